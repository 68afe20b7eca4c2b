package ui

import (
	"context"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
)

// home is the page at "/": it proves itself to Feishu and greets the user.
type home struct {
	app.Compo

	deps   Deps
	ctx    app.Context // the component's own: that of a button ends with the button
	view   View
	lang   Lang               // the document's
	page   string             // the URL that the present journey is for
	cancel context.CancelFunc // ends the present journey
	rested bool               // the page is where it wanted to be, and has been at rest there
}

func newHome(deps Deps) *home { return &home{deps: deps} }

// OnInit chooses what the first rendering in the browser shows.
func (h *home) OnInit() {
	h.lang = LangOf(documentLang())
	h.view = View{State: Loading, Lang: h.lang}
	if h.begun() {
		h.view = h.deps.opening.seen()
	}
}

// OnPreRender does the same on the server.
func (h *home) OnPreRender(ctx app.Context) {
	h.view.Lang = LangOf(ctx.Page().Lang())
}

// OnNav begins the journey, and goes the last part again when the URL has
// changed without a new document.
func (h *home) OnNav(ctx app.Context) {
	h.ctx = ctx
	ctx.PreventUpdate() // nothing to show yet: the journey reports what changes
	switch page := sign.PageURL(h.deps.Browser.Href()); {
	case page == h.page:
	case h.page == "" && h.begun():
		h.join(h.deps.opening)
	case h.view.State == Ready:
		h.travel((*journey).renew)
	case h.view.State != Outside:
		h.travel((*journey).open)
	}
}

// begun reports whether the journey for this URL has begun before the page was
// mounted, and has not ended since because somebody left for another page.
func (h *home) begun() bool {
	o := h.deps.opening
	return o != nil && o.page == sign.PageURL(h.deps.Browser.Href()) && o.ctx.Err() == nil
}

// OnDismount ends the journey with the component.
func (h *home) OnDismount() {
	if h.cancel != nil {
		h.cancel()
	}
}

// join follows a journey that began before the component was there.
func (h *home) join(o *opening) {
	h.page, h.cancel = o.page, o.cancel
	load(h.ctx, func(report func(View)) { o.follow(calmed(o.ctx, report)) }, h.show)
}

// travel starts a journey in the place of the present one.
func (h *home) travel(way func(*journey, context.Context)) {
	h.OnDismount()
	h.page = sign.PageURL(h.deps.Browser.Href())
	bounded, cancel := context.WithCancel(h.ctx)
	h.cancel = cancel
	j := &journey{deps: h.deps, view: h.view}
	load(h.ctx, func(report func(View)) {
		j.report = calmed(bounded, report)
		way(j, bounded)
	}, h.show)
}

func (h *home) show(ctx app.Context, v View) {
	if v.Lang != h.lang {
		ctx.Page().SetLang(v.Lang.tag())
		ctx.Page().SetTitle("%s", title.in(v.Lang))
		h.lang = v.Lang
	}
	h.view = v
	h.rested = (v.State == Ready || v.State == Outside) && (h.rested || v.atRest())
}

func (h *home) retry(ctx app.Context, _ app.Event) {
	if h.view.Problem.Reload {
		ctx.Reload()
		return
	}
	h.travel((*journey).open)
}

// Render shows the view.
func (h *home) Render() app.UI {
	return shell(h.view.State, h.view.Lang).
		Body(
			app.Header().Class("top").Body(
				app.Raw(logo),
				app.H1().Text(title.in(h.view.Lang)),
			),
			app.Main().Class("card").Body(
				h.renderState(),
				app.If(h.rested, h.renderSignIn),
			),
			renderSteps(h.view.Steps, h.view.Lang),
			app.A().ID("to-gallery").Class("more").Href(galleryPath).Text(toGallery.in(h.view.Lang)),
			app.If(app.IsServer, func() app.UI {
				return app.Raw("<noscript>" + needsScript.in(h.view.Lang) + "</noscript>")
			}),
		)
}

func (h *home) renderState() app.UI {
	switch h.view.State {
	case Outside:
		return renderOutside(h.view.Lang)
	case Ready:
		return renderReady(h.view)
	case Failed:
		return renderProblem(failedTitle, h.view.Problem, h.view.Lang, h.retry)
	case Authenticating:
		return renderBusy(authenticating.in(h.view.Lang))
	}
	return renderBusy(loading.in(h.view.Lang))
}

// renderSignIn shows who is signed in, which has time until the greeting is
// there; the style sheet keeps room for it.
func (h *home) renderSignIn() app.UI {
	return &signIn{Lang: h.view.Lang, Inside: h.view.State == Ready, deps: h.deps}
}

func renderBusy(words string) app.UI {
	return app.Section().ID("busy").Class("busy").Aria("live", "polite").Body(
		app.Div().Class("spinner").Aria("hidden", true),
		app.P().Text(words),
	)
}

func renderReady(v View) app.UI {
	if !v.User.Shared {
		return app.Section().ID("user").Class("user").Body(
			app.Div().ID("user-avatar").Class("avatar").Aria("hidden", true),
			app.H2().ID("user-name").Text(notSharedName.in(v.Lang)),
			app.P().ID("user-not-shared").Text(notShared.in(v.Lang)),
		)
	}
	return app.Section().ID("user").Class("user").Body(
		app.Img().ID("user-avatar").Class("avatar").Src(v.User.AvatarURL).Alt(avatarAlt.in(v.Lang)),
		app.H2().ID("user-name").Text(v.User.Name),
		app.P().ID("welcome").Text(welcome.in(v.Lang)),
	)
}

func renderOutside(lang Lang) app.UI {
	return app.Section().ID("outside").Class("outside").Body(
		app.H2().Text(outsideTitle.in(lang)),
		app.P().Text(outsideReason.in(lang)),
		app.A().ID("open-in-feishu").Class("button").Href(app.Getenv(EnvAppLink)).Target("_blank").Text(openInFeishu.in(lang)),
		app.Figure().Body(
			app.Img().ID("qr").Class("qr").Src("/qr.svg").Alt(qrAlt.in(lang)),
			app.FigCaption().Text(scanWithPhone.in(lang)),
		),
	)
}
