package page

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
)

const (
	// consentTimeout is how long signing in waits for the user's consent.
	consentTimeout = 2 * time.Minute

	// compareInterval is how long the client is taken to have the same user.
	compareInterval = time.Minute
)

// User is a signed-in user, as the app's server has verified it. The zero User
// means that no user is signed in.
type User struct {
	OpenID    string `json:"open_id"` // of the user in this app
	Name      string `json:"name"`
	EnName    string `json:"en_name"` // may be empty
	AvatarURL string `json:"avatar_url"`
}

// SignedIn reports whether a user is signed in.
func (u User) SignedIn() bool { return u.OpenID != "" }

// SignInState is the state of the user's session.
type SignInState struct {
	User User

	// Other is the user of the Feishu client if that is not User: they share the
	// device, and the server acts for User. Offer to sign in, which switches.
	Other User

	Activity Activity
	Refused  bool  // the user refused to sign in
	Err      error // why the latest activity failed
}

// Activity is what is under way between the page, the Feishu client and the
// server.
type Activity int

// The activities.
const (
	Checking   Activity = iota // asking the server who is signed in, while nothing is known
	Idle                       // nothing is under way
	SigningIn                  // with or without a click
	SigningOut                 // on this device or on all
)

// SignIn signs the user in at the app's server and answers who is signed in.
type signIn struct {
	env      Environment
	settings func() Settings
	client   *jsapi.Client // calls at once
	startup  *startup
	lang     func() i18n.Lang
	changed  func() // called after every change, on any goroutine

	turn chan struct{} // of the one activity that may be under way

	mu           sync.Mutex
	state        SignInState
	checked      bool // the server has been asked, or will be
	wanted       bool // a check waits for the page to be ready
	known        bool // an activity has ended
	silentFailed bool // signing in without a click has failed, or is not wanted
	logins       int  // how often the user was signed in
	changes      int  // of the user, apart from the first answer of the server

	compared time.Time // when the client last said who its user is
}

func newSignIn(env Environment, settings func() Settings, client *jsapi.Client, startup *startup, lang func() i18n.Lang) *signIn {
	s := &signIn{env: env, settings: settings, client: client, startup: startup, lang: lang, turn: make(chan struct{}, 1)}
	env.Browser.OnSessionChange(s.sessionChanged)
	return s
}

func (s *signIn) now() SignInState {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

// userChanges returns how often the user has changed, apart from the first answer
// of the server.
func (s *signIn) userChanges() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changes
}

func (s *signIn) set(change func(*SignInState)) {
	s.mu.Lock()
	change(&s.state)
	s.mu.Unlock()
	s.changed()
}

// check asks the server who is signed in once the page is ready or outside, and
// signs in silently where that is on. Unless again, it does so once.
func (s *signIn) check(again bool) {
	s.mu.Lock()
	s.wanted = s.wanted || !s.checked || again && s.state.Activity == Idle
	s.checked = true
	s.mu.Unlock()
	s.proceed()
}

// recheck asks the server again, after what is under way.
func (s *signIn) recheck() {
	s.mu.Lock()
	s.wanted = true
	s.mu.Unlock()
	s.proceed()
}

// sessionChanged asks the server again if another user may be signed in by now
// than is known here.
func (s *signIn) sessionChanged(openID string) {
	s.mu.Lock()
	changed := s.checked && openID != s.state.User.OpenID
	s.mu.Unlock()
	if changed {
		s.recheck()
	}
}

// proceed begins a check that waits for the page. It is called whenever the
// status of the page has changed.
func (s *signIn) proceed() {
	state := s.startup.now().State
	s.mu.Lock()
	now := s.wanted && (state == Ready || state == Outside)
	s.wanted = s.wanted && !now
	s.mu.Unlock()
	if now {
		go func() {
			defer reportPanic(s.env)
			s.checkNow(state)
		}()
	}
}

func (s *signIn) checkNow(state State) {
	ctx := context.Background()
	user, err := s.perform(ctx, Checking, s.whoIsSignedIn)
	s.mu.Lock()
	recent := user.SignedIn() && time.Since(s.compared) < compareInterval
	s.mu.Unlock()
	switch {
	case err != nil || state != Ready || recent:
	case !s.silentAllowed():
		s.compare(ctx, user)
	case user.SignedIn():
		s.perform(ctx, Checking, s.signInSilently) // changes nothing if it is the client's user
	default:
		s.perform(ctx, SigningIn, s.signInSilently)
	}
}

