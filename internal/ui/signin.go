package ui

import (
	"net/url"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
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

// onClick does what the button is for that was clicked on. A second click may come
// before the buttons are disabled.
func (s *signIn) onClick(_ app.Context, e app.Event) {
	switch id := e.Get("target").Get("id").String(); {
	case id == "sign-in" && !s.Inside:
		e.Call("stopPropagation") // or go-app would take the link for one of its own pages
	case s.doing == nothing:
		s.press(id)
	}
}

func (s *signIn) press(id string) {
	switch id {
	case "sign-in":
		s.signIn()
	case "sign-out":
		s.begin(signingOut, "/logout", "{}")
	case "sign-out-everywhere":
		s.begin(signingOut, "/logout", `{"everywhere":true}`)
	}
}

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
	return app.Div().ID("session").Class("session").Aria("busy", s.doing != nothing).OnClick(s.onClick).Body(
		app.Div().Class("who").Role("status").Body(s.renderWho()),
		app.Raw(`<div class="choices">`+s.choices()+`</div>`),
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

// choices are the buttons. They are markup as text, which is the smaller program;
// all of it is our own words, and an address that is escaped.
func (s *signIn) choices() string {
	switch {
	case s.user.SignedIn():
		return s.button("sign-out", signingOut, signOut, signOutBusy) +
			s.button("sign-out-everywhere", signingOut, signOutEverywhere, signOutEverywhere)
	case s.doing == asking:
		return ""
	case s.Inside:
		return s.button("sign-in", signingIn, signInWords, signInBusy)
	}
	return `<a id="sign-in" class="button" href="/login?next=` + url.QueryEscape(pathOf(s.deps.Browser.Href())) + `">` + signInWords.in(s.Lang) + `</a>`
}

func (s *signIn) button(id string, when doing, words, busy text) string {
	state := ""
	if s.doing != nothing {
		state = " disabled"
	}
	if s.doing == when {
		words, state = busy, state+` aria-busy="true"`
	}
	return `<button id="` + id + `" class="button" type="button"` + state + `>` + words.in(s.Lang) + `</button>`
}

// pathOf returns what comes after the host of a page's URL, but for the fragment.
func pathOf(href string) string {
	_, rest, _ := strings.Cut(sign.PageURL(href), "://")
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		return rest[i:]
	}
	return "/"
}
