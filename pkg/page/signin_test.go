package page

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// A badge is a component that observes the user. Natively go-app does not call
// OnMount.
type badge struct {
	app.Compo
	page *Page
	user User
	seen []string
}

func (b *badge) OnPreRender(ctx app.Context) { b.page.ObserveUser(ctx, &b.user) }
func (b *badge) Render() app.UI {
	b.seen = append(b.seen, b.user.Name)
	return app.P().Text(b.user.Name)
}

// A mounted is a component in an engine.
type mounted struct {
	*badge
	engine app.TestEngine
}

func mount(t *testing.T, p *Page) mounted {
	t.Helper()
	m := mounted{&badge{page: p}, app.NewTestEngine()}
	if err := m.engine.Load(m.badge); err != nil {
		t.Fatal(err)
	}
	m.engine.ConsumeAll()
	return m
}

// settle waits until nothing is under way.
func (f *fixture) settle(m mounted) {
	for f.signIn.now().Activity != Idle {
	}
	f.signIn.turn <- struct{}{}
	<-f.signIn.turn
	m.engine.ConsumeAll()
}

func TestObserveUser(t *testing.T) {
	f := newFixture(Settings{})
	f.session = adaJSON
	first := mount(t, f.Page)
	if first.user.SignedIn() {
		t.Errorf("before the page is ready: %+v", first.user)
	}
	f.wantRequests(t)
	f.open(t)
	second := mount(t, f.Page) // on any route, at any time
	f.settle(first)
	second.engine.ConsumeAll()
	if first.user != ada || second.user != ada {
		t.Errorf("got %+v, %+v", first.user, second.user)
	}
	f.awaitRequests(t, "/me", "/login "+dryRun)
}

// A change is not missed while components begin to observe the user.
func TestObserveUserDuringChanges(t *testing.T) {
	for i := range 2000 {
		f := newFixture(Settings{})
		b, engine := &badge{page: f.Page}, app.NewTestEngine()
		changed := make(chan struct{})
		go func() {
			defer close(changed)
			for range i % 100 { // so that some of the last changes are in between
				f.signIn.end(SigningIn, ada, nil)
			}
			f.signIn.end(SigningIn, bob, nil)
		}()
		if err := engine.Load(b); err != nil {
			t.Fatal(err)
		}
		engine.ConsumeAll()
		<-changed
		engine.ConsumeAll()
		if b.user != bob {
			t.Fatalf("got %+v", b.user)
		}
	}
}

// A watcher is a component that counts changes of the user.
type watcher struct {
	app.Compo
	page    *Page
	changes int
}

func (w *watcher) OnPreRender(ctx app.Context) { w.page.OnUserChange(ctx, func() { w.changes++ }) }
func (w *watcher) Render() app.UI              { return app.P().Text(w.changes) }

// The user of the client takes the place of the one who has the session.
func TestOnUserChange(t *testing.T) {
	f := newFixture(Settings{SilentSignIn: true})
	f.session, f.inClient = adaJSON, bobJSON
	f.open(t)
	w, engine := &watcher{page: f.Page}, app.NewTestEngine()
	if err := engine.Load(w); err != nil {
		t.Fatal(err)
	}
	want := func(what string, changes int) {
		t.Helper()
		engine.ConsumeAll()
		if w.changes != changes || !strings.Contains(app.HTMLString(w), fmt.Sprint(changes)) {
			t.Errorf("%s: %d changes, want %d", what, w.changes, changes)
		}
	}
	engine.ConsumeAll()
	f.awaitRequests(t, "/me", `/login {"silent":true,"code":"c-1"}`)
	f.settle(mounted{engine: engine})
	want("another user", 1)
	f.SignIn(t.Context())
	want("the same user", 1)
	f.SignOut(t.Context(), false)
	want("signed out", 2)
	f.SignIn(t.Context())
	want("signed in", 3)
}

