// Command handler is client and server in one program, as in go-app's introduction.
package main

import (
	"net/http"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

type hello struct{ app.Compo }

func main() {
	app.Route("/", func() app.Composer { return new(hello) })
	app.RunWhenOnBrowser()
	http.Handle("/", &app.Handler{Name: "hello"})
}
