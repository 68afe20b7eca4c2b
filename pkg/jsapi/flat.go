package jsapi

import (
	"encoding"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Most answers are an object of some texts, numbers and bools, as JSON.stringify
// writes it. To read those takes a pass over the text, where encoding/json takes
// longer than the rest of the call. It does all others: what is here has no
// opinion on what it does not know at once.

// A flatText is what is left of such an object.
type flatText struct{ rest []byte }

// decodeFlat reads raw into the struct v, and reports whether it could. If not,
// some fields may be set.
func decodeFlat(raw []byte, v reflect.Value, fields []wireField) bool {
	t := flatText{raw}
	if !t.take('{') {
		return false
	}
	for first := true; !t.take('}'); first = false {
		if !first && !t.take(',') {
			return false
		}
		name, ok := t.text()
		if !ok || !t.take(':') {
			return false
		}
		f, ok := fieldNamed(fields, name)
		if !ok || !t.value(v, f) {
			return false
		}
	}
	return len(t.rest) == 0
}

// fieldNamed returns the field of that name, nil if there is none. It reports
// false where encoding/json would go by more than the exact name.
func fieldNamed(fields []wireField, name []byte) (f *wireField, ok bool) {
	for i := range fields {
		if fields[i].name == string(name) {
			return &fields[i], true
		}
	}
	for i := range fields {
		if strings.EqualFold(fields[i].name, string(name)) {
			return nil, false
		}
	}
	return nil, true
}

// value reads a value into the field f of v; nil is none.
func (t *flatText) value(v reflect.Value, f *wireField) bool {
	if f != nil && !f.flat {
		return false
	}
	if len(t.rest) > 0 && t.rest[0] == '"' {
		text, ok := t.text()
		if f != nil && ok {
			field := v.Field(f.index)
			if field.Kind() != reflect.String {
				return false
			}
			field.SetString(string(text))
		}
		return ok
	}
	word := string(t.word())
	literal := word == "true" || word == "false" || word == "null"
	switch {
	case !literal && !isNumber(word):
		return false
	case f == nil:
		return true
	}
	return setWord(v.Field(f.index), word)
}

// setWord sets a number or a bool.
func setWord(field reflect.Value, word string) bool {
	switch {
	case field.Kind() == reflect.Bool && (word == "true" || word == "false"):
		field.SetBool(word == "true")
		return true
	case field.CanInt():
		n, err := strconv.ParseInt(word, 10, field.Type().Bits())
		field.SetInt(n)
		return err == nil
	case field.CanFloat():
		n, err := strconv.ParseFloat(word, field.Type().Bits())
		field.SetFloat(n)
		return err == nil
	}
	return false
}

func (t *flatText) take(c byte) bool {
	if len(t.rest) == 0 || t.rest[0] != c {
		return false
	}
	t.rest = t.rest[1:]
	return true
}

// text takes a text without escapes.
func (t *flatText) text() ([]byte, bool) {
	if !t.take('"') {
		return nil, false
	}
	for i, c := range t.rest {
		switch {
		case c == '"':
			text := t.rest[:i]
			t.rest = t.rest[i+1:]
			return text, utf8.Valid(text)
		case c == '\\' || c < ' ':
			return nil, false
		}
	}
	return nil, false
}

// word takes a number or true, false, null: whatever there is of their letters.
func (t *flatText) word() []byte {
	n := 0
	for n < len(t.rest) && (t.rest[n] == '-' || t.rest[n] == '+' || t.rest[n] == '.' ||
		'0' <= t.rest[n] && t.rest[n] <= '9' || 'a' <= t.rest[n] && t.rest[n] <= 'z' || t.rest[n] == 'E') {
		n++
	}
	word := t.rest[:n]
	t.rest = t.rest[n:]
	return word
}

// isNumber reports whether word is a number in JSON, which strconv takes more
// for.
func isNumber(word string) bool {
	word = strings.TrimPrefix(word, "-")
	whole, rest := digits(word)
	if whole == "" || len(whole) > 1 && whole[0] == '0' {
		return false
	}
	if fraction, ok := strings.CutPrefix(rest, "."); ok {
		if whole, rest = digits(fraction); whole == "" {
			return false
		}
	}
	if rest != "" && (rest[0] == 'e' || rest[0] == 'E') {
		rest = rest[1:]
		if rest != "" && (rest[0] == '+' || rest[0] == '-') {
			rest = rest[1:]
		}
		if whole, rest = digits(rest); whole == "" {
			return false
		}
	}
	return rest == ""
}

// digits cuts the digits off that word begins with.
func digits(word string) (whole, rest string) {
	n := 0
	for n < len(word) && '0' <= word[n] && word[n] <= '9' {
		n++
	}
	return word[:n], word[n:]
}

var textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()

// flat reports whether decodeFlat can set a field of type t as encoding/json
// would.
func flat(t reflect.Type) bool {
	if p := reflect.PointerTo(t); p.Implements(unmarshaler) || p.Implements(textUnmarshaler) {
		return false
	}
	switch t.Kind() {
	case reflect.String, reflect.Bool, reflect.Int, reflect.Int64, reflect.Float64:
		return true
	}
	return false
}
