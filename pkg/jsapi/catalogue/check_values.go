package catalogue

import (
	"bytes"
	"encoding/json"
	"slices"
	"unicode"
)

// checkValue checks a value of a simple type: text, number or bytes.
func (f Field) checkValue(at string, t Type, raw json.RawMessage) *Mistake {
	if f.Enum != nil && !f.lists(raw) {
		return f.broken(at, ConstraintEnum, textEnum(f.values()))
	}
	size, ok := f.size(t, raw)
	if !ok {
		return nil
	}
	if m := f.checkSize(at, t, size); m != nil {
		return m
	}
	if t == TypeString && f.Format != "" && !f.Format.matches(unquote(raw)) {
		return f.broken(at, ConstraintFormat, f.Format.text())
	}
	return f.checkBytes(at, t, raw)
}

// size returns what Min and Max bound: a number, the length of a text or of bytes.
func (f Field) size(t Type, raw json.RawMessage) (size float64, ok bool) {
	switch t {
	case TypeInt, TypeFloat:
		return size, json.Unmarshal(raw, &size) == nil
	case TypeString:
		return float64(textLength(unquote(raw), f.Wide)), true
	case TypeBytes:
		return float64(bytesLength(raw)), true
	}
	return 0, false
}

// textLength returns the number of characters. If wide, Chinese ones count twice.
func textLength(text string, wide bool) int {
	n := 0
	for _, r := range text {
		n++
		if wide && unicode.Is(unicode.Han, r) {
			n++
		}
	}
	return n
}

func (f Field) checkSize(at string, t Type, size float64) *Mistake {
	switch {
	case f.Min != nil && size < *f.Min:
		return f.broken(at, ConstraintMin, textMin(t, *f.Min))
	case f.Max != nil && size > *f.Max:
		return f.broken(at, ConstraintMax, textMax(t, *f.Max))
	}
	return nil
}

// checkBytes checks the size of a text, of bytes, or of an object as JSON.
func (f Field) checkBytes(at string, t Type, raw json.RawMessage) *Mistake {
	if f.MaxBytes == 0 {
		return nil
	}
	var size int
	switch t {
	case TypeString:
		size = len(unquote(raw))
	case TypeBytes:
		size = bytesLength(raw)
	default:
		var compact bytes.Buffer
		json.Compact(&compact, raw) // raw is valid
		size = compact.Len()
	}
	if size > f.MaxBytes {
		return f.broken(at, ConstraintBytes, textBytes(f.MaxBytes))
	}
	return nil
}

// lists reports whether raw is a documented value. A number may be in a string
// where strings are accepted.
func (f Field) lists(raw json.RawMessage) bool {
	return slices.ContainsFunc(f.Enum, func(v Value) bool {
		return sameValue(v.Value, raw) || slices.Contains(f.Also, TypeString) && string(v.Value) == unquote(raw)
	})
}

// sameValue reports whether two simple JSON values are equal.
func sameValue(a, b json.RawMessage) bool {
	var x, y any
	if json.Unmarshal(a, &x) != nil || json.Unmarshal(b, &y) != nil {
		return false
	}
	switch x.(type) {
	case map[string]any, []any:
		return false
	}
	switch y.(type) {
	case map[string]any, []any:
		return false
	}
	return x == y
}
