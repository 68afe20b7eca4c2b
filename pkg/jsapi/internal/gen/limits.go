package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// writeLimits writes what the parameters of a group's functions must be, beyond
// their types: one line for each function that has limits.
func (r reference) writeLimits(b *strings.Builder, g catalogue.Group) {
	var lines []string
	for _, e := range g.Entries {
		parts := slices.Concat(r.limits("", e, e.Params), e.RuleTexts(r.chinese))
		if len(parts) > 0 {
			separator := " "
			if r.chinese {
				separator = ""
			}
			lines = append(lines, fmt.Sprintf("- %s: %s", code(e.Name), strings.Join(parts, separator)))
		}
	}
	if lines != nil {
		fmt.Fprintf(b, "\n%s\n\n%s\n", r.limitsTitle, strings.Join(lines, "\n"))
	}
}

// limits returns a sentence for each field with limits. at precedes the names.
func (r reference) limits(at string, e catalogue.Entry, fields []catalogue.Field) []string {
	comma, refused, stop := ", ", " (%s)", "."
	if r.chinese {
		comma, refused, stop = "，", "（%s）", "。"
	}
	var all []string
	for _, f := range fields {
		name := at + f.Name
		text := strings.Join(f.Limits(r.chinese), comma)
		if codes := refusedAs(e, f); codes != nil {
			text += fmt.Sprintf(refused, strings.Join(codes, comma))
		}
		if text != "" {
			all = append(all, code(name)+" "+strings.TrimSpace(text)+stop)
		}
		all = append(all, r.limits(name+".", e, f.Fields)...)
		if f.Elem != nil {
			elem := *f.Elem
			elem.Name = f.Name + "[]"
			all = append(all, r.limits(at, e, []catalogue.Field{elem})...)
		}
	}
	return all
}

// refusedAs returns the codes other than errno 104 with which a wrong value fails.
func refusedAs(e catalogue.Entry, f catalogue.Field) []string {
	var all []string
	for _, constraint := range slices.Sorted(maps.Keys(f.Refused)) {
		c, _ := e.Refusal(&catalogue.Mistake{Refused: f.Refused[constraint]})
		if text := fmt.Sprintf("%s %d", c.Field, c.Number); !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return all
}
