package jsapi

import (
	"context"
	"errors"
	"strings"
	"syscall/js"
	"testing"
	"time"
)

// pageWindow is the Runtime of a zero Client.
var pageWindow = page.(*window)

// script sets a global variable of the window to the value of a JavaScript
// expression, until the test ends.
func script(t testing.TB, name, expression string) js.Value {
	t.Helper()
	value := js.Global().Call("eval", "("+expression+")")
	js.Global().Set(name, value)
	t.Cleanup(func() { js.Global().Delete(name) })
	return value
}

// record defines a function note(text) for scripts and returns a function that
// returns the notes so far, in order.
func record(t testing.TB) func() string {
	t.Helper()
	notes := script(t, "notes", "[]")
	script(t, "note", "(text) => { notes.push(text) }")
	return func() string { return notes.Call("join", " ").String() }
}

// longContext is for calls that are answered.
func longContext(t testing.TB) context.Context { return within(t, 10*time.Second) }

// shortContext is for calls that are not answered.
func shortContext(t testing.TB) context.Context { return within(t, 50*time.Millisecond) }

func within(t testing.TB, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// settle waits until the page has run its pending timers.
func settle() { time.Sleep(30 * time.Millisecond) }

// wantResponsive fails the test unless the page still answers calls and none is
// pending.
func wantResponsive(t *testing.T) {
	t.Helper()
	script(t, "alive", `{ally: {ask(o) { o.success({answer: o.question}) }}}`)
	var r struct{ Answer string }
	if err := new(Client).Call(longContext(t), "alive.ally.ask", map[string]string{"question": "?"}, &r); err != nil || r.Answer != "?" {
		t.Errorf("the next call: %q, %v", r.Answer, err)
	}
	if n := len(pageWindow.calls.pending); n != 0 {
		t.Errorf("%d calls are left in the table", n)
	}
}

// noUncaught fails the test on an uncaught exception or an unhandled rejection.
func noUncaught(t *testing.T) {
	t.Helper()
	uncaught := script(t, "uncaught", "[]")
	listener := script(t, "onUncaught", "(e) => { uncaught.push(e.type + ': ' + (e.message || String(e.reason))); e.preventDefault() }")
	events := []string{"error", "unhandledrejection"}
	for _, event := range events {
		js.Global().Call("addEventListener", event, listener)
	}
	t.Cleanup(func() {
		settle()
		for _, event := range events {
			js.Global().Call("removeEventListener", event, listener)
		}
		if uncaught.Length() > 0 {
			t.Errorf("uncaught: %s", uncaught.Call("join", ", ").String())
		}
	})
}

// wantError fails the test unless err is an *Error of path that contains all of
// the texts.
func wantError(t *testing.T, err error, path string, texts ...string) {
	t.Helper()
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Path != path {
		t.Errorf("got %v, want an *Error of %s", err, path)
		return
	}
	for _, text := range texts {
		if !strings.Contains(e.Error(), text) {
			t.Errorf("%q lacks %q", e, text)
		}
	}
}

func wantIs(t *testing.T, err, group error) {
	t.Helper()
	if !errors.Is(err, group) {
		t.Errorf("got %v, want %v", err, group)
	}
}
