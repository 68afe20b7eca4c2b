package catalogue

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
)

// Check reports whether raw is a JSON object of the fields: the required ones
// present, all of their types, none unknown. [CheckValues] checks the values too.
// The error is a [*Mistake] that names the field.
func Check(fields []Field, raw json.RawMessage) error {
	return asError(checker{}.whole(fields, nil, raw))
}

// CheckValues is [Check], and checks bounds, formats and the documented values.
// Clients may have values that are not documented.
func CheckValues(fields []Field, raw json.RawMessage) error {
	return asError(checker{values: true}.whole(fields, nil, raw))
}

// asError returns an untyped nil for no mistake.
func asError(m *Mistake) error {
	if m == nil {
		return nil
	}
	return m
}

// A checker checks values. The first mistake ends a check.
type checker struct {
	values bool   // check values and rules, not only types
	params bool   // null is the same as no value
	client Client // for the rules
}

// whole checks a whole object.
func (c checker) whole(fields []Field, rules []Rule, raw json.RawMessage) *Mistake {
	if !json.Valid(raw) {
		return &Mistake{Constraint: ConstraintType, Text: "it should be JSON"}
	}
	if typeOf(raw) != TypeObject {
		return &Mistake{Constraint: ConstraintType, Text: "it should be an object"}
	}
	return c.object("", Field{Fields: fields, Rules: rules}, raw)
}

// object checks an object of f.Fields. at precedes the names of the fields.
func (c checker) object(at string, f Field, raw json.RawMessage) *Mistake {
	given := membersOf(raw)
	for _, inner := range f.Fields {
		value, ok := given[inner.Name]
		delete(given, inner.Name)
		here := at + inner.Name
		switch {
		case !ok || c.params && typeOf(value) == typeNull:
			if inner.Required {
				return inner.broken(here, ConstraintRequired, "is required")
			}
		default:
			if m := c.value(here, inner, value); m != nil {
				return m
			}
		}
	}
	if c.params {
		maps.DeleteFunc(given, func(_ string, value json.RawMessage) bool { return typeOf(value) == typeNull })
	}
	if len(given) > 0 && !f.Open {
		name := slices.Min(slices.Collect(maps.Keys(given)))
		return f.broken(at+name, ConstraintUnknown, "is unknown")
	}
	if !c.values {
		return nil
	}
	return c.rules(at, f, membersOf(raw))
}

// value checks the value of f, which stands at the given place.
func (c checker) value(at string, f Field, raw json.RawMessage) *Mistake {
	t := typeOf(raw)
	fits := func(want Type) bool { return want == t || want == TypeFloat && t == TypeInt }
	switch {
	case f.Type == TypeAny:
		return nil
	case !fits(f.Type) && !slices.ContainsFunc(f.Also, fits):
		return f.broken(at, ConstraintType, "should be "+f.typeName())
	case !fits(f.Type):
		return c.other(at, f, t, raw)
	case t == TypeArray:
		return c.array(at, f, raw)
	case t == TypeObject && f.Fields != nil:
		if m := c.object(at+".", f, raw); m != nil || !c.values {
			return m
		}
		return f.checkBytes(at, t, raw)
	case t == TypeObject:
		return c.free(at, f, raw)
	case !c.values:
		return nil
	}
	return f.checkValue(at, t, raw)
}

// other checks a value of one of the other accepted types.
func (c checker) other(at string, f Field, t Type, raw json.RawMessage) *Mistake {
	switch {
	case !c.values:
		return nil
	case f.Enum != nil && !f.lists(raw):
		return f.broken(at, ConstraintEnum, textEnum(f.values()))
	}
	return f.checkBytes(at, t, raw)
}

func (c checker) array(at string, f Field, raw json.RawMessage) *Mistake {
	var elems []json.RawMessage
	json.Unmarshal(raw, &elems) // raw is valid
	for i, e := range elems {
		// A page learns of elements of simple types by the list's own name.
		if m := c.value(at+"["+strconv.Itoa(i)+"]", *f.Elem, e); m != nil {
			if m.Constraint == ConstraintType && f.Elem.Fields == nil && f.Elem.Elem == nil {
				return f.broken(at, ConstraintType, "should be "+typeNames[f.Elem.Type]+"[]")
			}
			return m
		}
	}
	if !c.values {
		return nil
	}
	return f.checkSize(at, TypeArray, float64(len(elems)))
}

// free checks an object with free keys.
func (c checker) free(at string, f Field, raw json.RawMessage) *Mistake {
	members := membersOf(raw)
	for _, key := range slices.Sorted(maps.Keys(members)) {
		if c.values && f.Enum != nil && !slices.ContainsFunc(f.Enum, func(v Value) bool { return unquote(v.Value) == key }) {
			return f.broken(at+"."+key, ConstraintUnknown, "is unknown")
		}
		if f.Elem != nil {
			if m := c.value(at+"."+key, *f.Elem, members[key]); m != nil {
				return m
			}
		}
	}
	if !c.values {
		return nil
	}
	if m := f.checkSize(at, TypeObject, float64(len(members))); m != nil {
		return m
	}
	return f.checkBytes(at, TypeObject, raw)
}

// membersOf returns the members of a JSON object.
func membersOf(raw json.RawMessage) map[string]json.RawMessage {
	members := make(map[string]json.RawMessage)
	json.Unmarshal(raw, &members) // raw is an object
	return members
}
