package catalogue

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// typeNull is the type of null, which no field has.
const typeNull Type = "null"

// typeOf returns the narrowest type of a JSON value.
func typeOf(raw json.RawMessage) Type {
	raw = bytes.TrimSpace(raw)
	switch raw[0] {
	case '"':
		return TypeString
	case 't', 'f':
		return TypeBool
	case 'n':
		return typeNull
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

// base64In returns the text of {"$bytes":"<base64>"}, which may be large.
func base64In(raw json.RawMessage) (text string, ok bool) {
	if !bytes.Contains(raw[:min(len(raw), 100)], []byte("$bytes")) {
		return "", false
	}
	var object map[string]json.RawMessage
	if json.Unmarshal(raw, &object) != nil || len(object) != 1 {
		return "", false
	}
	return text, json.Unmarshal(object["$bytes"], &text) == nil
}

// isBytes reports whether raw is {"$bytes":"<base64>"}.
func isBytes(raw json.RawMessage) bool {
	text, ok := base64In(raw)
	if !ok {
		return false
	}
	_, err := base64.StdEncoding.DecodeString(text)
	return err == nil
}

// bytesLength returns the number of bytes in a value for which isBytes is true.
func bytesLength(raw json.RawMessage) int {
	text, _ := base64In(raw)
	return len(strings.TrimRight(text, "=")) * 3 / 4
}

// unquote returns a string in JSON, "" for another value.
func unquote(raw json.RawMessage) string {
	var s string
	json.Unmarshal(raw, &s)
	return s
}