// A sign-in may come before the server has said that no user is signed in.
func TestUserChangesFirst(t *testing.T) {
	f := newFixture(Settings{})
	f.open(t)
	if f.SignIn(t.Context()); f.signIn.userChanges() != 1 {
		t.Errorf("%d changes", f.signIn.userChanges())
	}
}

func TestSignInAndOut(t *testing.T) {
	f := newFixture(Settings{LoginScopes: []string{"offline_access", "contact:user.email:readonly"}})
	f.open(t)
	m := mount(t, f.Page)
	f.settle(m)
	user, err := f.SignIn(t.Context())
	if err != nil || user != ada {
		t.Fatalf("got %+v, %v", user, err)
	}
	if m.engine.ConsumeAll(); m.user != ada {
		t.Errorf("the component has %+v", m.user)
	}
	if sent := string(f.host.Calls("tt.requestAccess")[0].Params); sent != `{"scopeList":["offline_access","contact:user.email:readonly"],"appID":"cli_1"}` {
		t.Errorf("asked the client for %s", sent)
	}
	if err := f.SignOut(t.Context(), false); err != nil {
		t.Error(err)
	}
	if m.engine.ConsumeAll(); m.user.SignedIn() {
		t.Errorf("after sign-out: %+v", m.user)
	}
	f.SignIn(t.Context())
	f.SignOut(t.Context(), true)
	f.wantRequests(t, "/me", `/login {"code":"c-1"}`, `/logout {"everywhere":false,"open_id":"ou_ada"}`,
		`/login {"code":"c-1"}`, `/logout {"everywhere":true,"open_id":"ou_ada"}`)
	if got := strings.Join(f.browser.announced, ","); got != "ou_ada,,ou_ada," {
		t.Errorf("other tabs were told %q", got)
	}
	if got := strings.Join(m.seen, ","); !strings.Contains(got, "艾达") || !strings.HasSuffix(got, ",") {
		t.Errorf("it was rendered with %q", got)
	}
}

func TestSignInFails(t *testing.T) {
	message := `{"detail":"for developers","message":"授权码已用过。","code":20065}`
	older := func(f *fixture, code int) {
		f.host.Remove("tt.requestAccess")
		f.host.Fail("tt.requestAuthCode", jsapi.Error{Code: code})
	}
	for _, test := range []struct {
		name    string
		make    func(*fixture)
		code    string
		cause   string
		refused bool
	}{
		{"message of the server", func(f *fixture) { f.answer("/login", response{401, message, nil}) }, "20065", "授权码已用过", false},
		{"code without message", func(f *fixture) { f.answer("/login", response{403, `{"code":20021,"detail":"d"}`, nil}) }, "20021", "Unexpected response", false},
		{"forbidden", func(f *fixture) { f.answer("/login", response{403, `{}`, nil}) }, "http-403", "Unexpected response", false},
		{"platform down", func(f *fixture) { f.answer("/login", response{503, `{}`, nil}) }, "http-503", "cannot reach the Feishu Open Platform", false},
		{"proxy's page", func(f *fixture) { f.answer("/login", response{502, `<html>`, nil}) }, "http-502", "Feishu Open Platform", false},
		{"not a user", func(f *fixture) { f.answer("/login", response{200, `{}`, nil}) }, "http-200", "Unexpected response", false},
		{"not JSON", func(f *fixture) { f.answer("/login", response{200, `<html>`, nil}) }, "http-200", "Unexpected response", false},
		{"network", func(f *fixture) { f.answer("/login", response{err: errors.New("TypeError")}) }, "network", "cannot reach its server", false},
		{"timeout", func(f *fixture) { f.answer("/login", response{err: context.DeadlineExceeded}) }, "timeout", "timed out", false},
		{"no function", func(f *fixture) { f.host.Remove("tt.requestAccess") }, "103", "does not have this function", false},
		{"session of the client", func(f *fixture) { f.host.Fail("tt.requestAccess", jsapi.Error{Errno: 2700001}) }, "2700001", "session has expired", false},
		{"not visible", func(f *fixture) { older(f, 10228) }, "10228", "not visible to you", false},
		{"redirect URL", func(f *fixture) { older(f, 10236) }, "10236", "redirect URLs", false},
		{"no redirect URL", func(f *fixture) { older(f, 10235) }, "10235", "redirect URLs", false},
		{"internal", func(f *fixture) { older(f, 10232) }, "10232", "did not accept the call", false},
		{"refused", func(f *fixture) {
			f.host.Fail("tt.requestAccess", jsapi.Error{Errno: jsapi.ErrnoRequestAccessRefused, Msg: "authorization terminated"})
		}, "", "", true},
		{"canceled", func(f *fixture) { f.host.Fail("tt.requestAccess", jsapi.Error{Msg: "requestAccess:cancel"}) }, "", "", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFixture(Settings{})
			test.make(f)
			f.open(t)
			_, err := f.SignIn(t.Context())
			state := f.signIn.now()
			if err == nil || state.User.SignedIn() || state.Activity != Idle || state.Refused != test.refused {
				t.Fatalf("got %v, %+v", err, state)
			}
			if test.refused {
				if state.Err != nil {
					t.Errorf("a refusal is the error %v", state.Err)
				}
				return
			}
			if e := f.Explain(state.Err); e.Code != test.code || !strings.Contains(e.Cause, test.cause) {
				t.Errorf("explained as %+v", e)
			}
		})
	}
}

