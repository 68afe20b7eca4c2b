// Package paramcases makes test calls from the rules of package catalogue: for
// every rule about parameters one call that keeps it at its limit, and one that
// breaks it by one.
package paramcases

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// A Case is a call.
type Case struct {
	Path       string
	Rule       string // "getLocation: timeout, min"
	Constraint catalogue.Constraint
	Client     catalogue.Client
	Params     json.RawMessage
	Field      string // where the mistake is; empty if the call keeps the rule
	Refused    int    // documented number of the failure; 0 is errno 104
}

// Name returns a name for a subtest.
func (c Case) Name() string {
	if c.Field == "" {
		return c.Rule + " kept"
	}
	return c.Rule + " broken"
}

// Everywhere reports whether the rule applies to every client.
func (c Case) Everywhere() bool { return c.Client == catalogue.Client{} }

// All returns the calls of all functions.
func All() []Case {
	var all []Case
	for _, e := range catalogue.All() {
		all = append(all, Of(e)...)
	}
	return all
}

// Of returns the calls of one function.
func Of(e catalogue.Entry) []Case {
	m := maker{entry: e, example: decode(e.Example)}
	if m.example == nil {
		m.example = map[string]any{}
	}
	m.unknown(nil)
	m.fields(nil, e.Params)
	m.rules(nil, e.Params, e.Rules)
	return m.cases
}

// A maker makes the cases of one function by changing its example.
type maker struct {
	entry   catalogue.Entry
	example any
	cases   []Case
}

// add adds a case in which the value at a place is v; absent removes it. field is
// where the mistake is, if there is one.
func (m *maker) add(at place, c catalogue.Constraint, v any, field string, refused int) {
	m.addFor(catalogue.Client{}, at, c, map[string]any{}, v, field, refused)
}

func (m *maker) addFor(client catalogue.Client, at place, c catalogue.Constraint, others map[string]any, v any, field string, refused int) {
	params := copyOf(m.example)
	for name, other := range others {
		params = put(params, append(slices.Clone(at[:max(len(at)-1, 0)]), name), other)
	}
	if len(at) > 0 {
		params = put(params, at, v)
	}
	raw, err := json.Marshal(params)
	if err != nil {
		panic("paramcases: " + err.Error()) // it was JSON
	}
	m.cases = append(m.cases, Case{
		Path: m.entry.Path, Rule: m.entry.Name + ": " + at.String() + ", " + string(c), Constraint: c, Client: client,
		Params: raw, Field: field, Refused: refused,
	})
}

// absent removes a value.
type absent struct{}

// A place is the way from the object of parameters to a value: names and indexes.
type place []any

func (p place) String() string {
	text := ""
	for _, step := range p {
		switch step := step.(type) {
		case int:
			text += fmt.Sprintf("[%d]", step)
		default:
			text += fmt.Sprintf(".%v", step)
		}
	}
	return strings.TrimPrefix(text, ".")
}

func (p place) with(step any) place { return append(slices.Clone(p), step) }

func decode(raw json.RawMessage) (v any) {
	json.Unmarshal(raw, &v) // nil if there is none
	return v
}

func copyOf(v any) any {
	raw, _ := json.Marshal(v) // it was JSON
	return decode(raw)
}

// put returns v with a value at a place. Missing objects and arrays are made.
func put(v any, at place, value any) any {
	if len(at) == 0 {
		return value
	}
	if i, ok := at[0].(int); ok {
		list, _ := v.([]any)
		for len(list) <= i {
			list = append(list, nil)
		}
		list[i] = put(list[i], at[1:], value)
		return list
	}
	object, _ := v.(map[string]any)
	if object == nil {
		object = map[string]any{}
	}
	name := at[0].(string)
	if inner := put(object[name], at[1:], value); inner == (absent{}) {
		delete(object, name)
	} else {
		object[name] = inner
	}
	return object
}

// get returns the value at a place of v, nil if there is none.
func get(v any, at place) any {
	for _, step := range at {
		switch step := step.(type) {
		case int:
			list, _ := v.([]any)
			if len(list) <= step {
				return nil
			}
			v = list[step]
		case string:
			object, _ := v.(map[string]any)
			v = object[step]
		}
	}
	return v
}
