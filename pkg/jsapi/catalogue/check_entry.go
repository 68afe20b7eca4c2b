package catalogue

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// CheckParams reports whether a client accepts the parameters of e: the object that
// a page passes, without its callbacks. Nothing and null are an empty object, and
// fields that are null count as absent. The error is a [*Mistake]; [Entry.Refusal]
// returns how the client reports it.
func (e Entry) CheckParams(raw json.RawMessage, c Client) error {
	return asError(checker{values: true, params: true, client: c}.whole(e.Params, e.Rules, orEmpty(raw)))
}

// Refusal returns the code and the text with which a client refuses a mistake in the
// parameters of e: those that are documented for it, else errno 104 with the
// mistake itself. The SDK refuses the latter before the client is asked.
func (e Entry) Refusal(m *Mistake) (c Code, text string) {
	c = e.failure(m)
	switch {
	case c.Field == Errno && c.Number == errnoInvalidParam:
		return c, c.Text + ": " + m.Text
	case c.Text != "":
		return c, c.Text
	}
	return c, m.Text
}

// CheckAnswer reports whether raw is an answer that a client can give to e: what
// success gets if the kind is async, the event if it is on, the value itself if it
// is sync. errMsg may be in it. Other kinds answer nothing and are not checked. The
// error is a [*Mistake].
func (e Entry) CheckAnswer(raw json.RawMessage) error {
	check := checker{values: true}
	switch e.Kind {
	case KindAsync, KindOn:
		message := Field{Name: "errMsg", Type: TypeString}
		return asError(check.whole(append([]Field{message}, e.Results...), nil, orEmpty(raw)))
	case KindSync:
		value := e.Results[0]
		value.Name, value.Required = "returned", true
		return asError(check.whole([]Field{value}, nil, fmt.Appendf(nil, `{"returned":%s}`, raw)))
	}
	return nil
}

// orEmpty returns an empty object for nothing and null.
func orEmpty(raw json.RawMessage) json.RawMessage {
	if raw = bytes.TrimSpace(raw); len(raw) == 0 || string(raw) == "null" {
		return json.RawMessage("{}")
	}
	return raw
}
