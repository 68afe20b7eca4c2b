package ui

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/fetch"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
)

const adaJSON = `{"open_id":"ou_ada","union_id":"on_ada","tenant_key":"t","name":"艾达","en_name":"Ada","avatar_url":"https://a.example.com/ada.png"}`

// A desk is where people sign in: the row on a page, with an observer beside it,
// a client and a server.
type desk struct {
	t      *testing.T
	host   *jsapitest.Host
	row    *mountedRow
	badge  *badge
	engine app.TestEngine

	mu      sync.Mutex // the row works off the UI goroutine
	session string     // what GET /me answers; empty: nobody
	answers map[string]answer
	asked   []string
	cookie  string
}

// An answer is what the server says in the place of the usual.
type answer struct {
	status int
	body   string
	err    error
}

// A mountedRow does natively what go-app does in browsers only.
type mountedRow struct{ signIn }

func (r *mountedRow) OnPreRender(ctx app.Context) { r.OnMount(ctx) }

// A badge is a component that knows nothing of signing in but the state.
type badge struct {
	app.Compo
	user Account
	seen []string
}

func (b *badge) OnPreRender(ctx app.Context) {
	ctx.ObserveState(UserState, &b.user).OnChange(func() { b.seen = append(b.seen, b.user.Name) })
}
func (b *badge) Render() app.UI { return app.P().Text(b.user.Name) }

type deskPage struct {
	app.Compo
	row   *mountedRow
	badge *badge
	again bool
}

// CompoID makes a page that is loaded again a new one.
func (p *deskPage) CompoID() string { return fmt.Sprint(p.again) }

func (p *deskPage) Render() app.UI { return app.Div().Body(p.badge, p.row) }

func newDesk(t *testing.T) *desk {
	t.Setenv(EnvAppID, "cli_1")
	t.Setenv(EnvLoginScopes, "offline_access contact:user.email:readonly")
	t.Setenv(EnvLoginSilent, "false")
	d := &desk{t: t, host: new(jsapitest.Host), answers: map[string]answer{}}
	d.host.Answer("h5sdk.ready", nil)
	d.host.Answer("tt.requestAccess", map[string]any{"code": "c-1"})
	return d
}

// open mounts the page and waits until it is at rest.
func (d *desk) open() {
	d.t.Helper()
	deps := Deps{
		Client:  &jsapi.Client{Runtime: d.host},
		Browser: &fakeBrowser{href: pageURL + "#here"},
		visit:   &visit{request: d.answer, cookie: d.document},
		Logf:    func(string, ...any) {},
	}.withDefaults()
	d.mount(deps)
}

func (d *desk) mount(deps Deps) {
	d.t.Helper()
	d.row = &mountedRow{signIn{Lang: English, Inside: true, deps: deps}}
	d.badge = new(badge)
	d.engine = app.NewTestEngine()
	if err := d.engine.Load(&deskPage{row: d.row, badge: d.badge}); err != nil {
		d.t.Fatal(err)
	}
	d.engine.ConsumeAll()
}

// click presses what has the id, if it can be pressed.
func (d *desk) click(id string) {
	d.t.Helper()
	html := d.html()
	if !strings.Contains(html, `id="`+id+`"`) {
		d.t.Fatalf("there is no %s:\n%s", id, html)
	}
	d.row.press(id)
	if html := d.html(); !busy(html) || !strings.Contains(html, "disabled") {
		d.t.Errorf("after %s nothing says that the page is busy:\n%s", id, html)
	}
	d.engine.ConsumeAll()
}

// busy reports whether the row says so. Natively go-app writes a bare attribute
// for "true".
func busy(html string) bool {
	row, _, _ := strings.Cut(html, ">")
	return strings.Contains(row, "aria-busy") && !strings.Contains(row, `aria-busy="false"`)
}

func (d *desk) html() string { return app.HTMLString(d.row.Render()) }

// answer is the server: it signs in whoever brings the code c-1.
func (d *desk) answer(_ context.Context, path, body string, lang Lang) (*fetch.Response, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked = append(d.asked, strings.TrimSpace(path+" "+body))
	if a, scripted := d.answers[path]; scripted {
		return &fetch.Response{Status: a.status, Body: []byte(a.body)}, a.err
	}
	switch {
	case path == "/login" && body == `{"code":"c-1"}`:
		d.session = adaJSON
	case path == "/logout":
		d.session = ""
		return &fetch.Response{Status: 204}, nil
	case path == "/login", d.session == "":
		return &fetch.Response{Status: 401, Body: []byte(`{"title":"Nobody is signed in","message":"` + signInReason.in(lang) + `"}`)}, nil
	}
	return &fetch.Response{Status: 200, Body: []byte(d.session)}, nil
}

