// Command bare is the smallest go-app page. The size and the start of the
// product's page are compared with its.
package main

import "github.com/maxence-charriere/go-app/v10/pkg/app"

type hello struct{ app.Compo }

func (*hello) Render() app.UI { return app.H1().ID("hello").Text("Hello World!") }

func main() {
	app.Route("/", func() app.Composer { return new(hello) })
	app.RunWhenOnBrowser()
}
