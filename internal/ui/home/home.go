// Package home is the page at "/": it greets the user, shows the steps that led
// there, and lets the user sign in and out.
package home

import (
	"context"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/ui/logo"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

// Route registers the page. below is rendered at its end.
func Route(p *page.Page, below func() app.UI) {
	g := &greeting{page: p}
	p.Preload("/", g.run)
	p.Route("/", func() app.Composer { return &home{page: p, greeting: g, below: below} })
}

// Home is the component.
type home struct {
	app.Compo

	page     *page.Page
	greeting *greeting
	below    func() app.UI
}

// OnMount greets the user unless that is in progress or done.
func (h *home) OnMount(ctx app.Context) {
	ctx.PreventUpdate() // nothing has changed since the first rendering
	h.greet(ctx)
}

func (h *home) greet(ctx app.Context) {
	page.Do(ctx, func(ctx context.Context) (struct{}, error) {
		h.greeting.run(ctx)
		return struct{}{}, nil
	}, nil)
}

// status returns the page's status, which a failing greeting changes.
func (h *home) status(g greetingView) page.Status {
	status := h.page.Status()
	if status.State == page.Ready && g.err != nil {
		status.State, status.Err = page.Failed, g.err
	}
	return status
}

func (h *home) retry(ctx app.Context, _ app.Event) {
	if h.page.Status().State != page.Ready {
		h.page.Retry()
	}
	h.greet(ctx)
}

// Render shows the page.
func (h *home) Render() app.UI {
	g := h.greeting.now()
	status := h.status(g)
	title := h.page.Text("飞书网页应用", "Feishu web app")
	return h.page.Root(title, status.State,
		app.Header().Class("top").Body(app.Raw(logo.SVG), app.H1().Text(title)),
		app.Main().Class("parts").Body(
			app.Div().Class("card").Body(
				h.renderState(status, g),
				app.If(status.State == page.Ready || status.State == page.Outside, func() app.UI {
					return &signIn{Page: h.page, Lang: h.page.Lang(), Inside: status.State == page.Ready, Guard: guardTime}
				}),
			),
			h.renderSteps(status, g),
			app.If(h.below != nil, func() app.UI { return h.below() }),
		),
	)
}

func (h *home) renderState(status page.Status, g greetingView) app.UI {
	if status.State != page.Ready {
		return h.page.StateView(status, h.retry)
	}
	avatar := app.UI(app.Div().ID("user-avatar").Class("avatar").Aria("hidden", true))
	name, id, text := h.page.Text("你好", "Hello"), "user-name", h.page.Text("欢迎使用飞书网页应用", "Welcome to this Feishu web app")
	textID := "welcome"
	switch g.user.State {
	case page.StepPending, page.StepRunning: // the user is being asked for consent
		id = ""
	case page.StepRefused:
		textID, text = "user-not-shared", h.page.Text(
			"你未授权获取个人信息，页面的其他功能仍可使用。需要时可在飞书的应用设置中重新授权。",
			"You did not share your details. Everything else on this page works; you can allow it later in the app's settings in Feishu.")
	default:
		name = g.person.name
		avatar = app.Img().ID("user-avatar").Class("avatar").Src(g.person.avatarURL).Alt(h.page.Text("头像", "Profile picture"))
	}
	return app.Section().ID("user").Class("user").Body(avatar, app.H2().ID(id).Text(name), app.P().ID(textID).Text(text))
}
