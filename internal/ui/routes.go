// Package ui is the page: go-app components that compile to wasm for the
// browser and natively for the server, which prerenders the shell.
//
// To write your own, add a component in a file of its own and a line to Routes.
package ui

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// EnvAppLink is the name under which the server passes on the link that opens
// the app in Feishu. It is public.
const EnvAppLink = "PAGE_APPLINK"

// Routes registers the pages. The server calls it once, because it prerenders
// the routes that the browser serves.
func Routes(deps Deps) {
	deps = deps.withDefaults()
	app.Route("/", func() app.Composer { return newHome(deps) })
	app.Route(galleryPath, func() app.Composer { return newGallery(deps) })
}

// Run is the program in the browser. It does not return.
func Run(deps Deps) {
	deps = deps.withDefaults()
	if deps.Browser.Path() == "/" {
		deps.opening = open(deps)
	}
	Routes(deps)
	app.RunWhenOnBrowser()
}
