package jsapi

import (
	"context"
	"encoding/json"
)

// A Runtime carries calls to a JavaScript host. It is the narrow waist of this
// package: everything typed stands on these four methods, so that whatever
// implements them (the page, [jsapitest.Host], a recorder) serves all of it.
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

	// Listen registers fn with the function at on. Events arrive one after
	// another, in order. stop unregisters it through the function at off, if
	// there is one, and is safe to repeat.
	Listen(on, off string, fn func(json.RawMessage)) (stop func(), err error)

	// Has reports whether the host has a function at path.
	Has(path string) bool
}
