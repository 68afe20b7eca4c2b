package apicode

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A Type describes how JSON values are written as literals of a Go type.
type Type struct {
	Kind   string
	Before string // precedes the literal: "new(", "[]jsapi.X"
	After  string

	Name      string            // of a field of a struct
	Fields    []*Type           // of a struct
	Key       string            // of a field: its name in JSON
	Elem      *Type             // of a list or a map
	Constants map[string]string // by the value as JSON
	Milli     float64           // milliseconds in the unit of a duration
}

// The kinds of types.
const (
	KindBool     = "bool"
	KindInt      = "int"
	KindFloat    = "float"
	KindText     = "text"
	KindBytes    = "bytes"
	KindDuration = "duration"
	KindStruct   = "struct"
	KindList     = "list"
	KindMap      = "map"
	KindAny      = "any"
)

// anything is an any.
var anything = &Type{Kind: KindAny}

// literal writes a JSON value, "" if it is not of the type. indent is the
// beginning of a line where it stands.
func (t *Type) literal(raw json.RawMessage, indent string) string {
	if t == nil || len(raw) == 0 {
		return ""
	}
	literal, kind, first := string(raw), t.Kind, raw[0]
	before := t.Before
	var text string
	isText := json.Unmarshal(raw, &text) == nil && first == '"'
	isNumber := first <= '9' && first >= '-'
	switch {
	case t.Constants[literal] != "":
		return strings.TrimSuffix(before, "(") + t.Constants[literal] + t.After
	case kind == KindAny && first == 'n':
		literal = "nil"
	case kind == KindAny && first == '{':
		before, literal = "map[string]any", t.elements(raw, indent)
	case kind == KindAny && first == '[':
		before, literal = "[]any", t.elements(raw, indent)
	case kind == KindBytes:
		if encoded, ok := bytesIn(raw); ok {
			data, _ := base64.StdEncoding.DecodeString(encoded)
			text, isText = string(data), true
		}
		fallthrough
	case kind == KindText, kind == KindAny && isText:
		if !isText {
			return ""
		}
		literal = strconv.Quote(text)
	case kind == KindStruct && first == '{', kind == KindMap && first == '{', kind == KindList && first == '[':
		literal = t.elements(raw, indent)
	case kind == KindDuration:
		n, err := strconv.ParseFloat(literal, 64)
		ms := int64(n * t.Milli)
		if literal = strconv.FormatInt(ms, 10) + " * time.Millisecond"; ms%1000 == 0 {
			literal = strconv.FormatInt(ms/1000, 10) + " * time.Second"
		}
		if err != nil {
			return ""
		}
	case kind == KindBool && (first == 't' || first == 'f'), kind == KindAny, isNumber && kind == KindFloat:
	case isNumber && kind == KindInt && !strings.ContainsAny(literal, ".eE"):
	default:
		return ""
	}
	if literal == "" {
		return ""
	}
	return before + literal + t.After
}

// elements writes the elements between braces, one a line, the values aligned as by
// gofmt; a list without objects in one line.
func (t *Type) elements(raw json.RawMessage, indent string) string {
	var keys, literals []string
	width, inLine := 0, ""
	values, order := members(raw, t.Fields)
	for i, value := range values {
		of, key := t.Elem, order[i]
		if t.Kind == KindAny {
			of = t
		}
		if t.Kind == KindStruct {
			if of = fieldOf(t.Fields, key); of == nil {
				return ""
			}
			key = of.Name
		} else if raw[0] == '{' {
			if key = strconv.Quote(key); t.Constants[key] != "" {
				key = t.Constants[key]
			}
		}
		literal := of.literal(value, indent+"\t")
		if literal == "" {
			return ""
		}
		if raw[0] == '{' {
			key += ": "
		}
		if strings.Contains(literal, "\n") {
			inLine = "\n"
		} else {
			width = max(width, len(key))
		}
		if keys, literals = append(keys, key), append(literals, literal); i > 0 {
			inLine += ", "
		}
		inLine += literal
	}
	if raw[0] == '[' && !strings.Contains(inLine, "\n") {
		return "{" + inLine + "}"
	}
	if len(keys) == 0 {
		return "{}"
	}
	b := "{"
	for i, key := range keys {
		b += indent + "\t" + key
		for n := len(key); n < width && inLine[0] != '\n'; n++ {
			b += " "
		}
		b += literals[i] + ","
	}
	return b + indent + "}"
}

func fieldOf(fields []*Type, key string) *Type {
	for _, f := range fields {
		if f.Key == key {
			return f
		}
	}
	return nil
}

// members returns the values of an object or an array, and the keys of an object:
// first the fields in their order, the rest by the alphabet.
func members(raw json.RawMessage, fields []*Type) (list []json.RawMessage, keys []string) {
	if raw[0] == '[' {
		json.Unmarshal(raw, &list)
		return list, make([]string, len(list))
	}
	var values map[string]json.RawMessage
	json.Unmarshal(raw, &values)
	for _, f := range fields {
		if value := values[f.Key]; value != nil {
			list, keys = append(list, value), append(keys, f.Key)
			delete(values, f.Key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		list, keys = append(list, values[key]), append(keys, key)
	}
	return list, keys
}
