//go:build e2e

package e2e

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
	"time"
)

// wasmProxy serves the server of s, but for the requests for app.wasm, which
// answer gets with their number, from 1, and the server.
func wasmProxy(t *testing.T, s *fixture, answer func(n int, w http.ResponseWriter, r *http.Request, server http.Handler)) string {
	target, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	server := httputil.NewSingleHostReverseProxy(target)
	n := 0
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, ".wasm") {
			server.ServeHTTP(w, r)
			return
		}
		n++ // the page sends one at a time
		answer(n, w, r, server)
	}))
	t.Cleanup(func() {
		proxy.CloseClientConnections()
		proxy.Close()
	})
	return proxy.URL
}

// A proxy that does not know the type of app.wasm does not keep it from running.
func TestWasmWithAnotherContentType(t *testing.T) {
	s, b := newFixture(t), newTab(t)
	page := wasmProxy(t, s, func(_ int, w http.ResponseWriter, r *http.Request, server http.Handler) {
		server.ServeHTTP(typed{w}, r)
	})
	b.open(page + "/")
	b.waitForState("ready")
	b.wantQuiet()
}

type typed struct{ http.ResponseWriter }

func (w typed) WriteHeader(status int) {
	w.Header().Set("Content-Type", "application/octet-stream")
	w.ResponseWriter.WriteHeader(status)
}

// While a new version is installed, the first server may not have the program.
func TestWasmIsAskedForAgain(t *testing.T) {
	s, b := newFixture(t), newTab(t)
	page := wasmProxy(t, s, func(n int, w http.ResponseWriter, r *http.Request, server http.Handler) {
		if n == 1 {
			http.NotFound(w, r)
			return
		}
		server.ServeHTTP(w, r)
	})
	b.open(page + "/")
	b.waitForState("ready")
}

// A server that does not have the program makes the page reload once, and then
// say so.
func TestWasmIsGone(t *testing.T) {
	for status, want := range map[int]struct {
		cause, words string
		requests     int
	}{
		404: {"http-404", "updating", 6},
		502: {"http-502", "proxy", 3},
	} {
		t.Run(want.cause, func(t *testing.T) {
			s, b := newFixture(t), newTab(t)
			b.speak(larkAgent, "en-US")
			requests := 0
			page := wasmProxy(t, s, func(n int, w http.ResponseWriter, r *http.Request, _ http.Handler) {
				requests = n
				w.WriteHeader(status)
			})
			b.open(page + "/")
			b.waitForState("failed")
			b.screenshot("failed-wasm-" + want.cause)
			b.wantText("#error-code", "wasm")
			b.wantText("#error-cause", want.cause)
			if help := b.text("#error-help"); !strings.Contains(help, want.words) {
				t.Errorf("the help is %q", help)
			}
			if requests != want.requests {
				t.Errorf("it was requested %d times, want %d", requests, want.requests)
			}
		})
	}
}

// A download that stalls is given up and tried again.
func TestWasmStalls(t *testing.T) {
	t.Parallel() // it waits for the deadline
	s, b := newFixture(t), newTab(t)
	page := wasmProxy(t, s, func(n int, w http.ResponseWriter, r *http.Request, server http.Handler) {
		if n > 1 {
			server.ServeHTTP(w, r)
			return
		}
		time.Sleep(300 * time.Millisecond) // slow enough to be watched
		w.Header().Set("Content-Type", "application/wasm")
		w.Write(make([]byte, 4000))
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	b.open(page + "/")
	b.waitForState("ready")
}

// Where cookies are blocked, the storages throw or are null.
func TestWithoutStorage(t *testing.T) {
	for name, getter := range map[string]string{"throws": `throw new DOMException("denied", "SecurityError")`, "null": `return null`} {
		t.Run(name, func(t *testing.T) {
			s, b := newFixture(t), newTab(t)
			b.before(`for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, {configurable: true, get() { ` + getter + ` }})`)
			b.open(s.url + "/")
			b.waitForState("ready")
		})
	}
}

// The end of the program is no secret.
func TestProgramEnds(t *testing.T) {
	s, b := newFixture(t), newTab(t)
	b.speak(larkAgent, "en-US")
	b.lookAs(phone)
	b.before(`{
		let go;
		Object.defineProperty(window, "Go", {configurable: true, get: () => go, set(c) {
			go = class extends c { constructor() { super(); window.program = this; } };
		}});
	}`)
	b.open(s.url + "/")
	b.waitForState("ready")
	eval[any](b, `program.exited = true, program._resolveExitPromise(), null`)
	b.waitFor(`!!document.querySelector("#crashed button")`, soon)
	b.screenshot("program-ended-en-phone")
	if words := b.text("#crashed"); !strings.Contains(words, "stopped") {
		t.Errorf("the words are %q", words)
	}
	eval[any](b, `window.old = true, document.querySelector("#crashed button").click(), null`)
	b.waitFor(`!window.old && document.querySelector("#app")?.dataset.state === "ready"`, soon)
}
