package assets_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"github.com/feishu-goapp/feishu-goapp/internal/assets"
)

// get sends a GET with headers given as pairs to h.
func get(h http.Handler, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// serve returns a handler that answers with f.
func serve(f *assets.File) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { f.Serve(w, r, "no-cache") })
}

// decode returns the body without its content coding.
func decode(t *testing.T, w *httptest.ResponseRecorder) []byte {
	t.Helper()
	var body io.Reader = w.Body
	switch coding := w.Header().Get("Content-Encoding"); coding {
	case "br":
		body = brotli.NewReader(body)
	case "gzip":
		var err error
		if body, err = gzip.NewReader(body); err != nil {
			t.Fatal(err)
		}
	case "":
	default:
		t.Fatalf("Content-Encoding %q", coding)
	}
	plain, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

var text = []byte(strings.Repeat("/* words */\n", 100))

func TestAcceptEncoding(t *testing.T) {
	compressed, plain := serve(assets.New("a.css", text).Compress()), serve(assets.New("a.css", text))
	for _, test := range []struct {
		handler      http.Handler
		accept, want string
	}{
		{compressed, "", ""},
		{compressed, "gzip, deflate, br, zstd", "br"},
		{compressed, "gzip, deflate", "gzip"},
		{compressed, "deflate", ""},
		{compressed, "br;q=0, gzip", "gzip"},
		{compressed, "br;q=0.000, gzip", "gzip"},
		{compressed, "br; q=0.5, gzip;q=0.9", "br"}, // weights have no influence
		{compressed, "gzip;q=0", ""},
		{compressed, "gzip;q=0.001", "gzip"},
		{compressed, "*", "br"},
		{compressed, "br;q=0, *", "gzip"},
		{compressed, "*;q=0", ""},
		{compressed, "*;q=0, gzip", "gzip"},
		{compressed, "identity", ""},
		{compressed, "identity;q=0", ""}, // better than no answer
		{compressed, "GZIP ; q=1.0", "gzip"},
		{compressed, ";q=1,,br", "br"},
		{compressed, "brotli", ""},
		{plain, "br, gzip", ""},
	} {
		answer := get(test.handler, "/", "Accept-Encoding", test.accept)
		if got := answer.Header().Get("Content-Encoding"); got != test.want {
			t.Errorf("%q: %q, want %q", test.accept, got, test.want)
		}
	}
	if got := get(compressed, "/", "Accept-Encoding", "gzip", "Accept-Encoding", "br").Header().Get("Content-Encoding"); got != "br" {
		t.Errorf("two headers: %q", got)
	}
}

func TestServe(t *testing.T) {
	h := serve(assets.New("a.css", text).Compress())
	for accept, coding := range map[string]string{"identity": "", "gzip": "gzip", "gzip, br": "br"} {
		answer := get(h, "/", "Accept-Encoding", accept)
		header := answer.Header()
		if answer.Code != http.StatusOK || header.Get("Content-Encoding") != coding || header.Get("Vary") != "Accept-Encoding" || header.Get("Cache-Control") != "no-cache" ||
			header.Get("Content-Type") != "text/css; charset=utf-8" || header.Get("Content-Length") != strconv.Itoa(answer.Body.Len()) {
			t.Errorf("%q: %d %v", accept, answer.Code, header)
		}
		if coding != "" && answer.Body.Len() >= len(text) {
			t.Errorf("%s is not smaller", coding)
		}
		if got := decode(t, answer); !bytes.Equal(got, text) {
			t.Errorf("%q: another content", accept)
		}
		etag := header.Get("ETag")
		for _, match := range []string{etag, `"x", W/` + etag, "*"} {
			again := get(h, "/", "Accept-Encoding", accept, "If-None-Match", match)
			if again.Code != http.StatusNotModified || again.Body.Len() > 0 || again.Header().Get("ETag") != etag || again.Header().Get("Vary") != "Accept-Encoding" {
				t.Errorf("%q, If-None-Match %s: %d %v", accept, match, again.Code, again.Header())
			}
		}
		if other := get(h, "/", "Accept-Encoding", accept, "If-None-Match", `"x"`); other.Code != http.StatusOK {
			t.Errorf("%q, another ETag: %d", accept, other.Code)
		}
	}
	if get(h, "/").Header().Get("ETag") == get(h, "/", "Accept-Encoding", "br").Header().Get("ETag") {
		t.Error("two codings have one ETag")
	}
	if part := get(h, "/", "Range", "bytes=3-7"); part.Code != http.StatusPartialContent || part.Body.String() != "words" {
		t.Errorf("a range: %d %q", part.Code, part.Body)
	}
}

func TestIncompressible(t *testing.T) {
	answer := get(serve(assets.New("a.txt", []byte("a")).Compress()), "/", "Accept-Encoding", "br, gzip")
	if coding := answer.Header().Get("Content-Encoding"); coding != "" || answer.Body.String() != "a" {
		t.Errorf("%q %q", coding, answer.Body)
	}
}

func TestContentTypes(t *testing.T) {
	for name, want := range map[string]string{
		"a.wasm": "application/wasm", "a.js": "text/javascript", "a.css": "text/css", "a.svg": "image/svg+xml",
		"a.png": "image/png", "a.webmanifest": "application/manifest+json", "a.unknown": "application/octet-stream", "a": "application/octet-stream",
	} {
		got, _, _ := strings.Cut(get(serve(assets.New(name, nil)), "/").Header().Get("Content-Type"), ";")
		if got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
