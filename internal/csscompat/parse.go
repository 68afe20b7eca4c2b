package csscompat

import (
	"fmt"
	"strings"
)

// A Rule is a style rule.
type Rule struct {
	Selectors    []string
	Declarations []Declaration
	Conditions   []string // at-rules around it, outermost first, such as "@media (max-width: 400px)"
}

// A Declaration is a declaration of a rule.
type Declaration struct{ Property, Value string }

// Parse returns the style rules of a style sheet. The frames of @keyframes are
// rules too.
func Parse(css string) ([]Rule, error) {
	p := &parser{rest: withoutComments(css)}
	if err := p.block(nil); err != nil {
		return nil, err
	}
	return p.rules, nil
}

func withoutComments(css string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(css, "/*")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		_, css, _ = strings.Cut(after, "*/")
	}
}

type parser struct {
	rest  string
	rules []Rule
}

// block parses rules up to the end of the block or of the style sheet.
func (p *parser) block(conditions []string) error {
	for {
		prelude, end := p.until("{};")
		switch {
		case end == '{' && isGroup(prelude):
			if err := p.block(append(conditions[:len(conditions):len(conditions)], prelude)); err != nil {
				return err
			}
		case end == '{':
			rule := Rule{Selectors: split(prelude, ','), Conditions: conditions}
			if err := p.declarations(&rule); err != nil {
				return err
			}
			p.rules = append(p.rules, rule)
		case end == ';':
			p.rules = append(p.rules, Rule{Conditions: append(conditions[:len(conditions):len(conditions)], prelude)}) // @import and the like
		case prelude != "":
			return fmt.Errorf("csscompat: %q outside a rule", prelude)
		case end == '}' && conditions == nil:
			return fmt.Errorf("csscompat: } without {")
		case end == 0 && conditions != nil:
			return fmt.Errorf("csscompat: %s is not closed", conditions[len(conditions)-1])
		default:
			return nil
		}
	}
}

// isGroup reports whether an at-rule has rules in it.
func isGroup(prelude string) bool {
	return strings.HasPrefix(prelude, "@") && prelude != "@font-face" && !strings.HasPrefix(prelude, "@page")
}

func (p *parser) declarations(rule *Rule) error {
	for {
		text, end := p.until("{};")
		if property, value, found := cutDeclaration(text); found && end != '{' {
			rule.Declarations = append(rule.Declarations, Declaration{property, value})
		} else if text != "" || end == '{' {
			return fmt.Errorf("csscompat: %q is no declaration (nested rules need Chromium 112)", text)
		}
		if end != ';' {
			return nil
		}
	}
}

func cutDeclaration(text string) (property, value string, found bool) {
	property, value, found = strings.Cut(text, ":")
	property = strings.TrimSpace(property)
	if !strings.HasPrefix(property, "--") {
		property = strings.ToLower(property)
	}
	value = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "!important"))
	return property, value, found && property != ""
}

// until returns the text before the next of the characters that is not within a
// string or brackets, and that character, 0 at the end.
func (p *parser) until(stops string) (text string, stop byte) {
	i := index(p.rest, stops)
	if i < 0 {
		text, p.rest = p.rest, ""
		return strings.TrimSpace(text), 0
	}
	text, stop, p.rest = p.rest[:i], p.rest[i], p.rest[i+1:]
	return strings.TrimSpace(text), stop
}

// index returns the index of the first of the characters that is not within a
// string or brackets, or -1.
func index(s, stops string) int {
	depth, quote := 0, byte(0)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case depth == 0 && strings.IndexByte(stops, c) >= 0:
			return i
		case c == '(' || c == '[':
			depth++
		case c == ')' || c == ']':
			depth--
		}
	}
	return -1
}

// split splits a list at a separator that is not within a string or brackets.
func split(s string, separator byte) (parts []string) {
	for {
		i := index(s, string(separator))
		if i < 0 {
			return append(parts, strings.TrimSpace(s))
		}
		parts, s = append(parts, strings.TrimSpace(s[:i])), s[i+1:]
	}
}
