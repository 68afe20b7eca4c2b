package fetch

import (
	"context"
	"errors"
	"fmt"
	"syscall/js"
)

// Send sends a request and blocks until the complete answer is there or ctx
// ends, which aborts the request. An answer with an error status is an answer,
// not an error. Requests are not retried.
func Send(ctx context.Context, r Request) (_ *Response, err error) {
	defer func() {
		if exception := recover(); exception != nil { // of a fetch that something in the page has replaced
			err = fmt.Errorf("%v", exception)
		}
		if err != nil {
			err = fmt.Errorf("fetch %s: %w", r.URL, err)
		}
	}()
	headers := map[string]any{}
	options := map[string]any{"cache": "no-store", "headers": headers}
	if r.Method != "" {
		options["method"] = r.Method
	}
	if r.Cached {
		options["cache"] = "no-cache"
	}
	if r.JSON != "" {
		options["body"] = r.JSON
		headers["Content-Type"] = "application/json"
	}
	if r.Language != "" {
		headers["Accept-Language"] = r.Language
	}
	controller := js.Global().Get("AbortController").New()
	stop := context.AfterFunc(ctx, func() { controller.Call("abort") })
	defer stop()

	options["signal"] = controller.Get("signal")
	response, err := await(ctx, js.Global().Call("fetch", r.URL, options))
	if err != nil {
		return nil, err
	}
	body, err := await(ctx, response.Call("text"))
	if err != nil {
		return nil, err
	}
	return &Response{Status: response.Get("status").Int(), Body: []byte(body.String())}, nil
}

// await waits until the promise settles; an abort settles it, too. The callbacks
// are released afterwards, so none is called after its release.
func await(ctx context.Context, promise js.Value) (js.Value, error) {
	type settled struct {
		value js.Value
		err   error
	}
	done := make(chan settled, 1) // buffered: a callback must never block
	resolved := js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- settled{value: args[0]}
		return nil
	})
	defer resolved.Release()
	rejected := js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- settled{err: errors.New(describe(args[0]))}
		return nil
	})
	defer rejected.Release()

	promise.Call("then", resolved, rejected)
	s := <-done
	if err := ctx.Err(); s.err != nil && err != nil {
		return js.Undefined(), err // the rejection is the result of our abort
	}
	return s.value, s.err
}

// describe returns the text of what a promise was rejected with, which may be
// anything.
func describe(reason js.Value) (text string) {
	defer func() {
		if recover() != nil {
			text = "rejected"
		}
	}()
	return js.Global().Call("String", reason).String()
}
