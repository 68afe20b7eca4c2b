package page

import (
	"context"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// ObserveUser keeps user up to date with who is signed in at the app's server,
// and renders the component whenever that changes, until the component is
// dismounted. Call it in OnMount. The server is asked once the page is ready, so
// user is zero until then; where silent sign-in is on, the user is signed
// in without a click, unless they have signed out before.
//
// The user is for display. Protect resources on the server.
func (p *Page) ObserveUser(ctx app.Context, user *User) {
	p.signInObservers.add(ctx, func() { *user = p.signIn.now().User })
	*user = p.signIn.now().User // after add, so that no change is missed
	p.signIn.check(false)
}

// OnUserChange calls f on the UI goroutine, and renders the component, after a user
// has signed in, has signed out, or has taken the place of another, until the
// component is dismounted: a device may change hands. Load again in f what belongs
// to the user. Call it in OnMount; it asks the server and signs in as
// [Page.ObserveUser] does.
func (p *Page) OnUserChange(ctx app.Context, f func()) {
	var seen int
	p.signInObservers.add(ctx, func() {
		if changes := p.signIn.userChanges(); changes != seen {
			seen = changes
			f()
		}
	})
	seen = p.signIn.userChanges() // after add, so that no change is missed
	p.signIn.check(false)
}

// ObserveSignIn is ObserveUser with the state of signing in, for components with
// their own buttons. Each call asks the server again who is signed in.
func (p *Page) ObserveSignIn(ctx app.Context, state *SignInState) {
	p.signInObservers.add(ctx, func() { *state = p.signIn.now() })
	p.signIn.check(true)
	*state = p.signIn.now()
}

// SignIn signs the user in at the app's server. It blocks until the user has
// agreed or refused, at most two minutes, and for the server. An error of the
// user's refusal is [jsapi.ErrDenied] or [jsapi.ErrCanceled]. Outside Feishu it
// opens the platform's sign-in page instead, which comes back to this one. It is
// safe to repeat.
func (p *Page) SignIn(ctx context.Context) (User, error) { return p.signIn.signIn(ctx) }

// SignOut ends the user's session at the app's server, or all sessions of the
// user, and keeps the user from being signed in without a click. It blocks until
// the server has answered and is safe to repeat.
func (p *Page) SignOut(ctx context.Context, everywhere bool) error {
	return p.signIn.signOut(ctx, everywhere)
}

// LoginURL returns where sign-in in an ordinary browser begins, as a path of the
// app's server: it comes back to the present page.
func (p *Page) LoginURL() string { return loginPath(p.env.Browser.URL()) }