// If the server cannot be asked, a session may exist: there is no silent sign-in.
func TestCheckFails(t *testing.T) {
	f := newFixture(Settings{SilentSignIn: true})
	f.answer("/me", response{status: 503, body: `{"message":"暂时无法确认登录状态。"}`})
	f.open(t)
	f.settle(mount(t, f.Page))
	if e := f.Explain(f.signIn.now().Err); e.Code != "http-503" || e.Cause != "暂时无法确认登录状态。" {
		t.Errorf("got %+v", e)
	}
	f.wantRequests(t, "/me")
}

func TestSignOutFails(t *testing.T) {
	f := newFixture(Settings{})
	f.session = adaJSON
	f.open(t)
	m := mount(t, f.Page)
	f.settle(m)
	f.answer("/logout", response{status: 503, body: `{}`})
	if err := f.SignOut(t.Context(), false); err == nil {
		t.Error("no error")
	}
	if m.engine.ConsumeAll(); m.user != ada {
		t.Errorf("got %+v", m.user)
	}
}

func TestSilentSignIn(t *testing.T) {
	for _, test := range []struct {
		name   string
		make   func(*fixture)
		asked  int // how often the client was
		signed bool
	}{
		{"on", func(*fixture) {}, 1, true},
		{"off", func(f *fixture) { f.signIn.settings = func() Settings { return Settings{} } }, 0, false},
		{"signed out before", func(f *fixture) { f.keptOut = adaJSON }, 1, false},
		{"another user signed out before", func(f *fixture) { f.keptOut = bobJSON }, 1, true},
		{"refused before", func(f *fixture) { f.browser.cookie = "a=b; " + refusedCookie }, 0, false},
		{"already signed in", func(f *fixture) { f.session = adaJSON }, 1, true},
		{"refused", func(f *fixture) {
			f.host.Fail("tt.requestAccess", jsapi.Error{Errno: jsapi.ErrnoRequestAccessRefused})
		}, 1, false},
		{"failed", func(f *fixture) { f.answer("/login", response{status: 503}) }, 1, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFixture(Settings{SilentSignIn: true})
			test.make(f)
			f.open(t)
			for range 2 { // the component is dismounted and mounted again
				m := mount(t, f.Page)
				f.settle(m)
				f.signIn.checkNow(Ready)
				m.engine.ConsumeAll()
				if n := len(f.host.Calls("tt.requestAccess")); n != test.asked {
					t.Errorf("the client was asked %d times", n)
				}
				if m.user.SignedIn() != test.signed {
					t.Errorf("got %+v", m.user)
				}
			}
		})
	}
}

