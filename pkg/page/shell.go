package page

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// Shell renders a page: the element #app with its data-state (loading, outside,
// authenticating, ready or failed), the title, and the children once the page is
// ready. Until then it shows that the page is being opened; outside Feishu a
// link that opens the app there, #open-in-feishu; after a failure its cause and
// remedy, and a button that tries again. The title is the document's too.
func (p *Page) Shell(title string, children ...app.UI) app.UI {
	status := p.Status()
	card := app.Main().Class("card")
	if status.State == Ready {
		card.Class("content").Body(children...)
	} else {
		card.Body(p.StateView(status, func(app.Context, app.Event) { p.Retry() }))
	}
	return p.Root(title, status.State,
		app.Header().Class("top").Body(app.H1().Text(title)),
		card,
	)
}

// Root renders the element #app alone, for pages that are not laid out as
// [Page.Shell] does it.
func (p *Page) Root(title string, state State, children ...app.UI) app.HTMLDiv {
	p.mu.Lock()
	p.title = title
	p.mu.Unlock()
	return app.Div().
		ID("app").
		Class("page").
		DataSet("state", string(state)).
		Body(children...)
}

// StateView renders what a page shows that is not ready.
func (p *Page) StateView(s Status, again app.EventHandler) app.UI {
	switch s.State {
	case Outside:
		return p.renderOutside()
	case Failed:
		return p.Failure(failedTitle.In(p.lang()), s.Err, again)
	case Authenticating:
		return p.Busy(authenticating.In(p.lang()))
	}
	return p.Busy(loading.In(p.lang()))
}

// Busy renders a spinner with a text.
func (p *Page) Busy(text string) app.UI {
	return app.Section().ID("busy").Class("busy").Aria("live", "polite").Body(
		app.Div().Class("spinner").Aria("hidden", true),
		app.P().Text(text),
	)
}

// Failure renders why the page has failed, with a button that tries again.
func (p *Page) Failure(title string, err error, again app.EventHandler) app.UI {
	e, lang := p.Explain(err), p.lang()
	return app.Section().ID("failed").Class("failed").Role("alert").Body(
		app.H2().Text(title),
		app.P().Class("code").Body(
			app.Text(errorCode.In(lang)+" "),
			app.Code().ID("error-code").Text(e.Code),
		),
		app.Div().ID("error-help").Body(
			app.P().Class("cause").Text(e.Cause),
			app.P().Class("remedy").Text(e.Remedy),
			app.If(e.Detail != "", func() app.UI {
				return app.P().ID("error-detail").Class("detail").Text(e.Detail)
			}),
		),
		app.Button().ID("retry").Class("button").Type("button").Text(retry.In(lang)).OnClick(again),
	)
}

func (p *Page) renderOutside() app.UI {
	lang := p.lang()
	return app.Section().ID("outside").Class("outside").Body(
		app.H2().Text(outsideTitle.In(lang)),
		app.P().Text(outsideReason.In(lang)),
		app.A().ID("open-in-feishu").Class("button").Href(p.settings().AppLink).Target("_blank").Text(openInFeishu.In(lang)),
		app.Figure().Body(
			app.Img().ID("qr").Class("qr").Src("/qr.svg").Alt(qrAlt.In(lang)),
			app.FigCaption().Text(scanWithPhone.In(lang)),
		),
	)
}
