//go:build !js

package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

// Paths are the paths of the pages.
var Paths = []string{"/", galleryPath}

// Prerender returns a page as the browser shows it until the program runs.
func Prerender(path string, lang i18n.Lang) page.Prerendered {
	l, deps := Lang(lang), Deps{}.withDefaults()
	h := newHome(deps)
	h.view = View{State: Loading, Lang: l}
	g := newGallery(deps)
	g.lang, g.state, g.proof = l, Loading, Authenticating
	p, _ := page.Prerender(func(p *page.Page) {
		p.Route("/", func() app.Composer { return &static{render: h.Render} })
		p.Route(galleryPath, func() app.Composer { return &static{render: g.Render} })
	}, page.PrerenderOptions{Path: path, Lang: lang.Tag()})
	p.Title = title.in(l)
	if path == galleryPath {
		p.Title = galleryTitle.in(l)
	}
	return p
}

// static is a component that is rendered once.
type static struct {
	app.Compo
	render func() app.UI
}

func (s *static) Render() app.UI { return s.render() }
