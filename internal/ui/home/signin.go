package home

import (
	"context"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

// guardTime is how long clicks are ignored after the buttons have changed: the
// second one of a double click was meant for the button before.
const guardTime = 500 * time.Millisecond

// SignIn shows who is signed in at the server, and lets users sign in and out.
type signIn struct {
	app.Compo

	Page   *page.Page
	Lang   string
	Inside bool          // in Feishu
	Guard  time.Duration // guardTime but for tests

	ctx        app.Context // the component's: that of a button ends with the button
	state      page.SignInState
	confirming bool // the user is asked before signing out everywhere

	shown        view
	shownUser    string // open_id
	guardedUntil time.Time
}

// A view is what the component offers.
type view int

const (
	offersNothing view = iota // nothing is known yet
	offersSignIn
	offersSignOut
	offersSwitch // another user is signed in than the client's
	asksEverywhere
)

func (s *signIn) view() view {
	switch user := s.state.User; {
	case !user.SignedIn() && s.state.Activity == page.Checking:
		return offersNothing
	case !user.SignedIn():
		return offersSignIn
	case s.confirming:
		return asksEverywhere
	case s.state.Other.SignedIn():
		return offersSwitch
	}
	return offersSignOut
}

// OnMount follows the state of signing in.
func (s *signIn) OnMount(ctx app.Context) {
	s.ctx = ctx
	s.Page.ObserveSignIn(ctx, &s.state)
}

// busy reports whether clicks are ignored.
func (s *signIn) busy() bool {
	return s.state.Activity != page.Idle || time.Now().Before(s.guardedUntil)
}

// guard ignores clicks if other buttons are shown than before, or another user.
// The button to sign in needs no guard.
func (s *signIn) guard() view {
	user := s.state.User.OpenID
	s.confirming = s.confirming && user == s.shownUser
	before, now := s.shown, s.view()
	changed := now != before || user != s.shownUser
	s.shown, s.shownUser = now, user
	if changed && s.Guard > 0 && (before != offersNothing || now != offersSignIn) {
		s.guardedUntil = time.Now().Add(s.Guard)
		time.AfterFunc(s.Guard, func() { s.ctx.Dispatch(func(app.Context) {}) })
	}
	return now
}

// onClick handles the button that was clicked. A second click may come before
// the buttons are disabled.
func (s *signIn) onClick(_ app.Context, e app.Event) {
	id := e.Get("target").Get("id").String()
	if id != "sign-in" || s.Inside {
		s.press(id)
		return
	}
	e.Call("stopPropagation") // or go-app would treat the link as one of its own routes
	if s.busy() {
		e.PreventDefault()
	}
}

func (s *signIn) press(id string) {
	if s.busy() {
		return
	}
	switch id {
	case "sign-in", "switch-user":
		s.perform(page.SigningIn, func(ctx context.Context) error {
			_, err := s.Page.SignIn(ctx)
			return err
		})
	case "sign-out":
		s.perform(page.SigningOut, func(ctx context.Context) error { return s.Page.SignOut(ctx, false) })
	case "sign-out-everywhere", "stay-signed-in":
		s.confirming = id == "sign-out-everywhere"
		s.ctx.Defer(keepFocus)
	case "confirm-sign-out":
		s.perform(page.SigningOut, func(ctx context.Context) error { return s.Page.SignOut(ctx, true) })
	}
}

// perform runs an activity. The end is reported through the state.
func (s *signIn) perform(activity page.Activity, work func(context.Context) error) {
	s.state = page.SignInState{User: s.state.User, Other: s.state.Other, Activity: activity}
	page.Do(s.ctx, func(ctx context.Context) (struct{}, error) { return struct{}{}, work(ctx) },
		func(struct{}, error) {
			s.confirming = false
			s.ctx.Defer(keepFocus)
		})
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
	if e := document.Call("querySelector", "#stay-signed-in, #signed-in-as, #sign-in"); e.Truthy() {
		e.Call("focus")
	}
}

// Render shows the same two lines in all states, so that the layout does not shift
// and a second click does not hit another button.
func (s *signIn) Render() app.UI {
	view := s.guard()
	class := "session"
	if view == offersSignIn || view == asksEverywhere {
		class += " buttons-first"
	}
	return app.Div().ID("session").Class(class).Aria("busy", s.busy()).OnClick(s.onClick).Body(
		app.Div().Class("who").Role("status").Body(s.renderWho(view)...),
		app.Raw(`<div class="choices">`+s.choices(view)+`</div>`),
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

func (s *signIn) name(user page.User) string {
	if s.Lang == "en" && user.EnName != "" {
		return user.EnName
	}
	return user.Name
}

func (s *signIn) renderWho(view view) []app.UI {
	switch {
	case view == offersNothing:
		return nil
	case view == asksEverywhere:
		return []app.UI{app.P().Text(s.text(everywhereQuestion))}
	case view == offersSignIn && s.state.Refused:
		return []app.UI{app.P().ID("sign-in-refused").Text(s.text(signInRefused))}
	case view == offersSignIn:
		return []app.UI{app.P().Text(s.text(signInReason))}
	}
	who := []app.UI{app.P().ID("signed-in-as").TabIndex(-1).Body(
		app.Img().Src(s.state.User.AvatarURL).Aria("hidden", true),
		app.Text(s.text(signedInAs)+s.name(s.state.User)),
	)}
	if view == offersSwitch {
		who = append(who, app.P().ID("other-user").Text(s.text(otherUser)+s.name(s.state.Other)))
	}
	return who
}

// choices are the buttons, rendered as a string to keep app.wasm small. The URL
// is query-escaped.
func (s *signIn) choices(view view) string {
	switch {
	case view == offersNothing:
		return ""
	case view == offersSignOut:
		return s.button("sign-out", page.SigningOut, signOut, signOutBusy) +
			s.button("sign-out-everywhere", page.SigningOut, signOutEverywhere, signOutEverywhere)
	case view == offersSwitch: // the user of another session is not this one's to sign out everywhere
		return s.button("switch-user", page.SigningIn, switchUser, signInBusy) +
			s.button("sign-out", page.SigningOut, signOut, signOutBusy)
	case view == asksEverywhere:
		return s.button("stay-signed-in", page.Checking, cancel, cancel) +
			s.button("confirm-sign-out", page.SigningOut, signOutEverywhere, signOutBusy)
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
	otherUser         = i18n.Text{Zh: "飞书当前用户：", En: "In Feishu you are "}
	switchUser        = i18n.Text{Zh: "切换用户", En: "Switch user"}
	signOutEverywhere = i18n.Text{Zh: "在所有设备上退出登录", En: "Sign out on all devices"}

	everywhereQuestion = i18n.Text{Zh: "其他设备上的登录也会退出，确定吗？", En: "This signs you out on your other devices too. Go on?"}
	cancel             = i18n.Text{Zh: "取消", En: "Cancel"}
)
