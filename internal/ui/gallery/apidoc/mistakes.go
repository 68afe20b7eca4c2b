package apidoc

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/ui/gallery"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// mistakes returns why clients would refuse params, an object: the first mistake in
// each parameter, in their order.
func (w writer) mistakes(e catalogue.Entry, params json.RawMessage) (all []gallery.Mistake) {
	object := make(map[string]json.RawMessage)
	json.Unmarshal(params, &object)
	var found *catalogue.Mistake
	for rest := e; errors.As(rest.CheckParams(encode(object), catalogue.Client{}), &found); {
		name := topOf(found.Field)
		all = append(all, gallery.Mistake{Field: name, Text: w.mistake(e, found), Missing: isMissing(found, object[name])})
		rest = without(rest, name)
		delete(object, name)
	}
	place := func(m gallery.Mistake) int {
		return slices.IndexFunc(e.Params, func(f catalogue.Field) bool { return f.Name == m.Field })
	}
	slices.SortStableFunc(all, func(a, b gallery.Mistake) int { return place(a) - place(b) })
	return all
}

func encode(object map[string]json.RawMessage) json.RawMessage {
	raw, _ := json.Marshal(object) // its values are JSON
	return raw
}

// topOf returns the parameter at the beginning of a place: "left" of "left.items[0]".
func topOf(place string) string {
	if i := strings.IndexAny(place, ".["); i >= 0 {
		return place[:i]
	}
	return place
}

func isMissing(m *catalogue.Mistake, given json.RawMessage) bool {
	return len(given) == 0 && (m.Constraint == catalogue.ConstraintRequired || m.Constraint == catalogue.ConstraintOneOf)
}

// without returns e without a parameter and the rules about it.
func without(e catalogue.Entry, name string) catalogue.Entry {
	e.Params = slices.DeleteFunc(slices.Clone(e.Params), func(f catalogue.Field) bool { return f.Name == name })
	e.Rules = slices.DeleteFunc(slices.Clone(e.Rules), func(r catalogue.Rule) bool { return slices.Contains(r.Fields, name) })
	return e
}

// mistake returns the text of a mistake in the parameters of e.
func (w writer) mistake(e catalogue.Entry, m *catalogue.Mistake) string {
	if !w.chinese {
		return m.Text
	}
	text := w.Say("broken-" + string(m.Constraint))
	name := topOf(m.Field)
	if name != m.Field {
		return m.Field + "：" + text
	}
	i := slices.IndexFunc(e.Params, func(f catalogue.Field) bool { return f.Name == name })
	if i < 0 {
		return text
	}
	switch m.Constraint {
	case catalogue.ConstraintType:
		return text + "：" + string(e.Params[i].Type)
	case catalogue.ConstraintEnum:
		var values []string
		for _, v := range e.Params[i].Enum {
			values = append(values, strings.Trim(string(v.Value), `"`))
		}
		return text + "：" + strings.Join(values, "、")
	case catalogue.ConstraintRequired, catalogue.ConstraintUnknown, catalogue.ConstraintOneOf, catalogue.ConstraintDisjoint:
		return w.ruleText(e, m, text)
	}
	if limits := e.Params[i].Limits(true); len(limits) > 0 {
		return text + "：" + strings.Join(limits, "，")
	}
	return w.ruleText(e, m, text)
}

// ruleText returns the text of the rule that a mistake breaks, else another text.
func (w writer) ruleText(e catalogue.Entry, m *catalogue.Mistake, otherwise string) string {
	texts := e.RuleTexts(w.chinese)
	for i, r := range e.Rules {
		if r.Constraint == m.Constraint && slices.Contains(r.Fields, m.Field) {
			return texts[i]
		}
	}
	return otherwise
}
