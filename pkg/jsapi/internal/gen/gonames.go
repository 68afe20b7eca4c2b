package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// goNames is the part of the catalogue with the Go calls of its functions.
func goNames(types *types) []byte {
	n := names{types: types, Go: catalogue.Go{
		Calls:     make(map[string]catalogue.GoCall),
		Types:     make(map[string]map[string]catalogue.GoField),
		Constants: make(map[string]map[string]string),
	}}
	for _, e := range catalogue.All() {
		if e.Kind != catalogue.KindOff {
			n.addCall(e)
		}
	}
	return n.json()
}

type names struct {
	catalogue.Go
	types *types
}

func (n *names) addCall(e catalogue.Entry) {
	m := methodOf(e)
	call := catalogue.GoCall{Method: strings.Replace(receiverOf(e), "c.client", "client", 1) + "." + m.name}
	if strings.Contains(e.Path, "#") { // a method of an object in an answer: Stats
		call.Method = strings.ToLower(m.owner) + "." + m.name
	}
	if len(e.Params) > 0 {
		call.Params = m.prefix + "Params"
		n.addStruct(call.Params, e.Params)
	}
	switch {
	case e.Kind == catalogue.KindGetter:
		call.Result = goName(e.Returns)
	case e.Kind == catalogue.KindSync:
		call.Result = "bool"
	case e.Kind == catalogue.KindOn && len(e.Results) > 0:
		call.Result = m.event()
	case len(e.Results) > 0:
		call.Result = m.prefix + "Result"
	}
	n.Calls[e.Path] = call
}

func (n *names) addStruct(name string, fields []catalogue.Field) {
	if n.Types[name] != nil {
		return
	}
	n.Types[name] = make(map[string]catalogue.GoField)
	for _, f := range fields {
		if optional := n.types.optional[name]; optional != nil {
			f.Required = !optional[f.Name]
		}
		field := catalogue.GoField{Name: fieldName(f), Type: n.types.typeName(f, true)}
		if isDuration(f) || isTime(f) {
			field.Unit = wireEncoding(f, true)
		}
		n.Types[name][f.Name] = field
		n.addNeeds(f)
	}
}

// addNeeds adds the types that the type of f consists of.
func (n *names) addNeeds(f catalogue.Field) {
	if f.Elem != nil {
		n.addNeeds(*f.Elem)
	}
	name := goName(f.GoType)
	switch {
	case f.GoType == "":
	case f.Fields != nil:
		n.addStruct(name, f.Fields)
	default:
		n.Constants[name] = make(map[string]string)
		for _, v := range n.types.enums[name] {
			n.Constants[name][string(v.Value)] = name + valueName(v)
		}
	}
}

// typeName is goType without writing the type.
func (t *types) typeName(f catalogue.Field, param bool) string {
	known, err := t.written, t.err
	t.written = make(map[string]string) // restored below
	defer func() { t.written, t.err = known, err }()
	return t.goType(new(bytes.Buffer), f, "", param)
}

// json writes a line for each name, in order, so that changes are easy to see.
func (n *names) json() []byte {
	var b bytes.Buffer
	b.WriteString("{\n\"calls\": ")
	writeLines(&b, n.Calls)
	b.WriteString(",\n\"types\": ")
	writeLines(&b, n.Types)
	b.WriteString(",\n\"constants\": ")
	writeLines(&b, n.Constants)
	b.WriteString("\n}\n")
	return b.Bytes()
}

func writeLines[T any](b *bytes.Buffer, object map[string]T) {
	separator := "{\n  "
	for _, key := range slices.Sorted(maps.Keys(object)) {
		b.WriteString(separator)
		separator = ",\n  "
		name, _ := json.Marshal(key) // names and structs of texts have no errors
		value, _ := json.Marshal(object[key])
		b.Write(name)
		b.WriteString(": ")
		b.Write(value)
	}
	b.WriteString("\n}")
}
