package apicode

import (
	"maps"
	"slices"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// The ends of Go calls.
const (
	orReturn  = "if err != nil {\n\treturn err\n}\n"
	inlined   = "; err != nil {\n\treturn err\n}\n"
	thenStop  = "defer stop()\n"
	laterStop = "// …\nstop()\n"
)

// inGo returns the Go call of e. The kind is off if the snippet shows the stop of
// a listener.
func inGo(e catalogue.Entry, kind catalogue.Kind) Call {
	call := catalogue.GoNames().Calls[e.Path]
	var g Call
	if call.Params != "" {
		g.Params = typeOf(call.Params, "")
		g.Params.Fields = inOrder(g.Params.Fields, e.Params)
	}
	then := ""
	if g.Params != nil {
		then = ", "
	}
	switch e.Kind {
	case catalogue.KindAsync:
		g.Before, g.After = "if err := "+call.Method+"(ctx"+then, ")"+inlined
		if call.Result != "" {
			g.Before, g.After = "result, err := "+call.Method+"(ctx"+then, ")\n"+orReturn+printed("result")
		}
	case catalogue.KindCommand:
		g.Before, g.After = "if err := "+call.Method+"(", ")"+inlined
	case catalogue.KindGetter:
		g.Before, g.After = variable(call.Result)+" := "+call.Method+"(", ")\n"
	case catalogue.KindSync:
		g.Before, g.After = "ok := "+call.Method+"(", ") // of a jsapi.Stats\n"
	case catalogue.KindOn:
		listener := "func() {\n\tfmt.Println(\"heard\")\n}"
		if call.Result != "" {
			listener = "func(e jsapi." + call.Result + ") {\n\t" + printed("e") + "}"
		}
		g.Before, g.After = "stop, err := "+call.Method+"(", then+listener+")\n"+orReturn+thenStop
		if kind == catalogue.KindOff {
			g.After = strings.TrimSuffix(g.After, thenStop) + laterStop
		}
	}
	return g
}

func printed(name string) string { return `fmt.Printf("%+v\n", ` + name + ")\n" }

// variable returns the name of the variable for the result of a getter.
func variable(result string) string {
	for _, word := range []string{"Manager", "Adapter"} {
		if strings.HasSuffix(result, word) {
			return strings.ToLower(word)
		}
	}
	return "tag"
}

// typeOf returns how to write literals of a Go type, as package jsapi spells it. unit is that of a time.
func typeOf(name, unit string) *Type {
	names := catalogue.GoNames()
	if elem, ok := strings.CutPrefix(name, "*"); ok {
		t := typeOf(elem, unit)
		if t.Kind == KindStruct {
			t.Before = "&" + t.Before
			return t
		}
		conversion := ""
		if t.Kind == KindFloat {
			conversion = "float64("
		}
		if t.Constants != nil {
			conversion = "jsapi." + elem + "("
		}
		if conversion != "" {
			t.After = ")"
		}
		t.Before, t.After = "new("+conversion, t.After+")"
		return t
	}
	if key, elem, ok := strings.Cut(name, "]"); ok && elem != "byte" {
		t := &Type{Kind: KindList, Before: "[]" + qualified(elem), Elem: typeOf(elem, "")}
		if key = strings.TrimPrefix(key, "map["); key != "[" {
			t.Kind, t.Before, t.Constants = KindMap, "map["+qualified(key)+"]"+qualified(elem), constants(key)
		}
		if t.Elem.Kind == KindStruct {
			t.Elem.Before = "" // gofmt -s
		}
		return t
	}
	t := &Type{Kind: KindText, Constants: constants(name)}
	switch name {
	case "bool":
		t.Kind = KindBool
	case "int":
		t.Kind = KindInt
	case "float64":
		t.Kind = KindFloat
	case "any":
		t.Kind = KindAny
	case "[]byte":
		t.Kind, t.Before, t.After = KindBytes, "[]byte(", ")"
	case "time.Duration":
		t.Kind, t.Milli = KindDuration, 1000
		if unit == "ms" {
			t.Milli = 1
		}
	case "string":
	default:
		if fields := names.Types[name]; fields != nil {
			return structOf(name, fields)
		}
		if t.Constants == nil {
			panic("apicode: no literals of " + name)
		}
		for value := range t.Constants {
			if value[0] != '"' {
				t.Kind = KindInt
			}
		}
	}
	return t
}

func structOf(name string, fields map[string]catalogue.GoField) *Type {
	t := &Type{Kind: KindStruct, Before: "jsapi." + name}
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		f := typeOf(fields[key].Type, fields[key].Unit)
		f.Name, f.Key = fields[key].Name, key
		t.Fields = append(t.Fields, f)
	}
	return t
}

// inOrder sorts fields as the documentation does.
func inOrder(fields []*Type, params []catalogue.Field) []*Type {
	place := func(t *Type) int {
		return slices.IndexFunc(params, func(f catalogue.Field) bool { return f.Name == t.Key })
	}
	slices.SortFunc(fields, func(a, b *Type) int { return place(a) - place(b) })
	return fields
}

// constants returns the constants of an enumeration, qualified.
func constants(name string) map[string]string {
	var all map[string]string
	for value, constant := range catalogue.GoNames().Constants[name] {
		if all == nil {
			all = make(map[string]string)
		}
		all[value] = "jsapi." + constant
	}
	return all
}

// qualified returns a type with its package name.
func qualified(name string) string {
	if name[0] >= 'A' && name[0] <= 'Z' {
		return "jsapi." + name
	}
	return name
}
