// Command regexproutes has a route by regular expression.
package main

import "github.com/maxence-charriere/go-app/v10/pkg/app"

type hello struct{ app.Compo }

func main() {
	app.RouteWithRegexp("^/users/[0-9]+$", func() app.Composer { return new(hello) })
	app.RunWhenOnBrowser()
}
