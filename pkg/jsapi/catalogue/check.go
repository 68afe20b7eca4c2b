package catalogue

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
)

// Check reports whether raw is a JSON object of the fields: the required ones
// present, all of their types, none unknown. [CheckValues] checks
// bounds and enumerations. The error names the field.
func Check(fields []Field, raw json.RawMessage) error {
	if !json.Valid(raw) {
		return errors.New("not JSON")
	}
	if t := typeOf(raw); t != TypeObject {
		return fmt.Errorf("%s, not an object", t)
	}
	return checkFields("", fields, false, raw)
}

func checkFields(at string, fields []Field, open bool, raw json.RawMessage) error {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(raw, &object); err != nil {
		return err
	}
	for _, f := range fields {
		value, ok := object[f.Name]
		delete(object, f.Name)
		if !ok && f.Required {
			return fmt.Errorf("%s is missing", at+f.Name)
		}
		if ok {
			if err := f.check(at+f.Name, value); err != nil {
				return err
			}
		}
	}
	if len(object) > 0 && !open {
		return fmt.Errorf("%s is unknown", at+slices.Min(slices.Collect(maps.Keys(object))))
	}
	return nil
}

// check checks a value of f, which stands at the given place.
func (f Field) check(at string, raw json.RawMessage) error {
	t := typeOf(raw)
	fits := func(want Type) bool { return want == t || want == TypeFloat && t == TypeInt }
	switch {
	case f.Type == TypeAny:
		return nil
	case !fits(f.Type) && slices.ContainsFunc(f.Also, fits):
		return nil
	case !fits(f.Type):
		return fmt.Errorf("%s is %s, not %s", at, t, f.Type)
	case f.Type == TypeArray:
		var elems []json.RawMessage
		if err := json.Unmarshal(raw, &elems); err != nil {
			return err
		}
		for i, e := range elems {
			if err := f.Elem.check(fmt.Sprintf("%s[%d]", at, i), e); err != nil {
				return err
			}
		}
	case f.Type == TypeObject && f.Elem != nil:
		var values map[string]json.RawMessage
		if err := json.Unmarshal(raw, &values); err != nil {
			return err
		}
		for _, key := range slices.Sorted(maps.Keys(values)) {
			if err := f.Elem.check(fmt.Sprintf("%s[%q]", at, key), values[key]); err != nil {
				return err
			}
		}
	case f.Type == TypeObject && f.Fields != nil:
		return checkFields(at+".", f.Fields, f.Open, raw)
	}
	return nil
}

// typeOf returns the narrowest type of a JSON value; "null" for null.
func typeOf(raw json.RawMessage) Type {
	raw = bytes.TrimSpace(raw)
	switch raw[0] {
	case '"':
		return TypeString
	case 't', 'f':
		return TypeBool
	case 'n':
		return "null"
	case '[':
		return TypeArray
	case '{':
		if isBytes(raw) {
			return TypeBytes
		}
		return TypeObject
	}
	if n, err := strconv.ParseFloat(string(raw), 64); err == nil && n == math.Trunc(n) {
		return TypeInt
	}
	return TypeFloat
}

// isBytes reports whether raw is {"$bytes":"<base64>"}.
func isBytes(raw json.RawMessage) bool {
	var object map[string]any
	if json.Unmarshal(raw, &object) != nil || len(object) != 1 {
		return false
	}
	text, ok := object["$bytes"].(string)
	if !ok {
		return false
	}
	_, err := base64.StdEncoding.DecodeString(text)
	return err == nil
}
