// Package csscompat finds features without a fallback in style sheets that
// Chromium 75, the engine of older Feishu clients on Android, does not support.
package csscompat

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Check returns the problems of a style sheet in Chromium 75: each rule or
// declaration that is dropped there without an older one instead.
func Check(css string) ([]string, error) {
	rules, err := Parse(css)
	if err != nil {
		return nil, err
	}
	flex, grid := containers(rules, "flex", "inline-flex"), containers(rules, "grid", "inline-grid")
	var found []string
	for _, rule := range rules {
		problems, applies := checkConditions(rule.Conditions)
		if applies && !slices.Contains(rule.Selectors, "@font-face") {
			problems = append(problems, rule.checkSelectors()...)
			problems = append(problems, rule.checkDeclarations()...)
			problems = append(problems, rule.checkGaps(flex, grid)...)
		}
		for _, problem := range problems {
			where := strings.Join(append(slices.Clone(rule.Conditions), strings.Join(rule.Selectors, ", ")), " ")
			found = append(found, where+": "+problem)
		}
	}
	return found, nil
}

// checkConditions also reports whether the rules within apply in Chromium 75.
func checkConditions(conditions []string) (problems []string, applies bool) {
	for _, condition := range conditions {
		name, prelude, _ := strings.Cut(condition, " ")
		switch name {
		case "@media":
			if strings.ContainsAny(prelude, "<>=") {
				problems = append(problems, "ranges of media features need Chromium 104: use min- and max-")
				continue
			}
			if strings.Contains(prelude, "(forced-colors") { // since Chromium 89, no earlier one has them
				return problems, false
			}
			for _, match := range mediaFeature.FindAllStringSubmatch(prelude, -1) {
				if !slices.Contains(mediaFeatures, match[1]) {
					problems = append(problems, "the media feature "+match[1]+" is not known")
				}
			}
		case "@supports":
			if !supports(prelude) {
				return problems, false
			}
		case "@keyframes", "@font-face", "@charset", "@import", "@-webkit-keyframes":
		default:
			problems = append(problems, name+" is not known")
		}
	}
	return problems, true
}

var (
	mediaFeature  = regexp.MustCompile(`\(\s*([a-z-]+)`)
	mediaFeatures = words(`width min-width max-width height min-height max-height orientation resolution min-resolution max-resolution
		hover any-hover pointer any-pointer prefers-reduced-motion display-mode
		prefers-color-scheme`)  // the last since 76: the page is light before
)

// supports reports whether Chromium 75 meets a condition of @supports.
func supports(condition string) bool {
	condition = strings.TrimSpace(condition)
	if negated, ok := strings.CutPrefix(condition, "not "); ok {
		return !supports(negated)
	}
	for _, part := range splitWord(condition, " or ") {
		all := true
		for _, one := range splitWord(part, " and ") {
			all = all && supportsOne(one)
		}
		if all {
			return true
		}
	}
	return false
}

func supportsOne(condition string) bool {
	inner, ok := strings.CutPrefix(strings.TrimSpace(condition), "(")
	if !ok { // selector(), which is newer itself
		return false
	}
	inner = strings.TrimSuffix(inner, ")")
	if strings.HasPrefix(inner, "(") || strings.HasPrefix(inner, "not ") {
		return supports(inner)
	}
	property, value, ok := cutDeclaration(inner)
	return ok && Supported(Declaration{property, value})
}

// splitWord splits at a word that is not within brackets.
func splitWord(s, word string) (parts []string) {
	depth, begin := 0, 0
	for i := range len(s) {
		switch {
		case s[i] == '(':
			depth++
		case s[i] == ')':
			depth--
		case depth == 0 && strings.HasPrefix(s[i:], word):
			parts, begin = append(parts, s[begin:i]), i+len(word)
		}
	}
	return append(parts, s[begin:])
}

var pseudo = regexp.MustCompile(`::?[a-z-]+`)

