package webapp

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/ui"
	"github.com/feishu-goapp/feishu-goapp/internal/ui/gallery"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

func TestGalleryDocument(t *testing.T) {
	s := newTestServer(t, testDeps(t))
	for lang, words := range map[ui.Lang]string{ui.Chinese: "全部分组", ui.English: "All groups"} {
		path := ui.DocumentPath(lang)
		answer := s.get(t, path)
		var d gallery.Document
		if err := json.Unmarshal(answer.body, &d); err != nil || answer.Header.Get("Content-Type") != "application/json" {
			t.Fatalf("%s: %s: %v", path, answer.Header.Get("Content-Type"), err)
		}
		if len(d.Entries) != len(catalogue.All()) || len(d.Lines) != len(d.Entries) || !strings.Contains(d.List, words) {
			t.Errorf("%s: %d entries, %d lines:\n%s", path, len(d.Entries), len(d.Lines), d.List)
		}
		compressed := s.do(t, http.MethodGet, path, "Accept-Encoding", "br")
		if n := len(compressed.body); compressed.Header.Get("Content-Encoding") != "br" || n > len(answer.body)/8 {
			t.Errorf("%s: %d bytes of %d as %q", path, n, len(answer.body), compressed.Header.Get("Content-Encoding"))
		}
		again := s.do(t, http.MethodGet, path, "Accept-Encoding", "br", "If-None-Match", compressed.Header.Get("ETag"))
		if again.StatusCode != http.StatusNotModified {
			t.Errorf("%s: asked again it is %s", path, again.Status)
		}
	}
}

func TestGalleryIsPrerendered(t *testing.T) {
	s := newTestServer(t, testDeps(t))
	for lang, words := range map[string]string{"zh-CN": "JSAPI 一览", "en": "JSAPI gallery"} {
		answer := s.do(t, http.MethodGet, "/gallery", "Accept-Language", lang)
		if answer.StatusCode != http.StatusOK || !strings.Contains(string(answer.body), "<title>"+words) || !strings.Contains(string(answer.body), `data-state="loading"`) {
			t.Errorf("%s: %s\n%s", lang, answer.Status, answer.body)
		}
	}
}
