// Package ui is the page: go-app components that compile to wasm for the
// browser and natively for the server, which prerenders the shell.
//
// To write your own, add a component in a file of its own and a line to Routes.
package ui

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// The names under which the server passes settings on to the page. They are
// public.
const (
	EnvAppLink     = "PAGE_APPLINK"      // the link that opens the app in Feishu
	EnvAppID       = "PAGE_APP_ID"       // the app's id
	EnvLoginScopes = "PAGE_LOGIN_SCOPES" // what to ask for when the user signs in, separated by spaces
	EnvLoginSilent = "PAGE_LOGIN_SILENT" // "true": the page signs its user in by itself, in Feishu
)

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
