package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// completed are the entries whose result has a handwritten method complete,
// which adds values that some clients put elsewhere.
var completed = map[string]bool{
	"tt.getUserInfo":                  true,
	"tt.getNFCAdapter().onDiscovered": true,
}

func writeEntry(b *bytes.Buffer, e catalogue.Entry, types *types) {
	switch e.Kind {
	case catalogue.KindAsync:
		writeAsync(b, e, types)
	case catalogue.KindCommand:
		writeCommand(b, e, types)
	case catalogue.KindGetter:
		writeGetter(b, e)
	case catalogue.KindOn:
		writeEvent(b, e, types)
	}
}

func writeAsync(b *bytes.Buffer, e catalogue.Entry, types *types) {
	m := methodOf(e)
	receiver, client := m.receiver()
	params, argument := writeParams(b, e, types)
	result := types.writeStruct(b, m.prefix+"Result", "is the result of "+link(e)+".", e.Results, false)
	types.writeStruct(b, m.prefix+"Failure", "is the answer of "+link(e)+" to a call that failed; see [Error.Decode].", e.Failure, false)
	b.WriteString(doc(m.name, e))
	if result == "" {
		fmt.Fprintf(b, "func (%s) %s(ctx context.Context%s) error {\n", receiver, m.name, params)
		fmt.Fprintf(b, "return %s.Call(ctx, %q, %s, nil)\n}\n\n", client, e.Path, argument)
		return
	}
	fmt.Fprintf(b, "func (%s) %s(ctx context.Context%s) (*%s, error) {\n", receiver, m.name, params, result)
	fmt.Fprintf(b, "var r %s\n", result)
	fmt.Fprintf(b, "if err := %s.Call(ctx, %q, %s, &r); err != nil {\nreturn nil, err\n}\n", client, e.Path, argument)
	if completed[e.Path] {
		b.WriteString("r.complete()\n")
	}
	b.WriteString("return &r, nil\n}\n\n")
}

// writeParams writes the type of the parameters. params is their
// declaration after ctx, argument the value to pass.
func writeParams(b *bytes.Buffer, e catalogue.Entry, types *types) (params, argument string) {
	name := types.writeStruct(b, methodOf(e).prefix+"Params", "are the parameters of "+link(e)+".", e.Params, true)
	if name == "" {
		return "", "nil"
	}
	return ", p " + name, "p"
}

func writeCommand(b *bytes.Buffer, e catalogue.Entry, types *types) {
	m := methodOf(e)
	receiver, client := m.receiver()
	params, argument := writeParams(b, e, types)
	b.WriteString(doc(m.name, e))
	fmt.Fprintf(b, "func (%s) %s(%s) error {\n", receiver, m.name, strings.TrimPrefix(params, ", "))
	fmt.Fprintf(b, "return %s.command(%q, %s)\n}\n\n", client, e.Path, argument)
}

func writeGetter(b *bytes.Buffer, e catalogue.Entry) {
	m := methodOf(e)
	receiver, client := m.receiver()
	name := goName(e.Returns)
	b.WriteString(comment("", fmt.Sprintf("%s is the result of %s.", name, link(e))))
	fmt.Fprintf(b, "type %s struct{ client *Client }\n\n", name)
	b.WriteString(doc(m.name, e))
	fmt.Fprintf(b, "func (%s) %s() %s { return %s{%s} }\n\n", receiver, m.name, name, name, client)
}

func writeEvent(b *bytes.Buffer, e catalogue.Entry, types *types) {
	m := methodOf(e)
	receiver, client := m.receiver()
	event := types.writeStruct(b, m.event(), "is the event of "+link(e)+".", e.Results, false)
	params, _ := writeParams(b, e, types)
	if params != "" {
		params = strings.TrimPrefix(params, ", ") + ", "
	}
	b.WriteString(doc(m.name, e))
	fmt.Fprintf(b, "func (%s) %s(%sfn func(%s)) (stop func(), err error) {\n", receiver, m.name, params, event)
	subscription := fmt.Sprintf("Subscription{On: %q", e.Path)
	if e.Off != "" {
		subscription += fmt.Sprintf(", Off: %q", e.Off)
	}
	if e.Listener.Field != "" {
		subscription += fmt.Sprintf(", Field: %q", e.Listener.Field)
	}
	subscription += "}"
	if e.Listener.Style == catalogue.StyleObject {
		fmt.Fprintf(b, "s, err := %s.withParams(p)\nif err != nil {\nreturn nil, err\n}\n", subscription)
		subscription = "s"
	}
	listen := "Listen"
	if e.Listener.Single {
		listen = "listenShared"
	}
	fmt.Fprintf(b, "return %s.%s(%s, func(%s json.RawMessage) {\n", client, listen, subscription, rawName(event))
	switch {
	case event == "":
		b.WriteString("fn()\n")
	case completed[e.Path]:
		fmt.Fprintf(b, "var e %s\nif decodeEvent(raw, &e) {\ne.complete()\nfn(e)\n}\n", event)
	default:
		fmt.Fprintf(b, "var e %s\nif decodeEvent(raw, &e) {\nfn(e)\n}\n", event)
	}
	b.WriteString("})\n}\n\n")
}

// rawName is the name of a listener's argument, which is ignored without an
// event.
func rawName(event string) string {
	if event == "" {
		return ""
	}
	return "raw"
}