// Users who have refused are not asked again without a click, not even by
// another document; those who sign in are, from then on. Those who have signed
// out are known to the server.
func TestSilentSignInRespectsTheUser(t *testing.T) {
	for url, attributes := range map[string]string{
		"http://a.example/":  "; SameSite=Lax",
		"https://a.example/": "; SameSite=None; Secure; Partitioned",
	} {
		f := newFixture(Settings{SilentSignIn: true})
		f.browser.url = url
		f.open(t)
		f.settle(mount(t, f.Page))
		f.SignOut(t.Context(), false)
		if f.signIn.silentAllowed() {
			t.Error("it is allowed after sign-out")
		}
		if f.browser.set != "" {
			t.Errorf("set %q", f.browser.set)
		}
		f.host.Fail("tt.requestAccess", jsapi.Error{Errno: jsapi.ErrnoRequestAccessRefused})
		f.SignIn(t.Context())
		if !f.signIn.autoLoginDisabled() || f.browser.set != "sign-in-refused=1; Path=/; Max-Age=86400"+attributes {
			t.Errorf("set %q", f.browser.set)
		}
		f.host.Answer("tt.requestAccess", map[string]any{"code": "c-1"})
		f.SignIn(t.Context())
		if f.browser.set != "sign-in-refused=1; Path=/; Max-Age=0"+attributes || !f.signIn.silentAllowed() {
			t.Errorf("set %q", f.browser.set)
		}
	}
}

// A device can have another user than the session's: silent sign-in changes the
// session, otherwise it is said and the user can switch.
func TestAnotherUserInTheClient(t *testing.T) {
	const silent = `/login {"silent":true,"code":"c-1"}`
	silently := func(f *fixture) {
		settings := f.signIn.settings()
		settings.SilentSignIn = true
		f.signIn.settings = func() Settings { return settings }
	}
	for _, test := range []struct {
		name        string
		make        func(*fixture)
		user, other User
		sent        string
	}{
		{"the same", func(f *fixture) { f.inClient = adaJSON }, ada, User{}, "/login " + dryRun},
		{"another", func(*fixture) {}, ada, bob, "/login " + dryRun},
		{"silent", silently, bob, User{}, silent},
		{"silent, the same", func(f *fixture) { silently(f); f.inClient = adaJSON }, ada, User{}, silent},
		{"silent, signed out before", func(f *fixture) { silently(f); f.keptOut = bobJSON }, User{}, User{}, silent},
		{"silent, not known", func(f *fixture) {
			silently(f)
			f.answer("/login", response{status: 503})
		}, ada, User{}, silent},
		{"not known", func(f *fixture) { f.answer("/login", response{status: 503}) }, ada, User{}, "/login " + dryRun},
		{"no answer", func(f *fixture) { f.answer("/login", response{err: errors.New("TypeError")}) }, ada, User{}, "/login " + dryRun},
		{"client refuses", func(f *fixture) { f.host.Fail("tt.requestAccess", jsapi.Error{Errno: 2700001}) }, ada, User{}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFixture(Settings{LoginScopes: []string{"offline_access"}})
			f.session, f.inClient = adaJSON, bobJSON
			test.make(f)
			f.open(t)
			f.signIn.checkNow(Ready)
			want := []string{"/me"}
			if test.sent != "" {
				want = append(want, test.sent)
			}
			f.wantRequests(t, want...)
			if got := f.signIn.now(); got.User != test.user || got.Other != test.other || got.Activity != Idle || got.Err != nil {
				t.Fatalf("got %+v", got)
			}
			scopes := `{"scopeList":[],"appID":"cli_1"}` // what is compared is not asked of the user
			if test.sent == silent {
				scopes = `{"scopeList":["offline_access"],"appID":"cli_1"}`
			}
			if sent := string(f.host.Calls("tt.requestAccess")[0].Params); sent != scopes {
				t.Errorf("asked the client for %s", sent)
			}
			if test.user.SignedIn() {
				f.signIn.checkNow(Ready) // just after
				f.wantRequests(t, append(want, "/me")...)
			}
			if test.other != bob {
				return
			}
			f.signIn.compared = time.Now().Add(-compareInterval)
			f.inClient = adaJSON
			f.signIn.checkNow(Ready)
			if got := f.signIn.now(); got.User != ada || got.Other.SignedIn() {
				t.Errorf("the first user is back: %+v", got)
			}
			f.inClient = bobJSON
			f.signIn.set(func(state *SignInState) { state.Other = bob })
			f.SignIn(t.Context())
			if got := f.signIn.now(); got.User != bob || got.Other.SignedIn() {
				t.Errorf("after switching: %+v", got)
			}
		})
	}
}

