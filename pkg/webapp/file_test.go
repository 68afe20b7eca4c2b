package webapp

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

func TestNegotiate(t *testing.T) {
	all := &file{bodies: map[string][]byte{identity: nil, "gzip": nil, "br": nil}}
	noBrotli := &file{bodies: map[string][]byte{identity: nil, "gzip": nil}}
	plain := &file{bodies: map[string][]byte{identity: nil}}
	for _, test := range []struct {
		file         *file
		accept, want string
	}{
		{all, "", identity},
		{all, "gzip, deflate, br, zstd", "br"},
		{all, "gzip, deflate", "gzip"},
		{all, "deflate", identity},
		{all, "br;q=0.5, gzip;q=0.9", "gzip"},
		{all, "br;q=0, gzip", "gzip"},
		{all, "gzip;q=0", identity},
		{all, "gzip;q=0.001", "gzip"},
		{all, "identity, gzip;q=0.5", identity},
		{all, "identity;q=0.5, gzip", "gzip"},
		{all, "identity, gzip", "gzip"},
		{all, "*", "br"},
		{all, "br;q=0, *", "gzip"},
		{all, "*;q=0.5, identity", identity},
		{all, "*;q=0", identity},
		{all, "identity;q=0", identity},
		{all, "GZIP ; q=1.0", "gzip"},
		{all, "gzip;q=2", identity},
		{all, "gzip;q=NaN", identity},
		{all, "gzip;q=", identity},
		{all, ";q=1,,br", "br"},
		{all, "brotli", identity},
		{noBrotli, "br, gzip;q=0.1", "gzip"},
		{plain, "br, gzip", identity},
	} {
		if got := test.file.negotiate(test.accept); got != test.want {
			t.Errorf("%q: %s, want %s", test.accept, got, test.want)
		}
	}
}

func TestServeFile(t *testing.T) {
	s := newTestServer(t, testDeps(t))
	want := testFiles["style.css"].Data
	for accept, coding := range map[string]string{identity: "", "gzip": "gzip", "gzip, br": "br"} {
		answer := s.get(t, "/web/style.css", "Accept-Encoding", accept)
		h := answer.Header
		if answer.StatusCode != http.StatusOK || h.Get("Content-Encoding") != coding || h.Get("Vary") != "Accept-Encoding" ||
			h.Get("Content-Type") != "text/css; charset=utf-8" || h.Get("Content-Length") != strconv.Itoa(len(answer.body)) {
			t.Errorf("%q: %s %v", accept, answer.Status, h)
		}
		if got := decode(t, answer); !bytes.Equal(got, want) {
			t.Errorf("%q: got another content", accept)
		}
		if coding != "" && len(answer.body) >= len(want) {
			t.Errorf("%s is not smaller", coding)
		}

		etag := h.Get("ETag")
		for _, match := range []string{etag, `"x", W/` + etag, "*"} {
			again := s.get(t, "/web/style.css", "Accept-Encoding", accept, "If-None-Match", match)
			if again.StatusCode != http.StatusNotModified || len(again.body) > 0 || again.Header.Get("ETag") != etag || again.Header.Get("Vary") != "Accept-Encoding" {
				t.Errorf("%q, If-None-Match %s: %s %v", accept, match, again.Status, again.Header)
			}
		}
		if other := s.get(t, "/web/style.css", "Accept-Encoding", accept, "If-None-Match", `"x"`); other.StatusCode != http.StatusOK {
			t.Errorf("%q, another ETag: %s", accept, other.Status)
		}
	}
	if a, b := s.get(t, "/web/style.css"), s.get(t, "/web/style.css", "Accept-Encoding", "br"); a.Header.Get("ETag") == b.Header.Get("ETag") {
		t.Error("two codings have one ETag")
	}
}

// What does not get smaller is not compressed.
func TestIncompressible(t *testing.T) {
	if f := newFile("a.txt", []byte("a")).compress(); len(f.bodies) != 1 {
		t.Errorf("one byte has %d forms", len(f.bodies))
	}
}

// decode returns the body without its content coding.
func decode(t *testing.T, r reply) []byte {
	t.Helper()
	var body io.Reader = bytes.NewReader(r.body)
	switch coding := r.Header.Get("Content-Encoding"); coding {
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

func TestContentTypes(t *testing.T) {
	for name, want := range map[string]string{
		"a.wasm": "application/wasm", "a.js": "text/javascript", "a.css": "text/css", "a.svg": "image/svg+xml",
		"a.png": "image/png", "a.webmanifest": "application/manifest+json", "a.unknown": "application/octet-stream", "a": "application/octet-stream",
	} {
		if got, _, _ := strings.Cut(newFile(name, nil).contentType, ";"); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
