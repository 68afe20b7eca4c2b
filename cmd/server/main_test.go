package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"

	"github.com/feishu-goapp/feishu-goapp/pkg/webapp"
)

// The app serves its pages, the gallery's documents and the example route.
func TestRoutes(t *testing.T) {
	app := newApp()
	app.Files = fstest.MapFS{"app.wasm": {Data: []byte("\x00asm")}} // a clean checkout does not have it
	s, err := webapp.New(app, webapp.Options{
		Settings: map[string]string{"APP_ID": "cli_test", "APP_SECRET": "s"}, Log: io.Discard,
	})
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/": 200, "/gallery": 200, "/gallery/zh.json": 200, "/gallery/en.json": 200, "/profile": 401, "/nowhere": 404} {
		for method, want := range map[string]int{"GET": want, "PUT": 405} {
			if path == "/nowhere" && method == "PUT" {
				want = 404
			}
			w := httptest.NewRecorder()
			s.ServeHTTP(w, httptest.NewRequest(method, path, http.NoBody))
			if w.Code != want {
				t.Errorf("%s %s: %d %.200s", method, path, w.Code, w.Body)
			}
		}
	}
}