// What other tabs do, and what happens while the user is away, shows here.
func TestSessionChanges(t *testing.T) {
	f := newFixture(Settings{})
	f.browser.changed("ou_ada") // before anything is shown
	f.open(t)
	m := mount(t, f.Page)
	f.settle(m)
	f.wantRequests(t, "/me")

	f.browser.changed("") // as it is
	f.wantRequests(t, "/me")

	f.session = adaJSON
	f.browser.changed("ou_ada")
	f.awaitRequests(t, "/me", "/me", "/login "+dryRun)
	f.settle(m)
	if m.user != ada {
		t.Errorf("got %+v", m.user)
	}
	if got := strings.Join(f.browser.announced, ","); got != "ou_ada" {
		t.Errorf("other tabs were told %q", got)
	}

	f.session = ""
	f.browser.changed("?") // the user comes back after the session has ended
	f.awaitRequests(t, "/me", "/me", "/login "+dryRun, "/me")
	f.settle(m)
	if m.user.SignedIn() {
		t.Errorf("got %+v", m.user)
	}
}

// While a page is asked again nothing is shown of it, and an error stays.
func TestCheckAgainIsSilent(t *testing.T) {
	f := newFixture(Settings{})
	f.session = adaJSON
	f.open(t)
	f.signIn.checkNow(Ready)
	f.answer("/logout", response{status: 503, body: `{}`})
	f.SignOut(t.Context(), false)
	want := f.signIn.now()
	if want.Err == nil || want.User != ada {
		t.Fatalf("got %+v", want)
	}
	var seen []SignInState
	f.signIn.changed = func() { seen = append(seen, f.signIn.now()) }
	f.signIn.checkNow(Ready)
	f.answer("/me", response{status: 503, body: `{}`})
	f.signIn.checkNow(Ready)
	for _, got := range seen {
		if got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
}

// A page that shows one user does not sign another one out.
func TestSignOutOfAnotherUser(t *testing.T) {
	f := newFixture(Settings{})
	f.session, f.inClient = adaJSON, bobJSON
	f.open(t)
	m := mount(t, f.Page)
	f.settle(m)
	f.session = bobJSON // another tab; this one has not heard of it
	f.answer("/logout", response{status: 409, body: `{"message":"another user"}`})
	if err := f.SignOut(t.Context(), true); err == nil {
		t.Error("no error")
	}
	for f.signIn.now().User != bob {
		f.settle(m)
	}
}

// Outside Feishu the platform's page signs in.
func TestSignInOutside(t *testing.T) {
	f := newFixture(Settings{SilentSignIn: true})
	f.browser.firstConfig = func(context.Context) []byte { return []byte(`{"state":"outside"}`) }
	f.open(t)
	m := mount(t, f.Page)
	f.settle(m)
	f.wantRequests(t, "/me")
	if f.browser.loaded != "" {
		t.Errorf("it leaves for %s without a click", f.browser.loaded)
	}
	_, err := f.SignIn(t.Context())
	if want := "/login?next=%2F%3Fa%3D1%26b%3D%252F"; f.browser.loaded != want || f.LoginURL() != want {
		t.Errorf("it leaves for %q", f.browser.loaded)
	}
	if html := app.HTMLString(f.Problem(err)); !strings.HasSuffix(html, "></div>") {
		t.Errorf("it shows %s", html)
	}
}

// The body is JSON for every code.
func TestLoginCodeIsQuoted(t *testing.T) {
	f := newFixture(Settings{})
	f.host.Answer("tt.requestAccess", map[string]any{"code": `"},{<` + "\n"})
	f.open(t)
	f.SignIn(t.Context())
	var body struct{ Code string }
	_, raw, _ := strings.Cut(f.requests[0], " ")
	if err := json.Unmarshal([]byte(raw), &body); err != nil || body.Code != `"},{<`+"\n" {
		t.Errorf("sent %s: %v", raw, err)
	}
}

// The page asks who is signed in unless it is certain that no user is.
func TestAsksWhoIsSignedIn(t *testing.T) {
	for _, test := range []struct {
		name   string
		marker string
		make   func(*testBrowser)
		asks   bool
	}{
		{"no marker", "signed-in", func(*testBrowser) {}, false},
		{"other cookies", "signed-in", func(b *testBrowser) { b.cookie = "a=1; " + refusedCookie }, false},
		{"marker", "signed-in", func(b *testBrowser) { b.cookie = "signed-in=1" }, true},
		{"marker on https", "signed-in", func(b *testBrowser) { b.cookie = "a=b; __Host-signed-in=1" }, true},
		{"server without markers", "", func(*testBrowser) {}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFixture(Settings{SessionMarker: test.marker})
			f.session = adaJSON
			test.make(f.browser)
			f.open(t)
			f.settle(mount(t, f.Page))
			var want []string
			if test.asks {
				want = []string{"/me", "/login " + dryRun}
			}
			f.awaitRequests(t, want...)
			if f.signIn.now().User.SignedIn() != test.asks {
				t.Errorf("got %+v", f.signIn.now())
			}
		})
	}
}

