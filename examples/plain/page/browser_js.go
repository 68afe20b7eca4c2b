package main

import (
	"context"
	"errors"
	"fmt"
	"syscall/js"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

var document = js.Global().Get("document")

func byID(id string) js.Value { return document.Call("getElementById", id) }

func setText(id, text string) { byID(id).Set("textContent", text) }

func say(text string) { setText("status", text) }

func enable(id string) { byID(id).Set("disabled", false) }

func href() string { return js.Global().Get("location").Get("href").String() }

func greet(user jsapi.UserInfo) {
	setText("name", user.NickName)
	avatar := byID("avatar")
	avatar.Set("src", user.AvatarURL)
	avatar.Set("hidden", false)
}

// onClick calls f at every click, on a separate goroutine, because a js.Func must
// not block.
func onClick(id string, f func()) {
	listener := js.FuncOf(func(js.Value, []js.Value) any { // never released
		go f()
		return nil
	})
	byID(id).Call("addEventListener", "click", listener)
}

// get requests a URL, which may be relative to the page, and blocks until the
// whole answer has arrived or ctx ends.
func get(ctx context.Context, url string) ([]byte, error) {
	response, err := await(ctx, js.Global().Call("fetch", url))
	if err != nil {
		return nil, err
	}
	body, err := await(ctx, response.Call("text"))
	if err != nil {
		return nil, err
	}
	if status := response.Get("status").Int(); status != 200 {
		return nil, fmt.Errorf("the server answers %d: %s", status, body.String())
	}
	return []byte(body.String()), nil
}

// await blocks until a promise is settled or ctx ends.
func await(ctx context.Context, promise js.Value) (js.Value, error) {
	type settled struct {
		value js.Value
		err   error
	}
	done := make(chan settled, 1) // a callback must never block
	var resolved, rejected js.Func
	settle := func(s settled) any {
		resolved.Release()
		rejected.Release()
		done <- s
		return nil
	}
	resolved = js.FuncOf(func(_ js.Value, args []js.Value) any { return settle(settled{value: args[0]}) })
	rejected = js.FuncOf(func(_ js.Value, args []js.Value) any {
		return settle(settled{err: errors.New(args[0].Call("toString").String())})
	})
	promise.Call("then", resolved, rejected)
	select {
	case s := <-done:
		return s.value, s.err
	case <-ctx.Done():
		return js.Value{}, ctx.Err()
	}
}
