package fetch

import (
	"context"
	"errors"
	"strings"
	"syscall/js"
	"testing"
	"time"
)

func TestGetAnswers(t *testing.T) {
	r, err := Get(t.Context(), "/wasm_exec.js")
	if err != nil {
		t.Fatal(err)
	}
	if r.Status != 200 || !strings.Contains(string(r.Body), "class") {
		t.Errorf("got status %d and %d bytes", r.Status, len(r.Body))
	}
}

func TestGetCachedAnswers(t *testing.T) {
	for range 2 {
		r, err := GetCached(t.Context(), "/wasm_exec.js")
		if err != nil || r.Status != 200 || !strings.Contains(string(r.Body), "class") {
			t.Fatalf("got %+v, %v", r, err)
		}
	}
}

func TestGetReturnsErrorStatuses(t *testing.T) {
	r, err := Get(t.Context(), "/nothing-here")
	if err != nil {
		t.Fatal(err)
	}
	if r.Status != 404 {
		t.Errorf("got status %d, want 404", r.Status)
	}
}

func TestGetFailsWithoutServer(t *testing.T) {
	_, err := Get(t.Context(), "http://127.0.0.1:1/")
	if err == nil || !strings.Contains(err.Error(), "fetch http://127.0.0.1:1/: TypeError") {
		t.Errorf("got %v", err)
	}
}

// What a server would see of a Post, as the browser understands it.
func TestPostSendsJSON(t *testing.T) {
	real := js.Global().Get("fetch")
	defer js.Global().Set("fetch", real)
	js.Global().Set("fetch", js.Global().Call("eval", `async (url, options) => {
		const r = new Request(url, options);
		const seen = [r.method, new URL(r.url).pathname, r.headers.get("Content-Type"), r.headers.get("Accept-Language"), r.cache, r.credentials, await r.text()];
		return new Response(seen.join("|"), {status: 401});
	}`))
	r, err := Post(t.Context(), "/login", `{"code":"\u4f60"}`, "zh-CN")
	if err != nil {
		t.Fatal(err)
	}
	if want := `POST|/login|application/json|zh-CN|no-store|same-origin|{"code":"\u4f60"}`; r.Status != 401 || string(r.Body) != want {
		t.Errorf("got %d %s, want %s", r.Status, r.Body, want)
	}
}

// The server of these tests takes no POST.
func TestPostReachesTheServer(t *testing.T) {
	r, err := Post(t.Context(), "/wasm_exec.js", "{}", "en")
	if err != nil || r.Status != 405 {
		t.Errorf("got %+v, %v", r, err)
	}
}

func TestPostFails(t *testing.T) {
	if _, err := Post(t.Context(), "http://127.0.0.1:1/", "{}", "en"); err == nil || !strings.Contains(err.Error(), "fetch http://127.0.0.1:1/: TypeError") {
		t.Errorf("without a server: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	<-ctx.Done()
	if _, err := Post(ctx, "/wasm_exec.js", "{}", "en"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the deadline", err)
	}
}

func TestGetEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	<-ctx.Done()
	if _, err := Get(ctx, "/wasm_exec.js"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the deadline", err)
	}
}
