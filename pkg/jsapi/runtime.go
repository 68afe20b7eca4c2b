package jsapi

import (
	"context"
	"encoding/json"
	"strings"
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
// The few events whose functions take more than the listener have the argument
// in their path, as the call would be written. In it {"$listener":""} stands
// for the listener, {"$listener":"onPush"} for one that carries itself under
// the name onPush, for functions that may look for it there:
//
//	tt.onChatBadgeChange({"openChatId":"oc_1","onChange":{"$listener":""}})
//	tt.onServerBadgePush({"$listener":"onPush"})
//
// So a Runtime that only passes paths on need not know of it; others take such
// a path apart with [CutArgument].
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

// CutArgument takes apart what [Runtime].Listen gets: the path of the function
// and its argument, which is nil if the listener alone is the argument.
func CutArgument(call string) (path string, argument json.RawMessage) {
	path, rest, found := strings.Cut(call, "({")
	if !found {
		return call, nil
	}
	return path, json.RawMessage("{" + strings.TrimSuffix(rest, ")"))
}