// checkSelectors checks selectors: an unknown one drops the whole rule.
func (r Rule) checkSelectors() (problems []string) {
	var newer []string // pseudo-classes and elements whose lack is harmless
	old := false       // a selector has none of them
	for _, selector := range r.Selectors {
		selector = strings.ToLower(withoutStrings(selector))
		count := len(newer)
		for _, name := range pseudo.FindAllString(selector, -1) {
			switch {
			case slices.Contains(knownPseudos, name):
			case slices.Contains(harmlessPseudos, name):
				newer = append(newer, name)
			default:
				problems = append(problems, name+" is not known: write what it stands for")
			}
		}
		old = old || len(newer) == count
		if listInNot.MatchString(selector) {
			problems = append(problems, ":not() with a list needs Chromium 88: use several :not()")
		}
		if strings.Contains(selector, " of ") {
			problems = append(problems, ":nth-child(… of …) needs Chromium 111")
		}
	}
	if old && newer != nil {
		problems = append(problems, newer[0]+" is not known and drops the whole rule: give it a separate one")
	}
	return problems
}

var listInNot = regexp.MustCompile(`:not\([^)]*,`)

var (
	knownPseudos = words(`::before ::after :before :after ::first-line ::first-letter ::placeholder ::selection ::backdrop ::slotted
		::-webkit-scrollbar ::-webkit-scrollbar-thumb ::-webkit-scrollbar-track ::-webkit-search-cancel-button ::-webkit-file-upload-button
		::-webkit-details-marker ::-webkit-inner-spin-button
		:root :host :hover :focus :focus-within :active :visited :link :any-link :target :empty :not :lang
		:first-child :last-child :only-child :nth-child :nth-last-child :first-of-type :last-of-type :only-of-type :nth-of-type :nth-last-of-type
		:disabled :enabled :checked :indeterminate :default :required :optional :valid :invalid :in-range :out-of-range :read-only :read-write
		:placeholder-shown :defined :fullscreen`)
	// Without these the engine's own style shows: rules with one of them alone add to it.
	harmlessPseudos = words(`:focus-visible ::file-selector-button ::marker :autofill :user-invalid :user-valid ::details-content
		::spelling-error ::grammar-error ::target-text`)
)

func (r Rule) checkDeclarations() (problems []string) {
	for i, d := range r.Declarations {
		before := r.Declarations[:i]
		switch {
		case Supported(d), slices.Contains(harmlessProperties, d.Property):
		case strings.HasPrefix(d.Property, "--"):
			problems = append(problems, d.Property+": "+d.Value+" makes every declaration that uses it invalid: set it within @supports")
		case !known(d.Property):
			older := instead[d.Property]
			if !slices.ContainsFunc(r.Declarations, func(o Declaration) bool { return slices.Contains(older, o.Property) && Supported(o) }) {
				problems = append(problems, fmt.Sprintf("the property %s is not known: use %s", d.Property, strings.Join(older, ", ")))
			}
		case substituted.MatchString(d.Value):
			problems = append(problems, d.Property+": "+d.Value+" is not known but taken for valid because of var() or env(), and drops the one before: set it within @supports")
		case d == Declaration{"overflow-wrap", "anywhere"}:
			if !slices.Contains(r.Declarations, Declaration{"word-break", "break-word"}) {
				problems = append(problems, "overflow-wrap: anywhere needs Chromium 80: add word-break: break-word")
			}
		case !slices.ContainsFunc(before, func(o Declaration) bool { return o.Property == d.Property && Supported(o) }):
			problems = append(problems, d.Property+": "+d.Value+" is not known: declare an older value before it")
		}
	}
	return problems
}

var substituted = regexp.MustCompile(`\b(var|env)\(`)

// Properties that are optional for the look of a page.
var harmlessProperties = words(`accent-color color-scheme text-wrap text-wrap-style content-visibility contain-intrinsic-size scrollbar-width
	scrollbar-color scrollbar-gutter overscroll-behavior-block overscroll-behavior-inline text-underline-offset text-decoration-thickness
	font-synthesis print-color-adjust forced-color-adjust hyphenate-character interpolate-size view-transition-name field-sizing caret-shape
	hanging-punctuation text-box text-box-trim text-spacing-trim font-optical-sizing font-palette`)