// document is document.cookie.
func (d *desk) document(set string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if pair, _, _ := strings.Cut(set, ";"); set != "" {
		d.cookie = pair
		if strings.Contains(set, "Max-Age=0") {
			d.cookie = ""
		}
	}
	return d.cookie
}

func (d *desk) want(words ...string) {
	d.t.Helper()
	html := d.html()
	for _, w := range words {
		if not, lacking := strings.CutPrefix(w, "no "); lacking {
			if strings.Contains(html, not) {
				d.t.Errorf("there is %s:\n%s", not, html)
			}
		} else if !strings.Contains(html, w) {
			d.t.Errorf("there is no %s:\n%s", w, html)
		}
	}
}

func (d *desk) wantAsked(want ...string) {
	d.t.Helper()
	if fmt.Sprint(d.asked) != fmt.Sprint(want) {
		d.t.Errorf("asked %q, want %q", d.asked, want)
	}
}

func TestSignInAndOut(t *testing.T) {
	d := newDesk(t)
	d.open()
	d.want(`id="sign-in"`, "Sign in", signInReason.en, `aria-busy="false"`, "no disabled", "no alert")
	d.click("sign-in")
	d.want(`id="signed-in-as"`, "Signed in as Ada", `src="https://a.example.com/ada.png"`, `id="sign-out"`, `id="sign-out-everywhere"`, `no id="sign-in"`, "no alert")
	if sent := string(d.host.Calls("tt.requestAccess")[0].Params); sent != `{"scopeList":["offline_access","contact:user.email:readonly"],"appID":"cli_1"}` {
		t.Errorf("asked the client for %s", sent)
	}
	d.click("sign-out")
	d.want(`id="sign-in"`, `no signed-in-as`)
	d.click("sign-in")
	d.click("sign-out-everywhere")
	d.want(`id="sign-in"`)
	d.wantAsked("/me", `/login {"code":"c-1"}`, "/logout {}", `/login {"code":"c-1"}`, `/logout {"everywhere":true}`)
}

// What any component learns from the state.
func TestUserStateReachesOtherComponents(t *testing.T) {
	d := newDesk(t)
	d.open()
	if d.badge.user.SignedIn() {
		t.Errorf("at first there is %+v", d.badge.user)
	}
	d.click("sign-in")
	want := Account{OpenID: "ou_ada", UnionID: "on_ada", TenantKey: "t", Name: "艾达", EnName: "Ada", AvatarURL: "https://a.example.com/ada.png"}
	if d.badge.user != want {
		t.Errorf("after sign-in there is %+v", d.badge.user)
	}
	d.click("sign-out")
	if d.badge.user != (Account{}) {
		t.Errorf("after sign-out there is %+v", d.badge.user)
	}
	if got := strings.Join(d.badge.seen, ","); !strings.Contains(got, "艾达") || !strings.HasSuffix(got, ",") {
		t.Errorf("it saw %q", got)
	}

	// Another component may know better than the row.
	d.click("sign-in")
	d.row.ctx.SetState(UserState, Account{})
	d.engine.ConsumeAll()
	d.want(`id="sign-in"`, "no signed-in-as")
}

func TestWhoIsSignedInStaysSo(t *testing.T) {
	d := newDesk(t)
	d.session = adaJSON
	d.open()
	d.want("Signed in as Ada", `id="sign-out"`)
	if d.badge.user.Name != "艾达" {
		t.Errorf("the other component has %+v", d.badge.user)
	}
	d.row.Lang = Chinese
	d.want("已登录：艾达", "退出登录", "退出所有设备")
	d.wantAsked("/me")
}

// Before the answer there is room, and nothing in it.
func TestNothingIsSaidBeforeItIsKnown(t *testing.T) {
	html := app.HTMLString((&signIn{Lang: English, Inside: true}).Render())
	if !busy(html) || strings.Contains(html, "sign-in") || strings.Contains(html, "Sign") {
		t.Errorf("got %s", html)
	}
}

