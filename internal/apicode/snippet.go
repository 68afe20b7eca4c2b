package apicode

import (
	"encoding/json"
	"strconv"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// A Call is a call in Go: the code before the parameters, the parameters, and the
// code after them.
type Call struct {
	Before string // "stop, err := client.OnX("
	Params *Type
	After  string
}

// goSnippet writes the call of e with params, a JSON object, in Go: of the typed
// method, unless params have fields that its type lacks. c is the call of the typed
// method.
func goSnippet(e catalogue.Entry, c Call, params json.RawMessage) string {
	if c.Params == nil && string(params) == "{}" {
		return c.Before + c.After
	}
	if literal := c.Params.literal(params, "\n"); literal != "" {
		return c.Before + literal + c.After
	}
	const otherwise = "; err != nil {\n\treturn err\n}\n"
	call := strconv.Quote(e.Path) + ", " + anything.literal(params, "\n")
	switch {
	case e.Kind == catalogue.KindOn:
		return "stop, err := client.Listen(" + subscriptionLiteral(subscription(e, params)) +
			", func(event json.RawMessage) {\n\tfmt.Printf(\"%s\\n\", event)\n})\nif err != nil {\n\treturn err\n}\ndefer stop()\n"
	case e.Kind == catalogue.KindAsync:
		return "var result map[string]any\nif err := client.Call(ctx, " + call + ", &result)" + otherwise + "fmt.Println(result)\n"
	}
	return "if err := client.CallSync(" + call + ", nil)" + otherwise
}

// subscription returns how to listen to the event of e with params.
func subscription(e catalogue.Entry, params json.RawMessage) jsapi.Subscription {
	s := jsapi.Subscription{On: e.Path, Off: e.Off, Field: e.Listener.Field}
	if e.Listener.Style == catalogue.StyleObject {
		s.Params = params
	}
	return s
}

func subscriptionLiteral(s jsapi.Subscription) string {
	literal := "jsapi.Subscription{On: " + strconv.Quote(s.On)
	if s.Off != "" {
		literal += ", Off: " + strconv.Quote(s.Off)
	}
	if s.Params != nil {
		literal += ", Params: json.RawMessage(" + strconv.Quote(string(s.Params)) + ")"
	}
	if s.Field != "" {
		literal += ", Field: " + strconv.Quote(s.Field)
	}
	return literal + "}"
}
