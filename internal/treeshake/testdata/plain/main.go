// Command plain uses none of the parts that can be removed.
package main

import "github.com/maxence-charriere/go-app/v10/pkg/app"

type hello struct{ app.Compo }

func main() {
	app.Route("/", func() app.Composer { return new(hello) })
	app.RunWhenOnBrowser()
}
