// Package ui is the pages of the app. The browser runs them, and the server
// prerenders them: it compiles for both.
package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

// Routes registers the pages by their paths.
func Routes(p *page.Page) {
	p.Route("/", func() app.Composer { return &home{page: p} })
	p.Route("/asset", func() app.Composer { return &asset{page: p} })
}
