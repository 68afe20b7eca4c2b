package fetch

import (
	"context"
	"errors"
	"strings"
	"syscall/js"
	"testing"
	"time"
)

func TestSend(t *testing.T) {
	r, err := Send(t.Context(), Request{URL: "/wasm_exec.js"})
	if err != nil {
		t.Fatal(err)
	}
	if r.Status != 200 || !strings.Contains(string(r.Body), "class") {
		t.Errorf("got status %d and %d bytes", r.Status, len(r.Body))
	}
}

func TestSendUsesTheCache(t *testing.T) {
	for range 2 {
		r, err := Send(t.Context(), Request{URL: "/wasm_exec.js", Cached: true})
		if err != nil || r.Status != 200 || !strings.Contains(string(r.Body), "class") {
			t.Fatalf("got %+v, %v", r, err)
		}
	}
}

func TestSendReturnsErrorStatuses(t *testing.T) {
	r, err := Send(t.Context(), Request{URL: "/nothing-here"})
	if err != nil {
		t.Fatal(err)
	}
	if r.Status != 404 {
		t.Errorf("got status %d, want 404", r.Status)
	}
}

func TestSendFailsWithoutServer(t *testing.T) {
	_, err := Send(t.Context(), Request{URL: "http://127.0.0.1:1/"})
	if err == nil || !strings.Contains(err.Error(), "fetch http://127.0.0.1:1/: TypeError") {
		t.Errorf("got %v", err)
	}
}

// Another implementation of fetch does not end the program.
func TestSendWithAnotherFetch(t *testing.T) {
	real := js.Global().Get("fetch")
	defer js.Global().Set("fetch", real)
	for fetch, want := range map[string]string{
		`() => { throw new Error("no") }`:           "no",
		`() => Promise.reject()`:                    "undefined",
		`() => Promise.reject(null)`:                "null",
		`() => Promise.reject("words")`:             "words",
		`() => Promise.reject(Object.create(null))`: "rejected",
		`() => undefined`:                           "",
		`() => Promise.resolve()`:                   "",
		`() => Promise.resolve({status: 200})`:      "",
	} {
		js.Global().Set("fetch", js.Global().Call("eval", fetch))
		if r, err := Send(t.Context(), Request{URL: "/"}); err == nil || !strings.Contains(err.Error(), "fetch /: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %+v, %v", fetch, r, err)
		}
	}
}

// The browser sends the request as given.
func TestSendJSON(t *testing.T) {
	real := js.Global().Get("fetch")
	defer js.Global().Set("fetch", real)
	js.Global().Set("fetch", js.Global().Call("eval", `async (url, options) => {
		const r = new Request(url, options);
		const seen = [r.method, new URL(r.url).pathname, r.headers.get("Content-Type"), r.headers.get("Accept-Language"), r.cache, r.credentials, await r.text()];
		return new Response(seen.join("|"), {status: 401});
	}`))
	r, err := Send(t.Context(), Request{Method: "POST", URL: "/login", JSON: `{"code":"\u4f60"}`, Language: "zh-CN"})
	if err != nil {
		t.Fatal(err)
	}
	if want := `POST|/login|application/json|zh-CN|no-store|same-origin|{"code":"\u4f60"}`; r.Status != 401 || string(r.Body) != want {
		t.Errorf("got %d %s, want %s", r.Status, r.Body, want)
	}
}

// The server of these tests does not accept POST.
func TestPostReachesTheServer(t *testing.T) {
	r, err := Send(t.Context(), Request{Method: "POST", URL: "/wasm_exec.js", JSON: "{}", Language: "en"})
	if err != nil || r.Status != 405 {
		t.Errorf("got %+v, %v", r, err)
	}
}

func TestPostFails(t *testing.T) {
	if _, err := Send(t.Context(), Request{Method: "POST", URL: "http://127.0.0.1:1/", JSON: "{}", Language: "en"}); err == nil || !strings.Contains(err.Error(), "fetch http://127.0.0.1:1/: TypeError") {
		t.Errorf("without a server: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	<-ctx.Done()
	if _, err := Send(ctx, Request{Method: "POST", URL: "/wasm_exec.js", JSON: "{}", Language: "en"}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the deadline", err)
	}
}

func TestSendEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	<-ctx.Done()
	if _, err := Send(ctx, Request{URL: "/wasm_exec.js"}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the deadline", err)
	}
}