// instead has the older properties with the effect of a newer one.
var instead = map[string][]string{
	"inset":                {"top"},
	"inset-block":          {"top"},
	"inset-block-start":    {"top"},
	"inset-block-end":      {"bottom"},
	"inset-inline":         {"left"},
	"inset-inline-start":   {"left"},
	"inset-inline-end":     {"right"},
	"padding-block":        {"padding-top", "padding"},
	"padding-inline":       {"padding-inline-start", "padding-left", "padding"},
	"margin-block":         {"margin-top", "margin"},
	"margin-inline":        {"margin-inline-start", "margin-left", "margin"},
	"border-block":         {"border-top", "border"},
	"border-inline":        {"border-inline-start", "border-left", "border"},
	"aspect-ratio":         {"height", "padding-top", "padding-bottom"},
	"appearance":           {"-webkit-appearance"},
	"mask":                 {"-webkit-mask"},
	"mask-image":           {"-webkit-mask-image"},
	"backdrop-filter":      {"background", "background-color"},
	"translate":            {"transform"},
	"rotate":               {"transform"},
	"scale":                {"transform"},
	"line-clamp":           {"-webkit-line-clamp"},
	"overflow-clip-margin": {"overflow"},
}

// checkGaps checks gap, which works in grids only. A rule without display must
// belong to an element that another rule makes a grid.
func (r Rule) checkGaps(flex, grid []string) (problems []string) {
	if r.declares("display", "grid", "inline-grid") && r.among([]string{"button", "summary", "fieldset"}) {
		problems = append(problems, "buttons are no grids before Chromium 83: put an element into them")
	}
	isGrid := r.declares("display", "grid", "inline-grid") || r.among(grid)
	isFlex := r.declares("display", "flex", "inline-flex") || r.among(flex)
	if isGrid && (!isFlex || r.declares("display", "grid", "inline-grid")) || r.declares("columns") || r.declares("column-count") {
		return problems
	}
	for _, property := range []string{"gap", "row-gap", "column-gap", "grid-gap"} {
		if r.declares(property) && !r.declares(property, "0", "0px", "normal") {
			problems = append(problems, property+" outside a grid needs Chromium 84: use margins")
		}
	}
	for _, property := range []string{"align-items", "align-content", "align-self", "justify-content", "place-content", "place-items"} {
		if isFlex && r.declares(property, "start", "end") {
			problems = append(problems, property+": start and end in a flex container need Chromium 93: use flex-start and flex-end")
		}
	}
	return problems
}

// among reports whether a selector of the rule selects one of those classes,
// ids or elements.
func (r Rule) among(names []string) bool {
	for _, selector := range r.Selectors {
		if slices.ContainsFunc(subject(selector), func(name string) bool { return slices.Contains(names, name) }) {
			return true
		}
	}
	return false
}

// declares reports whether the rule sets a property to one of the values, or to
// any.
func (r Rule) declares(property string, values ...string) bool {
	return slices.ContainsFunc(r.Declarations, func(d Declaration) bool {
		return d.Property == property && (len(values) == 0 || slices.Contains(values, d.Value))
	})
}

// containers returns the classes, ids and elements that rules set to one of the
// displays.
func containers(rules []Rule, displays ...string) (names []string) {
	for _, r := range rules {
		if r.declares("display", displays...) {
			for _, selector := range r.Selectors {
				names = append(names, subject(selector)...)
			}
		}
	}
	return names
}

var simple = regexp.MustCompile(`[.#]?[\w-]+`)

// subject returns the classes, ids and elements that a selector requires of the
// selected element.
func subject(selector string) []string {
	parts := strings.FieldsFunc(selector, func(c rune) bool { return strings.ContainsRune(" >+~", c) })
	if len(parts) == 0 {
		return nil
	}
	last, _, _ := strings.Cut(parts[len(parts)-1], ":")
	last, _, _ = strings.Cut(last, "[")
	return simple.FindAllString(last, -1)
}

func words(s string) []string { return strings.Fields(s) }