func TestOutsideThereIsALink(t *testing.T) {
	d := newDesk(t)
	d.open()
	d.row.Inside = false
	d.want(`<a`, `id="sign-in"`, `href="/login?next=%2F%3Fa%3D1%26b%3D%252F"`, "no <button")
}

func TestRefusalIsNoError(t *testing.T) {
	for name, failure := range map[string]jsapi.Error{
		"refused":  {Errno: jsapi.ErrnoRequestAccessRefused, Msg: "authorization terminated"},
		"canceled": {Msg: "requestAccess:cancel"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.host.Fail("tt.requestAccess", failure)
			d.open()
			d.click("sign-in")
			d.want(`id="sign-in-refused"`, signInRefused.en, `id="sign-in"`, "no alert", "no sign-in-code", `aria-busy="false"`)
			d.wantAsked("/me")

			d.host.Answer("tt.requestAccess", map[string]any{"code": "c-1"})
			d.click("sign-in")
			d.want("Signed in as Ada", "no sign-in-refused")
		})
	}
}

func TestSignInFails(t *testing.T) {
	message := `{"title":"The login code is not valid","detail":"for developers","message":"登录码已用过，请再试一次。","code":20065}`
	for _, test := range []struct {
		name   string
		make   func(*desk)
		code   string
		words  string
		absent string
	}{
		{"message of the server", func(d *desk) { d.answers["/login"] = answer{401, message, nil} }, "20065", "登录码已用过", "for developers"},
		{"code without message", func(d *desk) { d.answers["/login"] = answer{403, `{"code":20021,"detail":"d"}`, nil} }, "20021", "unexpected answer", "TRUSTED_ORIGINS"},
		{"forbidden", func(d *desk) { d.answers["/login"] = answer{403, `{}`, nil} }, "http-403", "unexpected answer", "TRUSTED_ORIGINS"},
		{"platform down", func(d *desk) { d.answers["/login"] = answer{503, `{}`, nil} }, "http-503", "cannot reach the Feishu Open Platform", ""},
		{"proxy's page", func(d *desk) { d.answers["/login"] = answer{502, `<html>`, nil} }, "http-502", "Feishu Open Platform", "html"},
		{"not an account", func(d *desk) { d.answers["/login"] = answer{200, `{}`, nil} }, "http-200", "unexpected answer", ""},
		{"not JSON", func(d *desk) { d.answers["/login"] = answer{200, `<html>`, nil} }, "http-200", "unexpected answer", "html"},
		{"network", func(d *desk) { d.answers["/login"] = answer{err: errors.New("TypeError")} }, "network", "cannot reach its own server", "TypeError"},
		{"time-out", func(d *desk) { d.answers["/login"] = answer{err: context.DeadlineExceeded} }, "timeout", "No answer came in time", ""},
		{"no function", func(d *desk) { d.host.Remove("tt.requestAccess") }, "103", "does not have the function", ""},
		{"session of the client", func(d *desk) { d.host.Fail("tt.requestAccess", jsapi.Error{Errno: 2700001}) }, "2700001", "own session", ""},
		{"not visible", func(d *desk) { older(d, 10228) }, "10228", "not visible to you", ""},
		{"redirect URL", func(d *desk) { older(d, 10236) }, "10236", "redirect URLs", ""},
		{"no redirect URL", func(d *desk) { older(d, 10235) }, "10235", "redirect URLs", ""},
		{"internal", func(d *desk) { older(d, 10232) }, "10232", "did not accept the call", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t)
			test.make(d)
			d.open()
			d.click("sign-in")
			d.want(`id="sign-in-error"`, `role="alert"`, `id="sign-in-code"`, test.code, test.words, `id="sign-in"`, "no signed-in-as")
			if test.absent != "" {
				d.want("no " + test.absent)
			}
			if d.badge.user.SignedIn() {
				t.Errorf("there is %+v", d.badge.user)
			}
		})
	}
}

// older makes the client one with requestAuthCode only, which fails.
func older(d *desk, code int) {
	d.host.Remove("tt.requestAccess")
	d.host.Fail("tt.requestAuthCode", jsapi.Error{Code: code})
}

// What cannot be asked is not known: a session there may be survives.
func TestAskingFails(t *testing.T) {
	d := newDesk(t)
	t.Setenv(EnvLoginSilent, "true")
	d.answers["/me"] = answer{status: 503, body: `{"message":"暂时无法确认登录状态。"}`}
	d.open()
	d.want(`id="sign-in-code"`, "http-503", "暂时无法确认登录状态。", `id="sign-in"`)
	d.wantAsked("/me") // and it does not sign in by itself
}

