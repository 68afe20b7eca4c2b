package paramcases

import (
	"encoding/json"
	"slices"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// rules adds the calls about the rules of an object.
func (m *maker) rules(at place, fields []catalogue.Field, rules []catalogue.Rule) {
	for _, r := range rules {
		clients, others := clientsOf(r)
		for _, client := range clients {
			m.rule(client, at, fields, r)
		}
		for _, client := range others { // the rule does not apply
			m.outside(client, at, fields, r)
		}
	}
}

// clientsOf returns clients that a rule applies to, and others.
func clientsOf(r catalogue.Rule) (inside, outside []catalogue.Client) {
	if r.EveryClient() {
		return []catalogue.Client{{}}, nil
	}
	const old, now = "1.0.0", "99.0.0"
	at := catalogue.Version(now)
	if r.Before != "" {
		at = old
	}
	for _, p := range catalogue.Platforms {
		if len(r.On) > 0 && !slices.Contains(r.On, p) {
			continue
		}
		inside = append(inside, catalogue.Client{Platform: p, Version: at})
		if r.Before != "" {
			outside = append(outside, catalogue.Client{Platform: p, Version: r.Before})
		}
		if r.From != "" {
			inside = append(inside, catalogue.Client{Platform: p, Version: r.From})
			outside = append(outside, catalogue.Client{Platform: p, Version: old})
		}
	}
	return inside, append(outside, catalogue.Client{})
}

// rule adds the calls that keep and break a rule that applies.
func (m *maker) rule(client catalogue.Client, at place, fields []catalogue.Field, r catalogue.Rule) {
	add := func(name string, v any, others map[string]any, field string) {
		refused := 0
		if field != "" {
			refused = r.Refused
			field = at.with(field).String()
		}
		m.addFor(client, at.with(name), r.Constraint, others, v, field, refused)
	}
	valid := func(name string) any { return m.valid(at.with(name), fieldOf(fields, name)) }
	first := r.Fields[0]
	switch r.Constraint {
	case catalogue.ConstraintOneOf:
		none := make(map[string]any)
		for _, name := range r.Fields {
			none[name] = absent{}
		}
		add(first, absent{}, none, first)
		for _, name := range r.Fields {
			given := valid(name)
			if given == false {
				given = true
			}
			add(name, given, none, "")
			add(name, empty(fieldOf(fields, name)), none, first)
		}
	case catalogue.ConstraintRequired:
		others := make(map[string]any)
		if r.If != nil {
			others = m.requiredWith(at.with(r.If.Field), r.If.Is)
			others[r.If.Field] = decode(r.If.Is)
		}
		add(first, valid(first), others, "")
		add(first, absent{}, others, first)
		if fieldOf(fields, first).Type == catalogue.TypeString {
			add(first, "", others, first)
		}
	case catalogue.ConstraintDisjoint:
		second := r.Fields[1]
		add(first, []any{"a", "b"}, map[string]any{second: []any{"c"}}, "")
		add(first, []any{"a", "b"}, map[string]any{second: []any{"c", "b"}}, first)
	default:
		for _, name := range r.Fields {
			for _, kept := range m.kept(at.with(name), fieldOf(fields, name), r) {
				add(name, kept, nil, "")
			}
			add(name, m.broken(at.with(name), fieldOf(fields, name), r), nil, name)
		}
	}
}

// outside adds the call that breaks a rule on a client that it does not apply to.
func (m *maker) outside(client catalogue.Client, at place, fields []catalogue.Field, r catalogue.Rule) {
	for _, name := range r.Fields {
		m.addFor(client, at.with(name), r.Constraint, nil, m.broken(at.with(name), fieldOf(fields, name), r), "", 0)
	}
}

// kept returns values within the bounds of a rule.
func (m *maker) kept(at place, f catalogue.Field, r catalogue.Rule) []any {
	var all []any
	switch r.Constraint {
	case catalogue.ConstraintMin:
		all = append(all, m.ofSize(at, f, int(*r.Min)))
	case catalogue.ConstraintMax:
		all = append(all, m.ofSize(at, f, int(*r.Max)))
	case catalogue.ConstraintFormat:
		for _, text := range goodTexts[r.Format] {
			all = append(all, text)
		}
	}
	for _, v := range r.Enum {
		all = append(all, decode(v))
	}
	return all
}

// broken returns a value that the field allows and the rule does not.
func (m *maker) broken(at place, f catalogue.Field, r catalogue.Rule) any {
	switch r.Constraint {
	case catalogue.ConstraintMin:
		return m.ofSize(at, f, int(*r.Min)-1)
	case catalogue.ConstraintMax:
		return m.ofSize(at, f, int(*r.Max)+1)
	case catalogue.ConstraintFormat:
		return badTexts[r.Format][0]
	}
	for _, v := range f.Enum {
		if !slices.ContainsFunc(r.Enum, func(allowed json.RawMessage) bool { return string(allowed) == string(v.Value) }) {
			return decode(v.Value)
		}
	}
	panic("paramcases: the rule about " + f.Name + " forbids nothing")
}

// empty returns a value of f that counts as not given.
func empty(f catalogue.Field) any {
	switch f.Type {
	case catalogue.TypeString:
		return ""
	case catalogue.TypeArray:
		return []any{}
	case catalogue.TypeBool:
		return false
	}
	return nil
}

func fieldOf(fields []catalogue.Field, name string) catalogue.Field {
	i := slices.IndexFunc(fields, func(f catalogue.Field) bool { return f.Name == name })
	return fields[i]
}