// whoIsSignedIn asks the server, unless the page can know that no user is.
func (s *signIn) whoIsSignedIn(ctx context.Context) (User, error) {
	if !s.mayHaveSession() {
		return User{}, nil
	}
	return s.ask(ctx, "GET", "/me", "")
}

// mayHaveSession reports whether the browser has the cookie that marks a session.
func (s *signIn) mayHaveSession() bool {
	return strings.Contains(s.env.Browser.Cookie(), s.settings().SessionMarker)
}

// compare checks whether the signed-in user is the client's user. It needs the
// server, because the client does not return the user's id.
func (s *signIn) compare(ctx context.Context, user User) {
	if !user.SignedIn() {
		return
	}
	other, err := s.sendCode(ctx, `{"dry_run":true,`) // without scopes, so that the user is not asked
	if err != nil {
		s.env.Logf("the client's user is not known: %v", err)
		return
	}
	s.set(func(state *SignInState) {
		if state.Other = (User{}); state.User == user && other.OpenID != user.OpenID {
			state.Other = other
		}
	})
}

// silentAllowed reports whether users may be signed in without a click: not
// after a refusal, and not again after it has failed. The server refuses users who
// have signed out.
func (s *signIn) silentAllowed() bool {
	s.mu.Lock()
	failed := s.silentFailed
	s.mu.Unlock()
	return s.settings().SilentSignIn && !failed && !s.autoLoginDisabled()
}

// missing reports whether the browser has no session although users are signed in
// silently.
func (s *signIn) missing() bool { return !s.mayHaveSession() && s.silentAllowed() }

// signInAgain signs in silently once the page is ready, unless that has happened
// since the given login. It reports whether a request that the server refuses
// without a session may succeed now.
func (s *signIn) signInAgain(ctx context.Context, login int) bool {
	if s.loginCount() != login {
		return true
	}
	signedIn := false
	if s.silentAllowed() && s.startup.wait(ctx) == nil {
		user, err := s.perform(ctx, SigningIn, func(ctx context.Context) (User, error) {
			if s.loginCount() != login { // another request has done it
				return s.now().User, nil
			}
			return s.signInSilently(ctx)
		})
		signedIn = err == nil && user.SignedIn()
	}
	if !signedIn && s.now().User.SignedIn() {
		s.set(func(state *SignInState) {
			state.User = User{}
			s.changes++
		})
	}
	return signedIn
}

func (s *signIn) loginCount() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.logins
}

// signIn signs the user in, in another browser by way of the platform's page.
func (s *signIn) signIn(ctx context.Context) (User, error) {
	if err := s.startup.wait(ctx); errors.Is(err, ErrOutside) {
		s.env.Browser.Load(loginPath(s.env.Browser.URL()))
		return User{}, fmt.Errorf("page: leaving for /login: %w", context.Canceled)
	} else if err != nil {
		return User{}, err
	}
	return s.perform(ctx, SigningIn, s.signInHere)
}

// signInHere signs the client's user in.
func (s *signIn) signInHere(ctx context.Context) (User, error) { return s.login(ctx, "{") }

// signInSilently is signInHere without a click. It returns no user if they have
// signed out before.
func (s *signIn) signInSilently(ctx context.Context) (User, error) {
	return s.login(ctx, `{"silent":true,`)
}

// login starts a session, and makes sure that the browser keeps it.
func (s *signIn) login(ctx context.Context, object string) (User, error) {
	user, err := s.sendCode(ctx, object, s.settings().LoginScopes...)
	if err == nil && user.SignedIn() && !s.mayHaveSession() {
		user, err = s.ask(ctx, "GET", "/me", "")
		if err == nil && !user.SignedIn() {
			err = errCookies
		}
	}
	return user, err
}

// sendCode gets a login code from the client and sends it to the server, in a
// JSON object that begins so.
func (s *signIn) sendCode(ctx context.Context, object string, scopes ...string) (User, error) {
	s.mu.Lock()
	s.compared = time.Now()
	s.mu.Unlock()
	consent, cancel := context.WithTimeout(ctx, consentTimeout)
	defer cancel()
	code, err := s.client.LoginCode(consent, s.settings().AppID, scopes...)
	if err != nil {
		return User{}, err
	}
	quoted, _ := json.Marshal(code) // a string: it cannot fail
	return s.ask(ctx, "POST", "/login", object+`"code":`+string(quoted)+"}")
}

