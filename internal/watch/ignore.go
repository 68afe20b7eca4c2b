package watch

import (
	"path"
	"regexp"
	"strings"
)

// An ignoreRule is one line of a .gitignore.
type ignoreRule struct {
	dir     string // of the file, relative to the root; "" is the root
	pattern *regexp.Regexp
	negated bool
	dirOnly bool
}

// parseIgnore returns the rules of a .gitignore in a directory.
// https://git-scm.com/docs/gitignore#_pattern_format
func parseIgnore(dir, content string) []ignoreRule {
	var rules []ignoreRule
	for line := range strings.Lines(strings.TrimPrefix(content, "\ufeff")) {
		line = trimTrailingSpaces(strings.TrimRight(line, "\r\n"))
		if line == "" || line[0] == '#' {
			continue
		}
		r := ignoreRule{dir: dir}
		if r.negated = line[0] == '!'; r.negated {
			line = line[1:]
		}
		if r.dirOnly = strings.HasSuffix(line, "/"); r.dirOnly {
			line = strings.TrimSuffix(line, "/")
		}
		expression := "^(?:.*/)?"
		if strings.Contains(line, "/") {
			expression = "^"
			line = strings.TrimPrefix(line, "/")
		}
		pattern, err := regexp.Compile(expression + globExpression(line) + "$")
		if line == "" || err != nil { // git ignores such a line too
			continue
		}
		r.pattern = pattern
		rules = append(rules, r)
	}
	return rules
}

// trimTrailingSpaces removes spaces that are not quoted with a backslash.
func trimTrailingSpaces(line string) string {
	for strings.HasSuffix(line, " ") && !strings.HasSuffix(line, `\ `) {
		line = line[:len(line)-1]
	}
	return line
}

// globExpression translates a pattern to a regular expression.
func globExpression(glob string) string {
	var b strings.Builder
	for i := 0; i < len(glob); i++ {
		rest := glob[i:]
		switch c := glob[i]; {
		case strings.HasPrefix(rest, "**/") && (i == 0 || glob[i-1] == '/'):
			b.WriteString("(?:.*/)?")
			i += 2
		case rest == "**" && i > 0 && glob[i-1] == '/':
			b.WriteString(".+")
			i++
		case c == '*':
			b.WriteString("[^/]*")
		case c == '?':
			b.WriteString("[^/]")
		case c == '[' && strings.Contains(rest[1:], "]"):
			end := 1 + strings.Index(rest[1:], "]")
			class := strings.ReplaceAll(rest[1:end], `\`, `\\`)
			if negated, ok := strings.CutPrefix(class, "!"); ok {
				class = "^" + negated
			}
			b.WriteString("[" + class + "]")
			i += end
		case c == '\\' && len(rest) > 1:
			i++
			b.WriteString(regexp.QuoteMeta(glob[i : i+1]))
		default:
			b.WriteString(regexp.QuoteMeta(glob[i : i+1]))
		}
	}
	return b.String()
}

// ignored reports whether the last rule that matches a path ignores it. The path
// is relative to the root. The directories above it are not ignored.
func ignored(rules []ignoreRule, name string, isDir bool) bool {
	for i := len(rules) - 1; i >= 0; i-- {
		r := rules[i]
		relative := name
		if r.dir != "" {
			below, ok := strings.CutPrefix(name, r.dir+"/")
			if !ok {
				continue
			}
			relative = below
		}
		if (isDir || !r.dirOnly) && r.pattern.MatchString(relative) {
			return !r.negated
		}
	}
	return false
}

// isTemporary reports whether a file is a temporary file of an editor.
func isTemporary(name string) bool {
	base := path.Base(name)
	return strings.HasSuffix(base, "~") || strings.HasPrefix(base, ".#") || strings.HasPrefix(base, "#") && strings.HasSuffix(base, "#") ||
		strings.HasSuffix(base, ".swp") || strings.HasSuffix(base, ".swx") || strings.HasSuffix(base, ".tmp") || base == "4913" || base == ".DS_Store"
}
