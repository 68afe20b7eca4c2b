package ui

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/page"
	"github.com/feishu-goapp/feishu-goapp/pkg/page/pagetest"
)

func TestHello(t *testing.T) {
	hello := Hello{Name: "张晓雨", EnName: "Zhang Xiaoyu"}
	for lang, want := range map[string]string{"zh": "你好，张晓雨！", "en": "Hello, Zhang Xiaoyu!"} {
		if got := hello.In(lang); got != want {
			t.Errorf("in %s: %q, want %q", lang, got, want)
		}
	}
	if got := (Hello{Name: "张晓雨"}).In("en"); got != "Hello, 张晓雨!" {
		t.Errorf("without an English name: %q", got)
	}
}

// The button shows what the server answers, on the page and in a toast.
func TestHome(t *testing.T) {
	api := http.NewServeMux()
	api.HandleFunc("GET /api/hello", func(w http.ResponseWriter, _ *http.Request) {
		json.NewEncoder(w).Encode(Hello{Name: "张晓雨", EnName: "Zhang Xiaoyu"})
	})
	s := pagetest.New(t, Routes, pagetest.Options{Handler: api})
	s.Open("/")
	s.Click("#hello")
	s.WantText("#message", "Hello, Zhang Xiaoyu!")
	s.WantQuiet()
	if toasts := s.Host.Calls("tt.showToast"); len(toasts) != 1 {
		t.Errorf("toasts: %v", toasts)
	}
	s.Click("#to-device")
	s.WantText("h1", "Device")
	s.WantQuiet()
}

// The server prerenders every page in both languages.
func TestPagesRender(t *testing.T) {
	for _, path := range page.Paths(Routes) {
		for _, lang := range []string{"zh-CN", "en"} {
			got, ok := page.Prerender(Routes, page.PrerenderOptions{Path: path, Lang: lang})
			if !ok || got.Title == "" || !strings.Contains(got.HTML, `id="app"`) {
				t.Errorf("%s in %s: %+v", path, lang, got)
			}
		}
	}
}
