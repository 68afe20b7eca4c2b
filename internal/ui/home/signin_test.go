package home

import (
	"strings"
	"testing"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

const adaJSON = `{"open_id":"ou_ada","name":"艾达","en_name":"Ada","avatar_url":"https://a.example.com/ada.png"}`

// A mountedRow does natively what go-app does only in browsers.
type mountedRow struct {
	signIn
	last string // what was rendered last
}

func (r *mountedRow) Render() app.UI {
	ui := r.signIn.Render()
	r.last = app.HTMLString(r.signIn.Render())
	return ui
}

func (r *mountedRow) OnPreRender(ctx app.Context) { r.OnMount(ctx) }

// A row is the row of a page that is ready.
type row struct {
	*fixture
	row    *mountedRow
	engine app.TestEngine
}

func newRow(t *testing.T, status int, body string) row {
	t.Helper()
	f := newFixture()
	f.host.AnswerSample("tt.getSystemInfo", map[string]any{"language": "en_US"})
	f.open()
	f.status, f.body = status, body
	r := row{f, &mountedRow{signIn: signIn{Page: f.page, Lang: "en", Inside: true}}, app.NewTestEngine()}
	if err := r.engine.Load(r.row); err != nil {
		t.Fatal(err)
	}
	r.settle()
	return r
}

func (r row) settle() {
	r.engine.ConsumeAll()
	for r.row.state.Activity != page.Idle {
		r.engine.ConsumeNext()
	}
	r.engine.ConsumeAll()
}

func (r row) html() string { return app.HTMLString(r.row.Render()) }

func (r row) want(t *testing.T, texts ...string) {
	t.Helper()
	html := r.html()
	for _, text := range texts {
		if absent, ok := strings.CutPrefix(text, "no "); ok {
			if strings.Contains(html, absent) {
				t.Errorf("there is %s:\n%s", absent, html)
			}
		} else if !strings.Contains(html, text) {
			t.Errorf("there is no %s:\n%s", text, html)
		}
	}
}

// click presses the button with the id.
func (r row) click(t *testing.T, id string) {
	t.Helper()
	r.want(t, `id="`+id+`"`)
	r.row.press(id)
	if html := r.html(); !busy(html) || !strings.Contains(html, "disabled") {
		t.Errorf("after %s the row is not busy:\n%s", id, html)
	}
	r.settle()
}

// busy reports whether the row is busy. Natively go-app writes a bare attribute
// for "true".
func busy(html string) bool {
	row, _, _ := strings.Cut(html, ">")
	return strings.Contains(row, "aria-busy") && !strings.Contains(row, `aria-busy="false"`)
}

func TestSignInAndOut(t *testing.T) {
	r := newRow(t, 401, "{}")
	r.want(t, `id="sign-in"`, "Sign in", signInReason.En, `aria-busy="false"`, "no disabled", "no alert")
	r.status, r.body = 200, adaJSON
	r.click(t, "sign-in")
	r.want(t, `id="signed-in-as"`, "Signed in as Ada", `src="https://a.example.com/ada.png"`, `id="sign-out"`, `id="sign-out-everywhere"`, `no id="sign-in"`, "no alert")
	r.row.Lang = "zh"
	r.want(t, "已登录：艾达", "退出登录", "在所有设备上退出登录")
	r.row.Lang = "en"
	r.status = 204
	r.click(t, "sign-out")
	r.want(t, `id="sign-in"`, "no signed-in-as")
	r.status = 200
	r.click(t, "sign-in")
	r.status = 204
	r.row.press("sign-out-everywhere")
	r.click(t, "confirm-sign-out")
	r.want(t, `id="sign-in"`)
}

// Signing out on all devices needs the user's confirmation.
func TestSignOutEverywhereAsks(t *testing.T) {
	r := newRow(t, 200, adaJSON)
	r.sent = nil
	r.row.press("sign-out-everywhere")
	r.engine.ConsumeAll()
	r.want(t, everywhereQuestion.En, `id="confirm-sign-out"`, `id="stay-signed-in"`, `no id="sign-out"`, `no id="sign-out-everywhere"`, "no signed-in-as")
	r.row.press("stay-signed-in")
	r.want(t, "Signed in as Ada", `id="sign-out-everywhere"`, "no confirm-sign-out")
	if len(r.sent) != 0 {
		t.Errorf("sent %q", r.sent)
	}

	r.row.press("sign-out-everywhere")
	r.status = 503
	r.click(t, "confirm-sign-out")
	r.want(t, "http-503", `id="sign-out-everywhere"`, "no confirm-sign-out")

	// The confirmation is for one user only.
	r.row.press("sign-out-everywhere")
	r.row.state.User = page.User{OpenID: "ou_bob", Name: "Bob"}
	r.want(t, "Signed in as Bob", "no confirm-sign-out")
}

// Clicks just after the buttons have changed are ignored.
func TestClicksAfterAChangeAreIgnored(t *testing.T) {
	r := newRow(t, 401, "{}")
	r.row.Guard = time.Hour
	r.want(t, `aria-busy="false"`, "no disabled") // nothing has changed
	r.status, r.body = 200, adaJSON
	r.row.press("sign-in")
	r.settle()
	for _, step := range []struct{ press, next string }{
		{"sign-out-everywhere", "confirm-sign-out"},
		{"stay-signed-in", "sign-out"},
		{"sign-out", "sign-in"},
	} {
		r.sent = nil
		r.row.press(step.press)
		r.engine.ConsumeAll()
		if html := r.html(); len(r.sent) != 0 || !busy(html) {
			t.Errorf("%s: sent %q\n%s", step.press, r.sent, html)
		}
		r.want(t, `id="`+step.press+`"`, "no disabled") // so that it can have the focus
		r.row.guardedUntil = time.Time{}                // an hour later
		r.want(t, `aria-busy="false"`, "no disabled")
		r.status = 204
		r.row.press(step.press)
		r.settle()
		r.want(t, `id="`+step.next+`"`, "no disabled")
		if !busy(r.html()) {
			t.Errorf("after %s clicks count at once", step.press)
		}
	}
}

// The buttons are enabled when the time is over.
func TestGuardEnds(t *testing.T) {
	r := newRow(t, 200, adaJSON)
	r.row.Guard = time.Millisecond
	r.row.ctx.Dispatch(func(app.Context) { r.row.press("sign-out-everywhere") })
	for busy(r.row.last) || !strings.Contains(r.row.last, "stay-signed-in") {
		r.engine.ConsumeNext()
	}
}

// No button that signs out comes to where another button was: they are on
// different lines.
func TestButtonsDoNotReplaceEachOther(t *testing.T) {
	r := newRow(t, 401, "{}")
	r.want(t, "buttons-first")
	r.status, r.body = 200, adaJSON
	r.click(t, "sign-in")
	r.want(t, "no buttons-first")
	r.row.press("sign-out-everywhere")
	r.want(t, "buttons-first")
	r.row.press("stay-signed-in")
	r.want(t, "no buttons-first")
	r.status = 204
	r.click(t, "sign-out")
	r.want(t, "buttons-first")
}

// A device can have another user than the session's.
func TestAnotherUser(t *testing.T) {
	r := newRow(t, 200, adaJSON)
	r.row.state.Other = page.User{OpenID: "ou_bob", Name: "鲍勃", EnName: "<b>Bob"}
	r.want(t, "Signed in as Ada", "In Feishu you are &lt;b&gt;Bob", `id="switch-user"`, `id="sign-out"`, "no sign-out-everywhere")
	r.row.Lang = "zh"
	r.want(t, "已登录：艾达", "飞书当前用户：鲍勃", "切换用户")
	r.row.Lang = "en"
	r.body = `{"open_id":"ou_bob","name":"鲍勃","en_name":"Bob"}`
	r.click(t, "switch-user")
	r.want(t, "Signed in as Bob", "no switch-user", "no other-user", `id="sign-out-everywhere"`)
}

func TestSignedInUserIsShown(t *testing.T) {
	r := newRow(t, 200, adaJSON)
	r.want(t, "Signed in as Ada", `id="sign-out"`)
}

// Before the answer the row is empty but has its height.
func TestNothingIsShownBeforeItIsKnown(t *testing.T) {
	html := app.HTMLString((&signIn{Lang: "en", Inside: true}).Render())
	if !busy(html) || strings.Contains(html, "sign-in") || strings.Contains(html, "Sign") {
		t.Errorf("got %s", html)
	}
}

func TestOutsideThereIsALink(t *testing.T) {
	r := newRow(t, 401, "{}")
	r.row.Inside = false
	r.want(t, `<a`, `id="sign-in"`, `href="/login?next=%2F%3Fa%3D1"`, "no <button")
}

func TestRefusalIsNotAnError(t *testing.T) {
	r := newRow(t, 401, "{}")
	r.host.Fail("tt.requestAccess", jsapi.Error{Errno: jsapi.ErrnoRequestAccessRefused, Msg: "authorization terminated"})
	r.click(t, "sign-in")
	r.want(t, `id="sign-in-refused"`, signInRefused.En, `id="sign-in"`, "no alert", "no sign-in-code", `aria-busy="false"`)
	r.host.Answer("tt.requestAccess", map[string]any{"code": "c-1"})
	r.status, r.body = 200, adaJSON
	r.click(t, "sign-in")
	r.want(t, "Signed in as Ada", "no sign-in-refused")
}

func TestSignInErrorIsExplained(t *testing.T) {
	r := newRow(t, 401, "{}")
	r.status, r.body = 401, `{"detail":"for developers","message":"used already","code":20065}`
	r.click(t, "sign-in")
	r.want(t, `id="sign-in-error"`, `role="alert"`, `id="sign-in-code"`, "20065", "used already", "no for developers", `id="sign-in"`, "no signed-in-as")
}

func TestSignOutError(t *testing.T) {
	r := newRow(t, 200, adaJSON)
	r.status, r.body = 503, "{}"
	r.click(t, "sign-out")
	r.want(t, "Signed in as Ada", `id="sign-in-code"`, "http-503", `id="sign-out"`)
}
