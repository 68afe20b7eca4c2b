//go:build !js

package ui

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/internal/ui/gallery"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

func TestGalleryDocument(t *testing.T) {
	mux := http.NewServeMux()
	RegisterGallery(mux.Handle, "cli_test")
	get := func(path string, header ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", path, nil)
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r)
		return w
	}
	for lang, text := range map[i18n.Lang]string{i18n.Zh: "全部分组", i18n.En: "All groups"} {
		path := gallery.DocumentPath(lang)
		plain := get(path)
		var d gallery.Document
		if err := json.Unmarshal(plain.Body.Bytes(), &d); err != nil || plain.Header().Get("Content-Type") != "application/json" {
			t.Fatalf("%s: %s: %v", path, plain.Header().Get("Content-Type"), err)
		}
		if len(d.Entries) != len(catalogue.All()) || !strings.Contains(d.List, text) {
			t.Errorf("%s: %d entries:\n%s", path, len(d.Entries), d.List)
		}
		compressed := get(path, "Accept-Encoding", "br")
		if n := compressed.Body.Len(); compressed.Header().Get("Content-Encoding") != "br" || n > plain.Body.Len()/8 {
			t.Errorf("%s: %d bytes of %d as %q", path, n, plain.Body.Len(), compressed.Header().Get("Content-Encoding"))
		}
		again := get(path, "Accept-Encoding", "br", "If-None-Match", compressed.Header().Get("ETag"))
		if again.Code != http.StatusNotModified {
			t.Errorf("%s: requested again it is %d", path, again.Code)
		}
	}
}

func TestRoutesArePrerendered(t *testing.T) {
	if paths := page.Paths(Routes); !slices.Equal(paths, []string{"/", "/gallery"}) {
		t.Fatalf("paths %q", paths)
	}
	for _, test := range []struct{ path, lang, title, text string }{
		{"/", "zh-CN", "飞书网页应用", "正在打开"},
		{"/", "en", "Feishu web app", "Opening…"},
		{"/gallery", "zh-CN", "JSAPI 一览", "正在打开"},
		{"/gallery", "en", "JSAPI gallery", "Opening…"},
	} {
		got, ok := page.Prerender(Routes, page.PrerenderOptions{Path: test.path, Lang: test.lang})
		if !ok || got.Title != test.title || !strings.Contains(got.HTML, `data-state="loading"`) || !strings.Contains(got.HTML, test.text) {
			t.Errorf("%s in %s: %+v", test.path, test.lang, got)
		}
	}
}