// A session that has ended in another tab ends here too, without a request.
func TestSignedOutInAnotherTab(t *testing.T) {
	f := newFixture(Settings{SessionMarker: "signed-in"})
	f.session, f.browser.cookie = adaJSON, "signed-in=1"
	f.open(t)
	m := mount(t, f.Page)
	f.settle(m)
	f.browser.SetCookie("signed-in=; Max-Age=0")
	f.signIn.checkNow(Ready)
	m.engine.ConsumeAll()
	if m.user.SignedIn() {
		t.Errorf("got %+v", m.user)
	}
	f.awaitRequests(t, "/me", "/login "+dryRun)
}

// Where the browser keeps no cookies, such as in another site's frame, the server
// accepts a sign-in that lasts for no request.
func TestCookiesAreBlocked(t *testing.T) {
	for _, test := range []struct {
		name   string
		cookie string // after signing in
		me     response
		code   string // of the error
	}{
		{"kept", "signed-in=1", response{status: 401}, ""},
		{"blocked", "", response{status: 401}, "cookies"},
		{"kept, but scripts cannot see them", "", response{status: 200, body: adaJSON}, ""},
		{"not known", "", response{status: 503}, "http-503"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFixture(Settings{SessionMarker: "signed-in"})
			f.browser.cookie = test.cookie
			f.answer("/me", test.me)
			f.open(t)
			user, err := f.SignIn(t.Context())
			code := ""
			if err != nil {
				code = f.Explain(err).Code
			}
			if code != test.code || user.SignedIn() != (code == "") || f.signIn.now().User != user {
				t.Errorf("got %+v, %v", user, err)
			}
			if code != "cookies" {
				return
			}
			if e := f.Explain(err); !strings.Contains(e.Cause, "cookies") || e.Remedy == "" || e.Detail != "" {
				t.Errorf("explained as %+v", e)
			}
		})
	}
}
