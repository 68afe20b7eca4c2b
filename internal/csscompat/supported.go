package csscompat

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
)

//go:embed properties.txt
var propertiesFile string

// properties are those in the style of an element in Chromium 75.
var properties = words(propertiesFile)

func known(property string) bool {
	return strings.HasPrefix(property, "--") || slices.Contains(properties, property)
}

// Supported reports whether Chromium 75 supports the property and the value of a
// declaration.
func Supported(d Declaration) bool {
	if !known(d.Property) {
		return false
	}
	value := strings.ToLower(withoutStrings(d.Value))
	for _, match := range function.FindAllStringSubmatch(value, -1) {
		if !slices.Contains(functions, match[1]) {
			return false
		}
	}
	for _, match := range number.FindAllStringSubmatch(value, -1) {
		if !slices.Contains(units, match[1]) {
			return false
		}
	}
	for _, word := range identifier.FindAllString(value, -1) {
		if newer := newerKeywords[word]; newer != nil && (newer[0] == "*" || slices.Contains(newer, d.Property)) {
			return false
		}
	}
	return true
}

var (
	function   = regexp.MustCompile(`([a-z-]+)\(`)
	number     = regexp.MustCompile(`(?:^|[\s,(/*+-])(?:\d*\.)?\d+([a-z%]*)`)
	identifier = regexp.MustCompile(`[a-z-]+`)

	functions = words(`var env calc attr url rgb rgba hsl hsla counter counters
		linear-gradient radial-gradient conic-gradient repeating-linear-gradient repeating-radial-gradient repeating-conic-gradient
		minmax repeat fit-content steps cubic-bezier
		matrix matrix3d translate translatex translatey translatez translate3d rotate rotatex rotatey rotatez rotate3d
		scale scalex scaley scalez scale3d skew skewx skewy perspective
		blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia
		circle ellipse inset polygon format local -webkit-image-set`)

	units = append(words(`px em rem ex ch % vh vw vmin vmax fr s ms deg rad grad turn pt pc cm mm in q dpi dppx x`), "")

	// newerKeywords are keywords since Chromium 75, and the properties that have
	// them; * are all.
	newerKeywords = map[string][]string{
		"anywhere":          {"overflow-wrap", "word-wrap"},
		"clip":              {"overflow", "overflow-x", "overflow-y"},
		"revert":            {"*"},
		"revert-layer":      {"*"},
		"canvas":            {"*"},
		"canvastext":        {"*"},
		"accentcolor":       {"*"},
		"linktext":          {"*"},
		"balance":           {"white-space"},
		"stretch":           {"width", "height", "min-width", "min-height", "max-width", "max-height"},
		"subgrid":           {"*"},
		"masonry":           {"*"},
		"break-spaces":      {"white-space"}, // 76
		"auto-phrase":       {"word-break"},
		"plus-lighter":      {"mix-blend-mode"},
		"match-parent":      {"text-align"},
		"disclosure-open":   {"list-style", "list-style-type"},
		"disclosure-closed": {"list-style", "list-style-type"},
	}
)

var quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'`)

func withoutStrings(s string) string { return quoted.ReplaceAllString(s, `""`) }
