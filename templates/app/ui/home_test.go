package ui

import (
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/page"
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
