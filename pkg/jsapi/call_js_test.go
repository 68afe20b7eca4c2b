package jsapi

import (
	"errors"
	"strings"
	"syscall/js"
	"testing"
)

// A function of the page may start another call before it returns.
func TestCallsMayNest(t *testing.T) {
	answers := make(chan int, 1)
	again := js.FuncOf(func(js.Value, []js.Value) any {
		go func() {
			var r struct{ N int }
			if err := new(Client).Call(longContext(t), "tt.inner", map[string]int{"n": 2}, &r); err != nil {
				t.Error(err)
			}
			answers <- r.N
		}()
		return nil
	})
	defer again.Release()
	script(t, "tt", `{outer(o) { again(); o.success({n: o.n}) }, inner(o) { o.success({n: o.n}) }}`)
	js.Global().Set("again", again)
	defer js.Global().Delete("again")

	var r struct{ N int }
	if err := new(Client).Call(longContext(t), "tt.outer", map[string]int{"n": 1}, &r); err != nil || r.N != 1 {
		t.Errorf("outer: %+v, %v", r, err)
	}
	if n := <-answers; n != 2 {
		t.Errorf("inner: %d", n)
	}
	wantResponsive(t)
}

// Parameters with the name of a callback do not replace it.
func TestCallbacksOverrideParameters(t *testing.T) {
	script(t, "tt", `{x(o) { o.success({kinds: [o.success, o.fail, o.cancel].map(f => typeof f).join()}) }}`)
	var r struct{ Kinds string }
	err := new(Client).Call(longContext(t), "tt.x", map[string]any{"success": 1, "fail": nil, "cancel": "c"}, &r)
	if err != nil || r.Kinds != "function,function,function" {
		t.Errorf("got %q, %v", r.Kinds, err)
	}
}

// A function may be replaced or removed between calls.
func TestFunctionsMayChange(t *testing.T) {
	tt := script(t, "tt", `{
		name: "first",
		x(o) { o.success({said: this.name + o.word}) },
	}`)
	ask := func() (string, error) {
		var r struct{ Said string }
		err := new(Client).Call(t.Context(), "tt.x", map[string]string{"word": "!"}, &r)
		return r.Said, err
	}
	for range 3 {
		if said, err := ask(); said != "first!" || err != nil {
			t.Fatalf("%q, %v", said, err)
		}
	}
	tt.Set("x", js.Global().Call("eval", `(function (o) { o.success({said: "other" + o.word}) })`))
	if said, err := ask(); said != "other!" || err != nil {
		t.Errorf("replaced: %q, %v", said, err)
	}
	script(t, "tt", `{x(o) { o.success({said: "again" + o.word}) }}`)
	if said, err := ask(); said != "again!" || err != nil {
		t.Errorf("the SDK loaded again: %q, %v", said, err)
	}
	js.Global().Get("tt").Set("x", js.Global().Call("eval", `(() => { throw new Error("no luck") })`))
	if _, err := ask(); err == nil || !strings.Contains(err.Error(), "no luck") || errors.Is(err, ErrUnsupported) {
		t.Errorf("throwing: %v", err)
	}
	js.Global().Get("tt").Delete("x")
	if _, err := ask(); !errors.Is(err, ErrUnsupported) {
		t.Errorf("gone: %v", err)
	}
	js.Global().Delete("tt")
	if _, err := ask(); !errors.Is(err, ErrUnsupported) {
		t.Errorf("all gone: %v", err)
	}
}