func TestSignOutFails(t *testing.T) {
	d := newDesk(t)
	d.session = adaJSON
	d.open()
	d.answers["/logout"] = answer{status: 503, body: `{}`}
	d.click("sign-out")
	d.want("Signed in as Ada", `id="sign-in-code"`, "http-503", `id="sign-out"`)
	if d.badge.user.Name != "艾达" {
		t.Errorf("the other component has %+v", d.badge.user)
	}
}

func TestSilentSignIn(t *testing.T) {
	for _, test := range []struct {
		name   string
		make   func(*desk)
		asked  int // how often the client was
		signed bool
	}{
		{"on", func(*desk) {}, 1, true},
		{"off", func(d *desk) { d.t.Setenv(EnvLoginSilent, "false") }, 0, false},
		{"stays out", func(d *desk) { d.cookie = stayOutCookie }, 0, false},
		{"already signed in", func(d *desk) { d.session = adaJSON }, 0, true},
		{"refused", func(d *desk) { d.host.Fail("tt.requestAccess", jsapi.Error{Errno: jsapi.ErrnoRequestAccessRefused}) }, 1, false},
		{"failed", func(d *desk) { d.answers["/login"] = answer{status: 503} }, 1, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t)
			t.Setenv(EnvLoginSilent, "true")
			test.make(d)
			d.open()
			if n := len(d.host.Calls("tt.requestAccess")); n != test.asked {
				t.Errorf("the client was asked %d times", n)
			}
			if d.badge.user.SignedIn() != test.signed {
				t.Errorf("there is %+v", d.badge.user)
			}

			// The component goes and comes again, as when somebody looks at another
			// page: nothing is tried anew.
			d.mount(d.row.deps)
			if n := len(d.host.Calls("tt.requestAccess")); n != test.asked {
				t.Errorf("coming back, the client was asked %d times", n)
			}
		})
	}
}

// Who has signed out, or said no, is not signed in unasked, not even by a new
// document; who signs in is, from then on.
func TestSilentSignInRespectsThePerson(t *testing.T) {
	d := newDesk(t)
	t.Setenv(EnvLoginSilent, "true")
	d.open()
	d.click("sign-out")
	d.want(`id="sign-in"`)
	d.open()
	d.want(`id="sign-in"`, "no signed-in-as")
	if n := len(d.host.Calls("tt.requestAccess")); n != 1 {
		t.Errorf("the client was asked %d times", n)
	}

	d.host.Fail("tt.requestAccess", jsapi.Error{Errno: jsapi.ErrnoRequestAccessRefused})
	d.cookie = ""
	d.open()
	d.open()
	if n := len(d.host.Calls("tt.requestAccess")); n != 2 {
		t.Errorf("after a refusal the client was asked %d times", n)
	}

	d.host.Answer("tt.requestAccess", map[string]any{"code": "c-1"})
	d.click("sign-in")
	d.want("Signed in as Ada")
	if d.cookie != "" {
		t.Errorf("the cookie is %q", d.cookie)
	}
}

// A page that was left shows at once what it knew, when it is there again.
func TestComingBackShowsTheUserAtOnce(t *testing.T) {
	d := newDesk(t)
	d.open()
	d.click("sign-in")
	d.answers["/me"] = answer{status: 503, body: `{}`}
	back := &mountedRow{signIn{Lang: English, Inside: true, deps: d.row.deps}}
	if err := d.engine.Load(&deskPage{row: back, badge: new(badge), again: true}); err != nil {
		t.Fatal(err)
	}
	d.row = back
	d.engine.ConsumeAll()
	d.want("Signed in as Ada", "http-503")
}

// Codes are the client's: whatever they hold, the body is JSON.
func TestLoginCodeIsQuoted(t *testing.T) {
	d := newDesk(t)
	d.host.Answer("tt.requestAccess", map[string]any{"code": `"},{<` + "\n"})
	d.open()
	d.click("sign-in")
	var body struct{ Code string }
	_, raw, _ := strings.Cut(d.asked[1], " ")
	if err := json.Unmarshal([]byte(raw), &body); err != nil || body.Code != `"},{<`+"\n" {
		t.Errorf("sent %s: %v", raw, err)
	}
}
