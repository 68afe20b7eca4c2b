package apicode

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// The callbacks of an asynchronous call in JavaScript.
const jsCallbacks = "success(res) {\n    console.log(res);\n  },\n  fail(err) {\n    console.error(err);\n  },"

// jsListener is a listener in JavaScript, without what binds it to a name.
const jsListener = "(event) => {\n  console.log(event);\n}"

// javaScript writes the call of e with params, a JSON object, in JavaScript. on is
// the on function of an off function, and e itself otherwise.
func javaScript(e, on catalogue.Entry, params json.RawMessage) string {
	fields := jsFields(params)
	switch e.Kind {
	case catalogue.KindAsync:
		return e.Path + "({\n" + indented(append(fields, jsCallbacks)) + "});\n"
	case catalogue.KindGetter:
		return "const " + variable(catalogue.GoNames().Calls[e.Path].Result) + " = " + e.Path + "();\n"
	case catalogue.KindSync:
		_, call, _ := strings.Cut(e.Path, "#")
		return "const ok = " + call + "();\n"
	case catalogue.KindOn:
		return "const listener = " + jsListener + ";\n" + subscribeJS(e.Path, on, fields)
	case catalogue.KindOff:
		return "// " + on.Path + "(listener);\n" + subscribeJS(e.Path, on, fields)
	}
	if len(fields) == 0 {
		return e.Path + "();\n"
	}
	return e.Path + "({\n" + indented(fields) + "});\n"
}

// subscribeJS passes the listener to a function as the on function takes it.
func subscribeJS(path string, on catalogue.Entry, fields []string) string {
	if on.Listener.Style == catalogue.StyleObject {
		return path + "({\n" + indented(append(fields, on.Listener.Field+": listener,")) + "});\n"
	}
	return path + "(listener);\n"
}

func indented(lines []string) string {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString("  " + line + "\n")
	}
	return b.String()
}

// jsFields writes the fields of a JSON object, each with the comma after it, in
// the order of the JSON.
func jsFields(object json.RawMessage) (lines []string) {
	for _, m := range orderedMembers(object) {
		lines = append(lines, jsKey(m.key)+": "+jsValue(m.value, "  ")+",")
	}
	return lines
}

// jsValue writes a JSON value. indent is the beginning of the line where it stands.
func jsValue(raw json.RawMessage, indent string) string {
	if encoded, ok := bytesIn(raw); ok {
		return jsBytes(encoded)
	}
	raw = bytes.TrimSpace(raw)
	switch raw[0] {
	case '{':
		var b strings.Builder
		for _, m := range orderedMembers(raw) {
			b.WriteString("\n" + indent + "  " + jsKey(m.key) + ": " + jsValue(m.value, indent+"  ") + ",")
		}
		if b.Len() == 0 {
			return "{}"
		}
		return "{" + b.String() + "\n" + indent + "}"
	case '[':
		var list []json.RawMessage
		json.Unmarshal(raw, &list) // it is JSON
		values := make([]string, len(list))
		for i, value := range list {
			values[i] = jsValue(value, indent)
		}
		return "[" + strings.Join(values, ", ") + "]"
	}
	return string(raw)
}

// shownBytes is how many bytes are written one by one.
const shownBytes = 32

// jsBytes writes an ArrayBuffer.
func jsBytes(encoded string) string {
	data, _ := base64.StdEncoding.DecodeString(encoded) // the gallery has encoded it
	if len(data) > shownBytes {
		return `Uint8Array.from(atob("` + encoded + `"), (c) => c.charCodeAt(0)).buffer`
	}
	numbers := make([]string, len(data))
	for i, b := range data {
		numbers[i] = strconv.Itoa(int(b))
	}
	return "new Uint8Array([" + strings.Join(numbers, ", ") + "]).buffer"
}

// jsKey writes the name of a field, in quotes unless it is an identifier.
func jsKey(key string) string {
	for i, c := range key {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '$'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return inQuotes(key)
		}
	}
	if key == "" {
		return `""`
	}
	return key
}

func inQuotes(s string) string {
	raw, _ := json.Marshal(s) // texts always have JSON
	return string(raw)
}

// A member is a field of a JSON object.
type member struct {
	key   string
	value json.RawMessage
}

// orderedMembers returns the fields of a JSON object in their order, nil if it is
// not an object.
func orderedMembers(object json.RawMessage) (all []member) {
	d := json.NewDecoder(bytes.NewReader(object))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil
	}
	for d.More() {
		key, err := d.Token()
		var value json.RawMessage
		if err != nil || d.Decode(&value) != nil {
			return nil
		}
		all = append(all, member{key.(string), value})
	}
	return all
}
