package jsapi

import (
	"context"
	"encoding/json"
)

// A Runtime sends calls to a JavaScript host. All typed methods use its four, so
// any implementation (the page, [jsapitest.Host], a recorder) works with the whole
// package.
//
// Paths are dotted from the window: "tt.getLocation". A segment that ends in
// "()" is called without arguments and its result kept:
// "tt.getRecorderManager().start". Inside JSON, bytes are
// {"$bytes":"<base64>"}; the host sees an ArrayBuffer.
//
// [jsapitest.Host]: https://pkg.go.dev/github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest#Host
type Runtime interface {
	// Call calls an asynchronous function with one object of parameters and
	// blocks until the host answers or ctx ends. Empty params are {}.
	Call(ctx context.Context, path string, params json.RawMessage) (json.RawMessage, error)

	// CallSync calls a function that returns its result. args is a JSON array
	// of arguments; empty means none.
	CallSync(path string, args json.RawMessage) (json.RawMessage, error)

	// Listen registers fn as s describes. Events are delivered one at a time,
	// in order. stop unregisters fn and is safe to repeat.
	Listen(s Subscription, fn func(json.RawMessage)) (stop func(), err error)

	// Has reports whether the host has a function at path.
	Has(path string) bool
}

// A Subscription describes how to listen to an event: which functions register
// and unregister a listener, and how they take it.
//
//	Subscription{On: "tt.onMemoryWarning"}                                // tt.onMemoryWarning(fn)
//	Subscription{On: "tt.onCompassChange", Off: "tt.offCompassChange"}    // tt.onCompassChange(fn)
//	Subscription{On: "tt.onX", Params: []byte(`{"id":"a"}`), Field: "fn"} // tt.onX({id: "a", fn})
type Subscription struct {
	On  string // path of the function that registers a listener
	Off string // path of the function that unregisters it; empty if there is none

	// Params is the JSON object that the listener is a field of. Nil: the
	// listener is the only argument.
	Params json.RawMessage

	// Field is the name of the listener in Params. Without Params the listener
	// is the argument and has itself as a property of this name, for functions
	// that are documented to take either.
	Field string
}
