package catalogue

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// CheckValues reports whether the values in raw, which [Check] accepts, are within
// the bounds and the documented values of the fields. Clients may have values that
// are not documented.
func CheckValues(fields []Field, raw json.RawMessage) error {
	return checkValues("", fields, raw)
}

func checkValues(at string, fields []Field, raw json.RawMessage) error {
	var values map[string]json.RawMessage
	if err := json.Unmarshal(raw, &values); err != nil {
		return err
	}
	for _, f := range fields {
		if value, ok := values[f.Name]; ok {
			if err := f.checkValue(at+f.Name, value); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkValue checks a value of f, which stands at the given place.
func (f Field) checkValue(at string, raw json.RawMessage) error {
	t := typeOf(raw)
	if t == TypeObject {
		return f.checkObject(at, raw)
	}
	if f.Enum != nil && !f.lists(raw) {
		return fmt.Errorf("%s: %s is none of its values", at, raw)
	}
	size := 0.0
	switch t {
	case TypeInt, TypeFloat:
		if err := json.Unmarshal(raw, &size); err != nil {
			return err
		}
	case TypeString:
		size = float64(len([]rune(unquote(raw))))
	case TypeArray:
		var elems []json.RawMessage
		if err := json.Unmarshal(raw, &elems); err != nil {
			return err
		}
		size = float64(len(elems))
		for i := 0; f.Elem != nil && i < len(elems); i++ {
			if err := f.Elem.checkValue(fmt.Sprintf("%s[%d]", at, i), elems[i]); err != nil {
				return err
			}
		}
	default:
		return nil
	}
	switch {
	case f.Min != nil && size < *f.Min:
		return fmt.Errorf("%s: %.100s is below the minimum of %v", at, raw, *f.Min)
	case f.Max != nil && size > *f.Max:
		return fmt.Errorf("%s: %.100s is above the maximum of %v", at, raw, *f.Max)
	}
	return nil
}

func (f Field) checkObject(at string, raw json.RawMessage) error {
	if f.Enum == nil && f.Elem == nil {
		return checkValues(at+".", f.Fields, raw)
	}
	var values map[string]json.RawMessage
	if err := json.Unmarshal(raw, &values); err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if f.Enum != nil && !slices.ContainsFunc(f.Enum, func(v Value) bool { return unquote(v.Value) == key }) {
			return fmt.Errorf("%s: %s is none of its keys", at, key)
		}
		if f.Elem != nil {
			if err := f.Elem.checkValue(fmt.Sprintf("%s[%q]", at, key), values[key]); err != nil {
				return err
			}
		}
	}
	return nil
}

// lists reports whether raw is a documented value. A number may be in a string
// where strings are accepted.
func (f Field) lists(raw json.RawMessage) bool {
	var value any
	if json.Unmarshal(raw, &value) != nil {
		return false
	}
	return slices.ContainsFunc(f.Enum, func(v Value) bool {
		var listed any
		if json.Unmarshal(v.Value, &listed) != nil {
			return false
		}
		return listed == value || slices.Contains(f.Also, TypeString) && string(v.Value) == value
	})
}

// unquote returns a string in JSON, "" for another value.
func unquote(raw json.RawMessage) string {
	var s string
	json.Unmarshal(raw, &s)
	return s
}
