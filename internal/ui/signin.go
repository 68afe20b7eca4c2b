package ui

import (
	"net/url"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// consentTimeout is how long the page waits for the person to agree, so that no
// button is busy for ever.
const consentTimeout = 2 * time.Minute

// A signIn says who is signed in at the server, and lets people sign in and
// out. What it learns it tells everybody through UserState. It asks the server
// as soon as it is mounted.
type signIn struct {
	app.Compo

	Lang   Lang
	Inside bool // in Feishu, where the client knows who the person is

	deps    Deps
	ctx     app.Context // the component's own: that of a button ends with the button
	user    Account     // observes UserState
	doing   doing
	refused bool     // the person said no
	problem *Problem // why it came to nothing
}

// doing is what is under way.
type doing int

const (
	asking doing = iota // who is signed in: at first nothing is known
	nothing
	signingIn
	signingOut
)

// OnMount asks who is signed in.
func (s *signIn) OnMount(ctx app.Context) {
	s.ctx = ctx
	ctx.ObserveState(UserState, &s.user)
	s.begin(asking, "/me", "")
}

// signIn signs the user in with a code of the client.
func (s *signIn) signIn() {
	s.deps.visit.tried = true
	s.begin(signingIn, "", "")
}

// begin sends a request, or signs in, off the UI goroutine. If the component goes
// away meanwhile, nobody hears of the end; who comes next asks again.
func (s *signIn) begin(what doing, path, body string) {
	s.doing, s.refused, s.problem = what, false, nil
	lang := s.Lang
	s.ctx.Async(func() {
		var user Account
		var err error
		if what == signingIn {
			user, err = s.deps.visit.signIn(s.ctx, s.deps.Client, lang)
		} else {
			user, err = s.deps.visit.ask(s.ctx, path, body, lang)
		}
		s.ctx.Dispatch(func(ctx app.Context) { s.end(ctx, user, err) })
	})
}

// end shows how it went.
func (s *signIn) end(ctx app.Context, user Account, err error) {
	did := s.doing
	s.doing = nothing
	if did != asking {
		ctx.Defer(keepFocus)
	}
	switch {
	case refused(err):
		s.refused = true
		s.deps.visit.stayOut(true)
	case err != nil:
		s.problem = signInProblem(err, s.Lang)
		s.deps.Logf("sign-in: %v", err)
	default:
		s.meet(ctx, user, did)
	}
}

// meet tells everybody who is signed in now.
func (s *signIn) meet(ctx app.Context, user Account, did doing) {
	v := s.deps.visit
	s.user = user
	ctx.SetState(UserState, user)
	switch {
	case user.SignedIn():
		v.stayOut(false)
	case did == signingOut:
		v.stayOut(true)
	case s.Inside && app.Getenv(EnvLoginSilent) == "true" && !v.tried && !v.staysOut():
		s.signIn() // unasked: once, and never against the person's will
	}
}

// A second click may come before the buttons are disabled.
func (s *signIn) onSignIn(app.Context, app.Event) {
	if s.doing == nothing {
		s.signIn()
	}
}

func (s *signIn) onSignOut(app.Context, app.Event)           { s.signOut("{}") }
func (s *signIn) onSignOutEverywhere(app.Context, app.Event) { s.signOut(`{"everywhere":true}`) }

func (s *signIn) signOut(body string) {
	if s.doing == nothing {
		s.begin(signingOut, "/logout", body)
	}
}

// leaveToBrowser keeps go-app from taking a link for one of its own pages.
func leaveToBrowser(_ app.Context, e app.Event) { e.Call("stopPropagation") }

// keepFocus gives the focus to what has come in the place of a button that had
// it, unless the person has gone on to something else.
func keepFocus(app.Context) {
	document := app.Window().Get("document")
	if !document.Get("activeElement").Equal(document.Get("body")) {
		return
	}
	if e := document.Call("querySelector", "#signed-in-as, #sign-in"); e.Truthy() {
		e.Call("focus")
	}
}

// Render shows two lines, which are there in all states: nothing jumps.
func (s *signIn) Render() app.UI {
	return app.Div().ID("session").Class("session").Aria("busy", s.doing != nothing).Body(
		app.Div().Class("who").Role("status").Body(s.renderWho()),
		app.Div().Class("choices").Body(s.renderChoices()...),
		app.If(s.problem != nil, func() app.UI {
			return app.Div().ID("sign-in-error").Role("alert").Body(
				app.Code().ID("sign-in-code").Text(s.problem.Code),
				app.P().Text(s.problem.Cause),
				app.P().Text(s.problem.Remedy),
			)
		}),
	)
}

func (s *signIn) renderWho() app.UI {
	switch {
	case s.user.SignedIn():
		return app.P().ID("signed-in-as").TabIndex(-1).Body(
			app.Img().Src(s.user.AvatarURL).Aria("hidden", true),
			app.Text(signedInAs.in(s.Lang)+s.user.nameIn(s.Lang)),
		)
	case s.doing == asking:
		return nil
	case s.refused:
		return app.P().ID("sign-in-refused").Text(signInRefused.in(s.Lang))
	}
	return app.P().Text(signInReason.in(s.Lang))
}

func (s *signIn) renderChoices() []app.UI {
	switch {
	case s.user.SignedIn():
		return []app.UI{
			s.renderButton("sign-out", signingOut, signOut, signOutBusy).OnClick(s.onSignOut),
			s.renderButton("sign-out-everywhere", signingOut, signOutEverywhere, signOutEverywhere).OnClick(s.onSignOutEverywhere),
		}
	case s.doing == asking:
		return nil
	case s.Inside:
		return []app.UI{s.renderButton("sign-in", signingIn, signInWords, signInBusy).OnClick(s.onSignIn)}
	}
	return []app.UI{app.A().ID("sign-in").Class("button").Text(signInWords.in(s.Lang)).
		Href("/login?next=" + url.QueryEscape(pathOf(s.deps.Browser.Href()))).OnClick(leaveToBrowser)}
}

func (s *signIn) renderButton(id string, when doing, words, busy text) app.HTMLButton {
	if s.doing == when {
		words = busy
	}
	return app.Button().ID(id).Class("button").Type("button").Disabled(s.doing != nothing).Aria("busy", s.doing == when).Text(words.in(s.Lang))
}

// pathOf returns what comes after the host of a page's URL, but for the fragment.
func pathOf(href string) string {
	u, err := url.Parse(href)
	if err != nil {
		return "/"
	}
	return u.RequestURI()
}
