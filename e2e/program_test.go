//go:build e2e

package e2e

import (
	"fmt"
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

// A proxy that does not know the type of app.wasm does not keep it from running,
// on any of the ways to it: the copy that a visit keeps has the right type.
func TestWasmWithAnotherContentType(t *testing.T) {
	t.Parallel()
	for _, contentType := range []string{"application/octet-stream", "application/wasm; charset=utf-8", "text/plain", ""} {
		t.Run(contentType, func(t *testing.T) {
			t.Parallel()
			s, b := newFixture(t), newTab(t)
			requests := 0
			page := wasmProxy(t, s, func(n int, w http.ResponseWriter, r *http.Request, server http.Handler) {
				requests = n
				server.ServeHTTP(typed{w, contentType}, r)
			})
			b.open(page + "/")
			b.waitForState("ready")
			b.waitFor(`!!localStorage.getItem("program")`, shortWait)
			b.open("about:blank")
			b.open(page + "/?again")
			b.waitForState("ready")
			if requests != 1 {
				t.Errorf("it was requested %d times", requests)
			}
			if kept := eval[string](b, `localStorage.getItem("program")`); kept == "" {
				t.Error("the kept copy was not used")
			}
			b.wantQuiet()
		})
	}
}

// typed is a ResponseWriter that sets the Content-Type.
type typed struct {
	http.ResponseWriter
	contentType string
}

func (w typed) WriteHeader(status int) {
	w.Header()["Content-Type"] = []string{w.contentType}
	if w.contentType == "" {
		w.Header()["Content-Type"] = nil // and none is guessed
	}
	w.ResponseWriter.WriteHeader(status)
}

// While a new version is installed, the first server may not have the program.
func TestWasmIsAskedForAgain(t *testing.T) {
	t.Parallel()
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
	if navigation := eval[string](b, `performance.getEntriesByType("navigation")[0].type`); navigation != "navigate" {
		t.Errorf("the page was opened by %q", navigation)
	}
}

// A server that does not have the program makes the page reload once, and then
// say so.
func TestWasmIsGone(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]struct {
		cause, words string
		requests     int
	}{
		404: {"http-404", "A new version of the app is being installed", 12},
		403: {"http-403", "refused", 12},
		429: {"http-429", "at the moment", 6},
		502: {"http-502", "at the moment", 6},
	} {
		t.Run(want.cause, func(t *testing.T) {
			t.Parallel()
			s, b := newFixture(t), newTab(t)
			b.setUserAgent(larkAgent, "en-US")
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

// A download that stalls is given up and tried again, whether its first byte came
// at once or late; and one that always stalls is explained.
func TestWasmStalls(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		delay time.Duration // of the first byte
		times int           // that it stalls
		state string
	}{
		"at once": {0, 1, "ready"},
		"slow":    {300 * time.Millisecond, 1, "ready"},
		"always":  {0, 100, "failed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // it waits for deadlines
			s, b := newFixture(t), newTab(t)
			b.setUserAgent(larkAgent, "en-US")
			page := wasmProxy(t, s, func(n int, w http.ResponseWriter, r *http.Request, server http.Handler) {
				if n > test.times {
					server.ServeHTTP(w, r)
					return
				}
				time.Sleep(test.delay)
				server.ServeHTTP(&stalling{ResponseWriter: w, left: 4000}, r)
				w.(http.Flusher).Flush()
				<-r.Context().Done()
			})
			b.open(page + "/")
			b.waitForState(test.state)
			if test.state == "failed" {
				b.wantText("#error-cause", "timeout")
			}
		})
	}
}

// stalling is a ResponseWriter that loses all but the first bytes.
type stalling struct {
	http.ResponseWriter
	left int
}

func (w *stalling) Write(p []byte) (int, error) {
	n := min(len(p), w.left)
	w.left -= n
	if _, err := w.ResponseWriter.Write(p[:n]); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Other reasons for which the program does not run have a cause and a message.
func TestWasmCauses(t *testing.T) {
	t.Parallel()
	answer := func(header, value, body string) func(int, http.ResponseWriter, *http.Request, http.Handler) {
		return func(_ int, w http.ResponseWriter, _ *http.Request, _ http.Handler) {
			w.Header().Set(header, value)
			if header == "Location" {
				w.WriteHeader(http.StatusFound)
			}
			w.Write([]byte(body))
		}
	}
	for cause, test := range map[string]struct {
		words  string
		before string // a script that runs in the page
		answer func(int, http.ResponseWriter, *http.Request, http.Handler)
	}{
		"html":     {words: "sign in", answer: answer("Content-Type", "text/html; charset=utf-8", "<title>Sign in</title>")},
		"redirect": {words: "sign in", answer: answer("Location", "/sign-in", "")},
		"damaged":  {words: "damaged", answer: answer("Content-Type", "application/wasm", "\x00asm\x01\x00\x00\x00damaged")},
		"memory": {
			words:  "memory",
			before: `WebAssembly.instantiate = () => Promise.reject(new RangeError("WebAssembly.instantiate(): Out of memory: Cannot allocate Wasm memory for new instance"))`,
		},
		"no-webassembly": {words: "Lockdown Mode", before: `delete window.WebAssembly`},
	} {
		t.Run(cause, func(t *testing.T) {
			t.Parallel()
			s, b := newFixture(t), newTab(t)
			b.setUserAgent(larkAgent, "en-US")
			b.before(test.before)
			page := s.url
			if test.answer != nil {
				page = wasmProxy(t, s, test.answer)
			}
			b.open(page + "/")
			b.waitForState("failed")
			b.waitFor(`!!document.querySelector("#retry")`, shortWait)
			b.wantText("#error-cause", cause)
			if help := b.text("#error-help"); !strings.Contains(help, test.words) {
				t.Errorf("the help is %q", help)
			}
		})
	}
}

// Where cookies are blocked, the storages throw or are null.
func TestWithoutStorage(t *testing.T) {
	t.Parallel()
	const denied = `throw new DOMException("denied", "SecurityError")`
	for name, getter := range map[string]string{
		"throws":                   denied,
		"null":                     `return null`,
		"undefined":                `return undefined`,
		"items throw":              `return {length: 0, getItem() { ` + denied + ` }}`,
		"length throws":            `return {get length() { ` + denied + ` }, getItem() { return null }}`,
		"is full, like old Safari": `return {length: 0, key() { return null }, getItem() { return null }, removeItem() {}, setItem() { ` + denied + ` }}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, b := newFixture(t), newTab(t)
			b.before(`for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, {get() { ` + getter + ` }})`)
			b.open(s.url + "/")
			b.waitForState("ready")
		})
	}
}

// So it is in a browser that blocks all cookies.
func TestAllCookiesBlocked(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTabOf(t, browserWithPreferences(t, `{"profile": {"default_content_setting_values": {"cookies": 2}}}`))
	b.open(s.url + "/")
	b.waitForState("ready")
	if storage := eval[string](b, `String(localStorage)`); storage == "[object Storage]" {
		t.Error("cookies are not blocked")
	}
	b.waitFor(`!!document.querySelector("#user-name")`, shortWait)
	if said := eval[bool](b, `!!document.querySelector("#crashed")`); said {
		t.Error("the program has stopped")
	}
}

// Properties of the browser's objects may throw at any time.
func TestPropertiesThrow(t *testing.T) {
	t.Parallel()
	for _, property := range []string{
		"document.cookie", "document.title", "document.activeElement", "document.documentElement", "navigator.language",
		"document.referrer", "location.search", "history.state", "navigator.serviceWorker", "window.caches",
	} {
		t.Run(property, func(t *testing.T) {
			t.Parallel()
			s, b := newFixture(t), newTab(t)
			object, name, _ := strings.Cut(property, ".")
			b.before(fmt.Sprintf(`{
				const denied = () => { throw new DOMException("denied", "SecurityError") };
				try { Object.defineProperty(%s, %q, {get: denied, set: denied}) } catch (err) { window.unforgeable = true }
			}`, object, name))
			b.open(s.url + "/")
			b.waitFor(`document.getElementById("app")?.dataset.state === "ready"`, shortWait)
			b.waitFor(`document.getElementById("user-name")?.textContent === "张晓雨"`, shortWait)
		})
	}
}

// So may those of an event that go-app handles.
func TestPropertiesOfEventsThrow(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	b.before(`Object.defineProperty(MouseEvent.prototype, "metaKey", {get() { window.thrown = true; throw new Error("denied") }})`)
	b.open(s.url + "/")
	b.waitForState("ready")
	b.click(`a[href="/gallery"]`)
	b.waitFor(`window.thrown && location.pathname === "/gallery" && document.getElementById("app")?.dataset.state === "ready"`, shortWait)
	if eval[bool](b, `!!document.querySelector("#crashed")`) {
		t.Error("the program has stopped")
	}
}

// exposeProgram is a script that makes the program window.program.
const exposeProgram = `{
	let go;
	Object.defineProperty(window, "Go", {configurable: true, get: () => go, set(c) {
		go = class extends c { constructor() { super(); window.program = this; } };
	}});
}`

// endProgram ends it.
const endProgram = `program.exited = true, program._resolveExitPromise(), null`

// The end of the program is no secret, to the user or to the server's log.
func TestProgramEnds(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]string{
		"exit":      endProgram,
		"trap":      `program._inst = {exports: {resume() { throw new WebAssembly.RuntimeError("unreachable") }}}, program._resume(), null`,
		"exception": `program._inst = {exports: {resume() { throw new Error("of a callback") }}}, setTimeout(() => program._resume()), null`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, b := newFixture(t), newTab(t)
			b.setUserAgent(larkAgent, "en-US")
			b.emulate(phone)
			b.before(exposeProgram)
			b.open(s.url + "/")
			b.waitForState("ready")
			eval[any](b, `fs.writeSync(2, new TextEncoder().encode("earlier\npanic: out of luck\n\ngoroutine 1 [running]:\n")), null`)
			eval[any](b, `{ try { `+end+` } catch (err) { null } }`)
			b.waitFor(`!!document.querySelector("#crashed button")`, shortWait)
			b.screenshot("program-ended-en-phone")
			if words := b.text("#crashed"); !strings.Contains(words, "stopped") {
				t.Errorf("the words are %q", words)
			}
			b.waitUntil("the log has the panic", func() bool {
				log := s.log.String()
				return strings.Contains(log, "the program failed in a browser") && strings.Contains(log, "panic: out of luck") && !strings.Contains(log, "earlier")
			})
			eval[any](b, `window.old = true, document.querySelector("#crashed button").click(), null`)
			b.waitFor(`!window.old && document.querySelector("#app")?.dataset.state === "ready"`, shortWait)
		})
	}
}
