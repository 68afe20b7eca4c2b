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

// consentTimeout is how long signing in waits for the user's consent.
const consentTimeout = 2 * time.Minute

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
	User     User
	Activity Activity
	Refused  bool  // the user refused to sign in
	Err      error // why the latest activity failed
}

// Activity is what is under way between the page, the Feishu client and the
// server.
type Activity int

// The activities.
const (
	Checking   Activity = iota // asking the server who is signed in; at first nothing is known
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
	silentFailed bool // signing in without a click has failed
	logins       int  // how often the user was signed in
}

func newSignIn(env Environment, settings func() Settings, client *jsapi.Client, startup *startup, lang func() i18n.Lang) *signIn {
	return &signIn{env: env, settings: settings, client: client, startup: startup, lang: lang, turn: make(chan struct{}, 1)}
}

func (s *signIn) now() SignInState {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
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
	if err == nil && !user.SignedIn() && state == Ready && s.silentAllowed() {
		s.perform(ctx, SigningIn, s.signInHere)
	}
}

// whoIsSignedIn asks the server, unless the page can know that no user is.
func (s *signIn) whoIsSignedIn(ctx context.Context) (User, error) {
	if !strings.Contains(s.env.Browser.Cookie(), s.settings().SessionMarker) {
		return User{}, nil
	}
	return s.ask(ctx, "GET", "/me", "")
}

// silentAllowed reports whether the user may be signed in without a click: never
// against the user's will, and not again after it has failed.
func (s *signIn) silentAllowed() bool {
	s.mu.Lock()
	failed := s.silentFailed
	s.mu.Unlock()
	return s.settings().SilentSignIn && !failed && !s.autoLoginDisabled()
}

// signInAgain signs in silently after the server has refused a request of a
// session that began before the given login. It reports whether the request may
// succeed now.
func (s *signIn) signInAgain(ctx context.Context, login int) bool {
	if s.loginCount() != login {
		return true
	}
	signedIn := false
	if s.startup.now().State == Ready && s.silentAllowed() {
		user, err := s.perform(ctx, SigningIn, func(ctx context.Context) (User, error) {
			if s.loginCount() != login { // another request has done it
				return s.now().User, nil
			}
			return s.signInHere(ctx)
		})
		signedIn = err == nil && user.SignedIn()
	}
	if !signedIn && s.now().User.SignedIn() {
		s.set(func(state *SignInState) { state.User = User{} })
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

// signInHere gets a login code from the client and has the server accept it.
func (s *signIn) signInHere(ctx context.Context) (User, error) {
	consent, cancel := context.WithTimeout(ctx, consentTimeout)
	defer cancel()
	settings := s.settings()
	code, err := s.client.LoginCode(consent, settings.AppID, settings.LoginScopes...)
	if err != nil {
		return User{}, err
	}
	body, _ := json.Marshal(map[string]string{"code": code}) // a string: it cannot fail
	return s.ask(ctx, "POST", "/login", string(body))
}

func (s *signIn) signOut(ctx context.Context, everywhere bool) error {
	body := "{}"
	if everywhere {
		body = `{"everywhere":true}`
	}
	_, err := s.perform(ctx, SigningOut, func(ctx context.Context) (User, error) { return s.ask(ctx, "POST", "/logout", body) })
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
	s.set(func(state *SignInState) { state.Activity, state.Refused, state.Err = activity, false, nil })
	user, err := work(ctx)
	s.end(activity, user, err)
	return user, err
}

func (s *signIn) end(activity Activity, user User, err error) {
	refused := errors.Is(err, jsapi.ErrDenied) || errors.Is(err, jsapi.ErrCanceled)
	switch {
	case refused, err == nil && activity == SigningOut:
		s.disableAutoLogin(true)
	case err == nil && user.SignedIn():
		s.disableAutoLogin(false)
	case err != nil:
		s.env.Logf("sign-in: %v", err)
	}
	s.set(func(state *SignInState) {
		state.Activity, state.Refused = Idle, refused
		if err == nil {
			state.User = user
		} else if !refused {
			state.Err = err
		}
		if activity == SigningIn {
			s.silentFailed = err != nil
			if err == nil {
				s.logins++
			}
		}
	})
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

// The cookie of a user who has signed out, or refused to sign in, and is not to
// be signed in without a click. It is a preference: no secret, and nothing that
// the server reads.
const (
	autoLoginCookie = "stay-signed-out=1"
	cookieScope     = "; Path=/; SameSite=Lax; Max-Age="
	yearInSeconds   = "31536000"
)

func (s *signIn) autoLoginDisabled() bool {
	return strings.Contains(s.env.Browser.Cookie(), autoLoginCookie)
}

func (s *signIn) disableAutoLogin(disable bool) {
	switch {
	case disable:
		s.env.Browser.SetCookie(autoLoginCookie + cookieScope + yearInSeconds)
	case s.autoLoginDisabled():
		s.env.Browser.SetCookie(autoLoginCookie + cookieScope + "0")
	}
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
