package pages

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// goAppFile returns a file that go-app generates for the browser, for a request of
// the server's own: requests of clients do not reach go-app's handler.
func goAppFile(handler http.Handler, path string) string {
	var w responseBuffer
	handler.ServeHTTP(&w, &http.Request{Method: http.MethodGet, URL: &url.URL{Path: path}, Header: http.Header{}})
	return w.body.String()
}

// responseBuffer is a ResponseWriter that keeps the body.
type responseBuffer struct {
	header http.Header
	body   strings.Builder
}

func (w *responseBuffer) WriteHeader(int)             {}
func (w *responseBuffer) Write(p []byte) (int, error) { return w.body.Write(p) }
func (w *responseBuffer) Header() http.Header {
	if w.header == nil {
		w.header = http.Header{}
	}
	return w.header
}

// goAppScripts returns wasm_exec.js, as it is in the toolchain that built this
// server and app.wasm, and go-app's app.js.
func goAppScripts(version string) (wasmExec, appJS string, err error) {
	handler := &app.Handler{
		Name:    "app",
		Version: version,
		// go-app's default icons are at GitHub.
		Icon:      app.Icon{Default: "/web/icon.svg", Large: "/web/icon.svg", SVG: "/web/icon.svg"},
		Resources: resolver{},
	}
	wasmExec = goAppFile(handler, "/wasm_exec.js")
	appJS, err = withoutStart(goAppFile(handler, "/app.js"))
	return wasmExec, appJS, err
}

// resolver returns every location unchanged, so that components name files by
// the URLs that they get from the server.
type resolver struct{}

func (resolver) Resolve(location string) string { return location }

// withoutStart removes two calls from app.js: program.js starts the program and,
// later, the service worker.
func withoutStart(appJS string) (string, error) {
	for _, call := range []string{"\ngoappInitWebAssembly();\n", "\ngoappInitServiceWorker();\n"} {
		if n := strings.Count(appJS, call); n != 1 {
			return "", fmt.Errorf("app.js of go-app calls %q %d times, want once", strings.TrimSpace(call), n)
		}
		appJS = strings.Replace(appJS, call, "\n", 1)
	}
	return appJS, nil
}
