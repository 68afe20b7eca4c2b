package catalogue

import (
	"bytes"
	"encoding/json"
	"slices"
)

// rules checks the rules of f about the members of an object.
func (c checker) rules(at string, f Field, members map[string]json.RawMessage) *Mistake {
	for _, r := range f.Rules {
		if !r.appliesTo(c.client) || r.If != nil && !sameValue(r.If.Is, members[r.If.Field]) {
			continue
		}
		if m := r.check(at, f, members); m != nil {
			return m
		}
	}
	return nil
}

// check checks one rule that applies.
func (r Rule) check(at string, f Field, members map[string]json.RawMessage) *Mistake {
	switch r.Constraint {
	case ConstraintOneOf:
		if !slices.ContainsFunc(r.Fields, func(name string) bool { return isGiven(members[name]) }) {
			return r.broken(at, r.Fields[0], r.text(at))
		}
	case ConstraintRequired:
		if !isGiven(members[r.Fields[0]]) {
			return r.broken(at, r.Fields[0], r.text(at))
		}
	case ConstraintDisjoint:
		second := elemsOf(members[r.Fields[1]])
		for _, e := range elemsOf(members[r.Fields[0]]) {
			if slices.ContainsFunc(second, func(other json.RawMessage) bool { return sameValue(e, other) }) {
				return r.broken(at, r.Fields[0], r.text(at))
			}
		}
	default:
		for _, name := range r.Fields {
			if m := r.checkField(at+name, f.field(name), members[name]); m != nil {
				return m
			}
		}
	}
	return nil
}

// checkField checks a bound of the rule on a value of f.
func (r Rule) checkField(at string, f Field, raw json.RawMessage) *Mistake {
	if len(raw) == 0 || typeOf(raw) == typeNull {
		return nil
	}
	bound := r.bound(f)
	bound.Refused = map[Constraint]int{r.Constraint: r.Refused}
	for _, value := range r.Enum {
		bound.Enum = append(bound.Enum, Value{Value: value})
	}
	if f.Type == TypeArray {
		return bound.checkSize(at, TypeArray, float64(len(elemsOf(raw))))
	}
	return bound.checkValue(at, typeOf(raw), raw)
}

// field returns the field of an object with a name.
func (f Field) field(name string) Field {
	i := slices.IndexFunc(f.Fields, func(inner Field) bool { return inner.Name == name })
	return f.Fields[i] // the data is tested
}

// isGiven reports whether a value is there and not empty: neither null, false, nor
// without characters or elements.
func isGiven(raw json.RawMessage) bool {
	raw = bytes.TrimSpace(raw)
	return !slices.Contains([]string{"", "null", "false", `""`}, string(raw)) && (raw[0] != '[' || len(elemsOf(raw)) > 0)
}

// elemsOf returns the elements of a JSON array.
func elemsOf(raw json.RawMessage) []json.RawMessage {
	var elems []json.RawMessage
	json.Unmarshal(raw, &elems) // stays empty for other values
	return elems
}
