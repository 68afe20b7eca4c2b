package jsapi

import (
	"syscall/js"
	"testing"
)

// While a function of the page runs, another call waits; it must not get the
// other's parameters, nor wait for ever.
func TestAFunctionMayReachTheProgramWhichCallsAgain(t *testing.T) {
	answers := make(chan int, 1)
	again := js.FuncOf(func(js.Value, []js.Value) any {
		go func() {
			var r struct{ N int }
			if err := new(Client).Call(patient(t), "tt.inner", map[string]int{"n": 2}, &r); err != nil {
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
	if err := new(Client).Call(patient(t), "tt.outer", map[string]int{"n": 1}, &r); err != nil || r.N != 1 {
		t.Errorf("outer: %+v, %v", r, err)
	}
	if n := <-answers; n != 2 {
		t.Errorf("inner: %d", n)
	}
	alive(t)
}

// Who names a parameter like a callback does not take its place.
func TestCallbacksStandAboveParameters(t *testing.T) {
	script(t, "tt", `{x(o) { o.success({kinds: [o.success, o.fail, o.cancel].map(f => typeof f).join()}) }}`)
	var r struct{ Kinds string }
	err := new(Client).Call(patient(t), "tt.x", map[string]any{"success": 1, "fail": nil, "cancel": "c"}, &r)
	if err != nil || r.Kinds != "function,function,function" {
		t.Errorf("got %q, %v", r.Kinds, err)
	}
}
