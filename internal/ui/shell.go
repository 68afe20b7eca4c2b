package ui

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// shell is the element around a page, with what web/program.js says if the
// program does not come to run.
func shell(state State, lang Lang) app.HTMLDiv {
	return app.Div().
		ID("app").
		Class("page").
		DataSet("state", string(state)).
		DataSet("too-old", engineTooOld.in(lang)).
		DataSet("not-loaded", wasmFailed.in(lang)).
		DataSet("retry", retry.in(lang))
}

// renderProblem says what went wrong and lets the person try again.
func renderProblem(what text, p Problem, lang Lang, again app.EventHandler) app.UI {
	return app.Section().ID("failed").Class("failed").Role("alert").Body(
		app.H2().Text(what.in(lang)),
		app.P().Class("code").Body(
			app.Text(errorCode.in(lang)+" "),
			app.Code().ID("error-code").Text(p.Code),
		),
		app.Div().ID("error-help").Body(
			app.P().Class("cause").Text(p.Cause),
			app.P().Class("remedy").Text(p.Remedy),
			app.If(p.Detail != "", func() app.UI {
				return app.P().ID("error-detail").Class("detail").Text(p.Detail)
			}),
		),
		app.Button().ID("retry").Class("button").Type("button").Text(retry.in(lang)).OnClick(again),
	)
}
