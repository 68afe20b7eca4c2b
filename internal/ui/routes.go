// Package ui is this repository's own app: the pages that the browser shows and
// the server prerenders.
//
// To add a page of your own, write a component in a package beside this one and
// add a line to Routes.
package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/ui/gallery"
	"github.com/feishu-goapp/feishu-goapp/internal/ui/home"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

// withGallery includes the JSAPI gallery. Without it neither the server nor the
// program in the browser contains any of it.
const withGallery = true

// Routes registers the pages.
func Routes(p *page.Page) {
	var below func() app.UI
	if withGallery {
		gallery.Route(p)
		below = func() app.UI { return gallery.Link(p) }
	}
	home.Route(p, below)
}
