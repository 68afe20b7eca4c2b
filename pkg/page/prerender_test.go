//go:build !js

package page

import (
	"slices"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

type hello struct {
	app.Compo
	page *Page
}

func (h *hello) Render() app.UI {
	return h.page.Shell(h.page.Text("你好", "Hello"))
}

func helloRoutes(p *Page) {
	p.Route("/", func() app.Composer { return &hello{page: p} })
	p.Route("/asset", func() app.Composer { return &hello{page: p} })
}

func TestPrerender(t *testing.T) {
	for lang, title := range map[string]string{"zh-CN": "你好", "en": "Hello"} {
		got, ok := Prerender(helloRoutes, PrerenderOptions{Path: "/asset", Lang: lang})
		if !ok || got.Title != title || !strings.Contains(got.HTML, title) {
			t.Errorf("%s: got %+v, %t", lang, got, ok)
		}
		for _, want := range []string{`id="app"`, `data-state="loading"`} {
			if !strings.Contains(got.HTML, want) {
				t.Errorf("%s lacks %s:\n%s", lang, want, got.HTML)
			}
		}
		for range 20 {
			again, _ := Prerender(helloRoutes, PrerenderOptions{Path: "/asset", Lang: lang})
			if again != got {
				t.Fatalf("rendered differently:\n%s\n%s", got.HTML, again.HTML)
			}
		}
	}
	if _, ok := Prerender(helloRoutes, PrerenderOptions{Path: "/nothing"}); ok {
		t.Error("an unknown path is rendered")
	}
	if got := Paths(helloRoutes); !slices.Equal(got, []string{"/", "/asset"}) {
		t.Errorf("paths %q", got)
	}
}

func TestNormalize(t *testing.T) {
	tests := []struct {
		ui   app.UI
		want string
	}{
		{app.Button().ID("b").Class("c").Text("x"), `<button class="c" disabled id="b">x</button>`},
		{app.Button().Disabled(true), `<button disabled></button>`},
		{app.Input().Disabled(false).Type("text"), `<input type="text">`},
		{app.P().Aria("hidden", true).DataSet("x", `a"><b>`), `<p aria-hidden="true" data-x="a&#34;><b>"></p>`},
		{app.A().Href("/?a=1&b=\u3000x").Text("<"), "<a href=\"/?a=1&b=\u3000x\">&lt;</a>"},
		{app.Raw(`<a title="\d" href="/?a=1&amp;b=2">x</a>`), `<a href="/?a=1&amp;b=2" title="\d">x</a>`},
		{app.Raw(`<svg viewBox='0 0 1 1'><path d="M0 0"/></svg>`), `<svg viewBox='0 0 1 1'><path d="M0 0"/></svg>`},
	}
	for _, test := range tests {
		if got := normalize(app.HTMLString(test.ui)); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}