func (s *signIn) signOut(ctx context.Context, everywhere bool) error {
	_, err := s.perform(ctx, SigningOut, func(ctx context.Context) (User, error) {
		id, _ := json.Marshal(s.now().User.OpenID)
		return s.ask(ctx, "POST", "/logout", fmt.Sprintf(`{"everywhere":%t,"open_id":%s}`, everywhere, id))
	})
	if refused, ok := errors.AsType[*Error](err); ok && refused.Status == 409 { // it is another user by now
		s.recheck()
	}
	return err
}

// perform does one activity at a time.
func (s *signIn) perform(ctx context.Context, activity Activity, work func(context.Context) (User, error)) (User, error) {
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return User{}, ctx.Err()
	}
	defer func() { <-s.turn }()
	s.set(func(state *SignInState) {
		if activity != Checking || !s.known { // else nothing is shown of it
			state.Activity, state.Refused, state.Err = activity, false, nil
		}
	})
	user, err := work(ctx)
	s.end(activity, user, err)
	return user, err
}

func (s *signIn) end(activity Activity, user User, err error) {
	before := s.now().User.OpenID
	refused := errors.Is(err, jsapi.ErrDenied) || errors.Is(err, jsapi.ErrCanceled)
	switch {
	case refused:
		s.disableAutoLogin(true)
	case err != nil:
		s.env.Logf("sign-in: %v", err)
	case user.SignedIn():
		s.disableAutoLogin(false)
	}
	s.set(func(state *SignInState) {
		again := activity == Checking && s.known
		if (s.known || activity != Checking) && err == nil && user.OpenID != state.User.OpenID {
			s.changes++
		}
		s.known = true
		state.Activity = Idle
		switch {
		case err == nil:
			if user.OpenID != before || activity == SigningIn {
				state.Other = User{}
			}
			state.User = user
		case !again:
			state.Refused = refused
			if !refused {
				state.Err = err
			}
		}
		if activity != Checking {
			s.silentFailed = !user.SignedIn()
		}
		if activity == SigningIn && user.SignedIn() {
			s.logins++
		}
	})
	if err == nil && user.OpenID != before {
		s.env.Browser.AnnounceSession(user.OpenID)
	}
}

// ask sends a request that is answered with the user. A 401 is the zero User, not
// an error.
func (s *signIn) ask(ctx context.Context, method, path, body string) (user User, err error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	r, err := s.env.Request(ctx, Request{Method: method, URL: path, JSON: body, Language: s.lang().Tag()})
	switch {
	case err != nil:
		return user, errors.Join(errNetwork, err)
	case r.Status == 204, r.Status == 401 && method == "GET":
		return user, nil
	case r.Status == 200 && json.Unmarshal(r.Body, &user) == nil && user.SignedIn():
		return user, nil
	}
	return User{}, errorOf(r.Status, r.Body)
}

// The cookie of a user who has refused to sign in, and is not to be asked again
// without a click. The user is unknown, so the cookie is for all users of the
// device and lasts a day.
const (
	refusedCookie = "sign-in-refused=1"
	dayInSeconds  = "86400"
)

func (s *signIn) autoLoginDisabled() bool {
	return strings.Contains(s.env.Browser.Cookie(), refusedCookie)
}

func (s *signIn) disableAutoLogin(disable bool) {
	age, scope := "0", "; SameSite=Lax"
	if disable {
		age = dayInSeconds
	} else if !s.autoLoginDisabled() {
		return
	}
	if strings.HasPrefix(s.env.Browser.URL(), "https:") {
		scope = "; SameSite=None; Secure; Partitioned" // it may be in a frame
	}
	s.env.Browser.SetCookie(refusedCookie + "; Path=/; Max-Age=" + age + scope)
}

// loginPath returns where sign-in in a browser begins that comes back to a page.
func loginPath(page string) string {
	path := "/"
	_, rest, _ := strings.Cut(sign.PageURL(page), "://")
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		path = rest[i:]
	}
	return "/login?next=" + url.QueryEscape(path)
}
