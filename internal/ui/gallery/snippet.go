package gallery

import (
	"encoding/json"
	"strconv"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// A Call is a call in Go: the code before the parameters, the parameters, and the
// code after them.
type Call struct {
	Before string `json:"before"` // "stop, err := client.OnX("
	Params *Type  `json:"params,omitempty"`
	After  string `json:"after"`
}

// Snippet writes the call with params in Go: of the typed method, unless params have
// fields that its type lacks.
func (e *Entry) Snippet(params json.RawMessage) string {
	if e.Go.Params == nil && string(params) == "{}" {
		return e.Go.Before + e.Go.After
	}
	if literal := e.Go.Params.literal(params, "\n"); literal != "" {
		return e.Go.Before + literal + e.Go.After
	}
	const otherwise = "; err != nil {\n\treturn err\n}\n"
	call := strconv.Quote(e.Path) + ", " + anything.literal(params, "\n")
	switch {
	case e.On != "":
		return "stop, err := client.Listen(" + subscriptionLiteral(e.Subscription(params)) +
			", func(event json.RawMessage) {\n\tfmt.Printf(\"%s\\n\", event)\n})\nif err != nil {\n\treturn err\n}\ndefer stop()\n"
	case e.Kind == "async":
		return "var result map[string]any\nif err := client.Call(ctx, " + call + ", &result)" + otherwise + "fmt.Println(result)\n"
	}
	return "if err := client.CallSync(" + call + ", nil)" + otherwise
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
