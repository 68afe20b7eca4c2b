package gallery

import (
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"
)

// A Field is an input of the form.
type Field struct {
	Name     string          `json:"name"`
	Input    string          `json:"input"` // one of the inputs below
	Required bool            `json:"required,omitempty"`
	Default  json.RawMessage `json:"default,omitempty"`
}

// The inputs.
const (
	InputText   = "text"
	InputInt    = "int"
	InputFloat  = "float"
	InputSwitch = "switch" // true or false
	InputChoice = "choice" // one of several values, as JSON
	InputBytes  = "bytes"  // a text that is converted to bytes by a coding
	InputObject = "object" // JSON
	InputArray  = "array"  // JSON
	InputAny    = "any"    // JSON
)

// The codings of an input of bytes.
const (
	CodingText   = "text"   // the bytes of the text
	CodingBase64 = "base64" // files too
	CodingString = "string" // no bytes: the text itself
)

// Value returns the input as JSON, "" if it is empty, or the mistake in it: a key
// of Document.Words. Texts that are empty are left out; as JSON they can be sent.
func (f *Field) Value(text, coding string) (value, mistake string) {
	trimmed := strings.TrimSpace(text)
	texts := f.Input == InputText || f.Input == InputBytes
	switch {
	case texts && text == "", !texts && trimmed == "":
		return "", ""
	case f.Input == InputText || f.Input == InputBytes && coding == CodingString:
		return quote(text), ""
	case f.Input == InputBytes && coding == CodingText:
		return bytesBegin + base64.StdEncoding.EncodeToString([]byte(text)) + bytesEnd, ""
	case f.Input == InputBytes:
		data, err := base64.StdEncoding.DecodeString(trimmed) // it may be in lines
		if err != nil {
			return "", "notBase64"
		}
		return bytesBegin + base64.StdEncoding.EncodeToString(data) + bytesEnd, ""
	case f.Input == InputSwitch && !f.Required && trimmed == f.initial():
		return "", ""
	}
	compact := compacted([]byte(text))
	isNumber := compact != "" && strings.Contains("-0123456789", trimmed[:1])
	switch {
	case f.Input == InputInt && (!isNumber || strings.ContainsAny(trimmed, ".eE")):
		return "", "notWhole"
	case f.Input == InputFloat && !isNumber:
		return "", "notNumber"
	case compact == "":
		return "", "notJSON"
	case f.Input == InputObject && trimmed[0] != '{':
		return "", "notObject"
	case f.Input == InputArray && trimmed[0] != '[':
		return "", "notArray"
	}
	return compact, ""
}

// initial is the first position of a switch.
func (f *Field) initial() string { return strconv.FormatBool(string(f.Default) == "true") }

// Enter returns the input for a value. It is the inverse of Value.
func (f *Field) Enter(value json.RawMessage) (text, coding string) {
	switch f.Input {
	case InputText, InputBytes:
		if encoded, ok := BytesIn(value); ok {
			if data, _ := base64.StdEncoding.DecodeString(encoded); isText(string(data)) {
				return string(data), CodingText
			}
			return encoded, CodingBase64
		}
		json.Unmarshal(value, &text) // stays empty for other values
		if text == "" {
			return "", CodingText
		}
		return text, CodingString
	case InputSwitch:
		if len(value) == 0 {
			return f.initial(), ""
		}
	}
	return string(value), ""
}

// Object writes an object of the values that are not "".
func Object(fields []Field, values []string) json.RawMessage {
	object := "{"
	for i, value := range values {
		if value == "" {
			continue
		}
		if len(object) > 1 {
			object += ","
		}
		object += quote(fields[i].Name) + ":" + value
	}
	return json.RawMessage(object + "}")
}

// quote writes s as JSON.
func quote(s string) string {
	raw, _ := json.Marshal(s) // texts always have JSON
	return string(raw)
}
