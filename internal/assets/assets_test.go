package assets_test

import (
	"bytes"
	"compress/gzip"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"

	"github.com/feishu-goapp/feishu-goapp/internal/assets"
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

// wasm is half noise, so that it stays large when compressed.
var wasm = func() []byte {
	noise := make([]byte, 20_000)
	_, _ = rand.NewChaCha8([32]byte{}).Read(noise)
	return slices.Concat([]byte("\x00asm"), noise, make([]byte, 20_000))
}()

func builtFiles() fstest.MapFS {
	return fstest.MapFS{
		"style.css":    {Data: text},
		"app.wasm":     {Data: wasm},
		"app.wasm.br":  {Data: brotlied(wasm)},
		"app.wasm.gz":  {Data: gzipped(wasm)},
		"sub/icon.png": {Data: []byte("png")},
		"embed.go":     {Data: []byte("package web")},
		".secret":      {Data: []byte("hidden")},
		".git/config":  {Data: []byte("hidden")},
	}
}

func TestFiles(t *testing.T) {
	files, err := assets.Load(builtFiles())
	if err != nil {
		t.Fatal(err)
	}
	hashed := files.URL("app.wasm")
	if hash := files.Get("app.wasm").Hash(); hashed != "/web/app."+hash+".wasm" || len(hash) != 12 {
		t.Fatalf("the URL is %s", hashed)
	}
	for path, cacheControl := range map[string]string{
		hashed:          "public, max-age=31536000, immutable",
		"/web/app.wasm": "no-cache",
	} {
		for accept, coding := range map[string]string{"identity": "", "gzip": "gzip", "gzip, deflate, br": "br"} {
			answer := get(files, path, "Accept-Encoding", accept)
			h := answer.Header()
			if answer.Code != http.StatusOK || h.Get("Cache-Control") != cacheControl || h.Get("Content-Type") != "application/wasm" ||
				h.Get("Content-Encoding") != coding || h.Get("ETag") == "" {
				t.Errorf("%s with %q: %d %v", path, accept, answer.Code, h)
			}
			if !bytes.Equal(decode(t, answer), wasm) {
				t.Errorf("%s with %q: another content", path, accept)
			}
		}
	}
	if answer := get(files, "/web/sub/icon.png"); answer.Code != 200 || answer.Header().Get("Content-Type") != "image/png" {
		t.Errorf("a file in a directory: %d", answer.Code)
	}
	if url := files.URL("sub/icon.png"); !strings.HasPrefix(url, "/web/sub/icon.") || get(files, url).Code != 200 {
		t.Errorf("its URL: %s", url)
	}
	if files.URL("nowhere") != "" || files.Get("nowhere") != nil {
		t.Error("a file that does not exist has a URL")
	}
}

func TestNotFound(t *testing.T) {
	files, err := assets.Load(builtFiles())
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{
		"/web/", "/web/nowhere.css", "/web/embed.go", "/web/.secret", "/web/.git/config", "/web/.git/", "/web/../go.mod", "/web//app.wasm",
		"/web/app.wasm.br", "/web/app.wasm.gz", "/web/app.000000000000.wasm", "/web/sub/", "/web/sub",
	} {
		if answer := get(files, path); answer.Code != 404 {
			t.Errorf("%s: %d", path, answer.Code)
		}
	}
	files.NotFound = http.RedirectHandler("/elsewhere", http.StatusFound)
	if answer := get(files, "/web/nowhere"); answer.Code != http.StatusFound {
		t.Errorf("with a handler: %d", answer.Code)
	}
}

// While servers of two versions answer in turn, a page may get the style and the
// icons of the other version, but not its program.
func TestOtherVersions(t *testing.T) {
	files, err := assets.Load(builtFiles())
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]struct {
		status                   int
		cacheControl, connection string
	}{
		"/web/style.0123456789ab.css":    {200, "no-cache", ""},
		"/web/sub/icon.0123456789ab.png": {200, "no-cache", ""},
		"/web/app.0123456789ab.wasm":     {404, "no-store", "close"},
		"/web/none.0123456789ab.css":     {404, "no-store", ""},
		"/web/style.0123.css":            {404, "no-store", ""},
	} {
		answer := get(files, path)
		h := answer.Header()
		if answer.Code != want.status || h.Get("Cache-Control") != want.cacheControl || h.Get("Connection") != want.connection {
			t.Errorf("%s: %d %v", path, answer.Code, h)
		}
	}
}

func TestLoadErrors(t *testing.T) {
	stale := append([]byte("old"), wasm...)
	for want, files := range map[string]fstest.MapFS{
		"app.wasm.br does not hold app.wasm: run make build": {"app.wasm": {Data: wasm}, "app.wasm.br": {Data: brotlied(stale)}},
		"app.wasm.gz does not hold app.wasm: run make build": {"app.wasm": {Data: wasm}, "app.wasm.gz": {Data: gzipped(stale)}},
	} {
		if _, err := assets.Load(files); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	cut := builtFiles()
	cut["app.wasm.br"].Data = cut["app.wasm.br"].Data[:10]
	if _, err := assets.Load(cut); err == nil {
		t.Error("a truncated app.wasm.br is accepted")
	}
}
