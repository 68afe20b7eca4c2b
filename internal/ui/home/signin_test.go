package home

import (
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

const adaJSON = `{"open_id":"ou_ada","name":"艾达","en_name":"Ada","avatar_url":"https://a.example.com/ada.png"}`

// A mountedRow does natively what go-app does in browsers only.
type mountedRow struct{ signIn }

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
	f.host.Answer("tt.getSystemInfo", map[string]any{"language": "en_US"})
	f.open()
	f.status, f.body = status, body
	r := row{f, &mountedRow{signIn{Page: f.page, Lang: "en", Inside: true}}, app.NewTestEngine()}
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
	r.click(t, "sign-out-everywhere")
	r.want(t, `id="sign-in"`)
}

func TestSignedInUserIsShown(t *testing.T) {
	r := newRow(t, 200, adaJSON)
	r.want(t, "Signed in as Ada", `id="sign-out"`)
}

// Before the answer there is room, and nothing in it.
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

func TestRefusalIsNoError(t *testing.T) {
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
