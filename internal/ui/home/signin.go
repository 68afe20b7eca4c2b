package home

import (
	"context"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

// SignIn shows who is signed in at the server, and lets users sign in and out.
type signIn struct {
	app.Compo

	Page   *page.Page
	Lang   string
	Inside bool // in Feishu

	ctx   app.Context // the component's: that of a button ends with the button
	state page.SignInState
}

// OnMount follows the state of signing in.
func (s *signIn) OnMount(ctx app.Context) {
	s.ctx = ctx
	s.Page.ObserveSignIn(ctx, &s.state)
}

// onClick handles the button that was clicked. A second click may come before
// the buttons are disabled.
func (s *signIn) onClick(_ app.Context, e app.Event) {
	switch id := e.Get("target").Get("id").String(); {
	case id == "sign-in" && !s.Inside:
		e.Call("stopPropagation") // or go-app would treat the link as one of its own routes
	case s.state.Activity == page.Idle:
		s.press(id)
	}
}

func (s *signIn) press(id string) {
	switch id {
	case "sign-in":
		s.perform(page.SigningIn, func(ctx context.Context) error {
			_, err := s.Page.SignIn(ctx)
			return err
		})
	case "sign-out":
		s.perform(page.SigningOut, func(ctx context.Context) error { return s.Page.SignOut(ctx, false) })
	case "sign-out-everywhere":
		s.perform(page.SigningOut, func(ctx context.Context) error { return s.Page.SignOut(ctx, true) })
	}
}

// perform runs an activity. The end is reported through the state.
func (s *signIn) perform(activity page.Activity, work func(context.Context) error) {
	s.state = page.SignInState{User: s.state.User, Activity: activity}
	page.Do(s.ctx, func(ctx context.Context) (struct{}, error) { return struct{}{}, work(ctx) },
		func(struct{}, error) { s.ctx.Defer(keepFocus) })
}

// keepFocus gives the focus to the successor of a button that had it, unless
// the user has moved it.
func keepFocus(app.Context) {
	if app.IsServer {
		return
	}
	document := app.Window().Get("document")
	if !document.Get("activeElement").Equal(document.Get("body")) {
		return
	}
	if e := document.Call("querySelector", "#signed-in-as, #sign-in"); e.Truthy() {
		e.Call("focus")
	}
}

// Render shows two lines, which are there in all states so that nothing moves.
func (s *signIn) Render() app.UI {
	return app.Div().ID("session").Class("session").Aria("busy", s.state.Activity != page.Idle).OnClick(s.onClick).Body(
		app.Div().Class("who").Role("status").Body(s.renderWho()),
		app.Raw(`<div class="choices">`+s.choices()+`</div>`),
		app.If(s.state.Err != nil, func() app.UI {
			problem := s.Page.Explain(s.state.Err)
			return app.Div().ID("sign-in-error").Role("alert").Body(
				app.Code().ID("sign-in-code").Text(problem.Code),
				app.P().Text(problem.Cause),
				app.P().Text(problem.Remedy),
			)
		}),
	)
}

func (s *signIn) text(t i18n.Text) string { return t.In(i18n.Lang(s.Lang)) }

func (s *signIn) renderWho() app.UI {
	switch user := s.state.User; {
	case user.SignedIn():
		name := user.Name
		if s.Lang == "en" && user.EnName != "" {
			name = user.EnName
		}
		return app.P().ID("signed-in-as").TabIndex(-1).Body(
			app.Img().Src(user.AvatarURL).Aria("hidden", true),
			app.Text(s.text(signedInAs)+name),
		)
	case s.state.Activity == page.Checking:
		return nil
	case s.state.Refused:
		return app.P().ID("sign-in-refused").Text(s.text(signInRefused))
	}
	return app.P().Text(s.text(signInReason))
}

// choices are the buttons, rendered as a string to keep app.wasm small. The URL
// is query-escaped.
func (s *signIn) choices() string {
	switch {
	case s.state.User.SignedIn():
		return s.button("sign-out", page.SigningOut, signOut, signOutBusy) +
			s.button("sign-out-everywhere", page.SigningOut, signOutEverywhere, signOutEverywhere)
	case s.state.Activity == page.Checking:
		return ""
	case s.Inside:
		return s.button("sign-in", page.SigningIn, signInLabel, signInBusy)
	}
	return `<a id="sign-in" class="button" href="` + s.Page.LoginURL() + `">` + s.text(signInLabel) + `</a>`
}

func (s *signIn) button(id string, when page.Activity, label, busy i18n.Text) string {
	attributes := ""
	if s.state.Activity != page.Idle {
		attributes = " disabled"
	}
	if s.state.Activity == when {
		label, attributes = busy, attributes+` aria-busy="true"`
	}
	return `<button id="` + id + `" class="button" type="button"` + attributes + `>` + s.text(label) + `</button>`
}

var (
	signInReason      = i18n.Text{Zh: "登录后，服务端可验证你的身份。", En: "Sign in so that the server can verify who you are."}
	signInLabel       = i18n.Text{Zh: "登录", En: "Sign in"}
	signInBusy        = i18n.Text{Zh: "正在登录…", En: "Signing in…"}
	signInRefused     = i18n.Text{Zh: "你没有同意登录，需要时可以再登录。", En: "You chose not to sign in. You can do so whenever you like."}
	signedInAs        = i18n.Text{Zh: "已登录：", En: "Signed in as "}
	signOut           = i18n.Text{Zh: "退出登录", En: "Sign out"}
	signOutBusy       = i18n.Text{Zh: "正在退出…", En: "Signing out…"}
	signOutEverywhere = i18n.Text{Zh: "在所有设备上退出登录", En: "Sign out on all devices"}
)
