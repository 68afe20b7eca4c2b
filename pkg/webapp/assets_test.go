package webapp

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"
)

func brotlied(body []byte) []byte {
	var b bytes.Buffer
	w := brotli.NewWriter(&b)
	_, _ = w.Write(body)
	_ = w.Close()
	return b.Bytes()
}

func gzipped(body []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(body)
	_ = w.Close()
	return b.Bytes()
}

// wasm is a module of which half is noise, so that it stays large when compressed.
var wasm = func() []byte {
	noise := make([]byte, 20_000)
	_, _ = rand.NewChaCha8([32]byte{}).Read(noise)
	return slices.Concat([]byte("\x00asm"), noise, make([]byte, 20_000))
}()

func builtFiles() fstest.MapFS {
	return fstest.MapFS{
		"current.js":   {Data: []byte(currentJS)},
		"program.js":   {Data: []byte(programJS)},
		"style.css":    {Data: []byte(styleCSS)},
		"jssdk.js":     {Data: []byte(jssdkJS)},
		"app.wasm":     {Data: wasm},
		"app.wasm.br":  {Data: brotlied(wasm)},
		"app.wasm.gz":  {Data: gzipped(wasm)},
		"sub/icon.png": {Data: []byte("png")},
	}
}

func TestAssets(t *testing.T) {
	d := testDeps(t)
	var err error
	if d.assets, err = loadAssets(builtFiles()); err != nil {
		t.Fatal(err)
	}
	s := newTestServer(t, d)
	hashed := resolver{d.assets.urls}.Resolve("/web/app.wasm")
	if want := "/web/app." + d.assets.version() + ".wasm"; hashed != want || len(d.assets.version()) != 12 {
		t.Fatalf("resolved to %s, want %s", hashed, want)
	}
	for path, cacheControl := range map[string]string{
		hashed:          "public, max-age=31536000, immutable",
		"/web/app.wasm": "no-cache",
	} {
		for accept, coding := range map[string]string{identity: "", "gzip": "gzip", "gzip, deflate, br": "br"} {
			answer := s.get(t, path, "Accept-Encoding", accept)
			h := answer.Header
			if answer.StatusCode != http.StatusOK || h.Get("Cache-Control") != cacheControl || h.Get("Content-Type") != "application/wasm" ||
				h.Get("Content-Encoding") != coding || h.Get("ETag") == "" || answer.ContentLength != int64(len(answer.body)) {
				t.Errorf("%s with %q: %s %v", path, accept, answer.Status, h)
			}
			if !bytes.Equal(decode(t, answer), wasm) {
				t.Errorf("%s with %q: another content", path, accept)
			}
		}
	}
	for _, path := range []string{"/web/app.wasm.br", "/web/app.wasm.gz", "/web/app.000000000000.wasm", "/web/sub/", "/web/sub"} {
		if answer := s.get(t, path); answer.StatusCode != 404 {
			t.Errorf("%s: %s", path, answer.Status)
		}
	}
	if answer := s.get(t, "/web/sub/icon.png"); answer.StatusCode != 200 || answer.Header.Get("Content-Type") != "image/png" {
		t.Errorf("a file in a directory: %s", answer.Status)
	}
}

func TestResolve(t *testing.T) {
	r := resolver{testDeps(t).assets.urls}
	for location, want := range map[string]string{
		"/": "/", "/web": "/web", "/web/": "/web/", "/web/nowhere.css": "/web/nowhere.css",
		"/app.css": "/app.css", "https://cdn.example/a.js": "https://cdn.example/a.js", "": "",
	} {
		if got := r.Resolve(location); got != want {
			t.Errorf("%q: %q, want %q", location, got, want)
		}
	}
	if got := r.Resolve("/web/style.css"); !strings.HasPrefix(got, "/web/style.") || len(got) != len("/web/style.123456789abc.css") {
		t.Errorf("style.css: %q", got)
	}
	// go-app would ask such a resolver for robots.txt through the visitor's Host.
	if _, ok := any(r).(http.Handler); ok {
		t.Error("the resolver is a handler")
	}
}

func TestLoadErrors(t *testing.T) {
	stale := append([]byte("old"), wasm...)
	for want, files := range map[string]fstest.MapFS{
		"web/app.wasm is missing: run make build":            {"style.css": {}},
		"app.wasm.br does not hold app.wasm: run make build": {"app.wasm": {Data: wasm}, "app.wasm.br": {Data: brotlied(stale)}},
		"app.wasm.gz does not hold app.wasm: run make build": {"app.wasm": {Data: wasm}, "app.wasm.gz": {Data: gzipped(stale)}},
	} {
		if _, err := loadAssets(files); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	cut := builtFiles()
	cut["app.wasm.br"].Data = cut["app.wasm.br"].Data[:10]
	if _, err := loadAssets(cut); err == nil {
		t.Error("a cut app.wasm.br is accepted")
	}
}

// The browser may be told a length that is not the wire's: progress counts what
// is decoded.
func TestWasmLength(t *testing.T) {
	d := testDeps(t)
	var err error
	if d.assets, err = loadAssets(builtFiles()); err != nil {
		t.Fatal(err)
	}
	page := newTestServer(t, d).get(t, "/")
	if want := fmt.Sprintf(`data-size="%d"`, len(wasm)); !strings.Contains(string(page.body), want) {
		t.Errorf("the page lacks %s", want)
	}
}
