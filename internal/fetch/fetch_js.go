package fetch

import (
	"context"
	"errors"
	"fmt"
	"syscall/js"
)

// Get asks for url, which may be relative to the page, and blocks until the
// whole answer is there or ctx ends, which aborts the request. An answer with
// an error status is an answer, not an error.
func Get(ctx context.Context, url string) (*Response, error) {
	return ask(ctx, url, map[string]any{"cache": "no-store"})
}

// GetCached is Get that takes the browser's copy where the server's headers let
// it.
func GetCached(ctx context.Context, url string) (*Response, error) {
	return ask(ctx, url, map[string]any{"cache": "default"})
}

// Post sends JSON to url and blocks as Get does. What it says to people, the
// server is asked to say in the language lang, such as "zh-CN". Nothing is sent
// again: whether it is safe to repeat is for the caller to know.
func Post(ctx context.Context, url, json, lang string) (*Response, error) {
	return ask(ctx, url, map[string]any{
		"method":  "POST",
		"body":    json,
		"cache":   "no-store",
		"headers": map[string]any{"Content-Type": "application/json", "Accept-Language": lang},
	})
}

// ask calls the browser's fetch with the options.
func ask(ctx context.Context, url string, options map[string]any) (_ *Response, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("fetch %s: %w", url, err)
		}
	}()
	controller := js.Global().Get("AbortController").New()
	stop := context.AfterFunc(ctx, func() { controller.Call("abort") })
	defer stop()

	options["signal"] = controller.Get("signal")
	response, err := await(ctx, js.Global().Call("fetch", url, options))
	if err != nil {
		return nil, err
	}
	body, err := await(ctx, response.Call("text"))
	if err != nil {
		return nil, err
	}
	return &Response{Status: response.Get("status").Int(), Body: []byte(body.String())}, nil
}

// await waits until the promise settles, which an abort makes it do. Only then
// are the callbacks released, so none comes too late.
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
		done <- settled{err: errors.New(args[0].Call("toString").String())}
		return nil
	})
	defer rejected.Release()

	promise.Call("then", resolved, rejected)
	s := <-done
	if err := ctx.Err(); s.err != nil && err != nil {
		return js.Undefined(), err // the rejection is but the echo of our abort
	}
	return s.value, s.err
}
