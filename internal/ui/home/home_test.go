package home

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

// A fixture is the home page with a client and a server under the test's
// control.
type fixture struct {
	*home
	host    *jsapitest.Host
	browser *browser

	mu     sync.Mutex
	status int    // of the server's answers
	body   string // of the server's answers, but for /get_config_parameters
	sent   []string
	log    strings.Builder
}

type browser struct{ agent string }

func (b *browser) URL() string                                   { return "https://app.example.com/?a=1" }
func (b *browser) UserAgent() string                             { return b.agent }
func (b *browser) Cookie() string                                { return "" }
func (b *browser) SetCookie(string)                              {}
func (b *browser) AnnounceSession(string)                        {}
func (b *browser) OnSessionChange(func(string))                  {}
func (b *browser) SDKURL() string                                { return "" }
func (b *browser) FirstSteps() page.ScriptSteps                  { return page.ScriptSteps{} }
func (b *browser) FirstConfig(context.Context) *page.FirstConfig { return nil }
func (b *browser) Load(string)                                   {}
func (b *browser) Reload()                                       {}

func newFixture() *fixture {
	f := &fixture{host: new(jsapitest.Host), browser: &browser{agent: "Mozilla/5.0 Lark/7.32.8"}, status: 401}
	f.host.Answer("h5sdk.config", nil)
	f.host.Answer("h5sdk.ready", nil)
	f.host.AnswerSample("tt.getSystemInfo", map[string]any{"language": "zh_CN"})
	f.host.AnswerSample("tt.getUserInfo", map[string]any{"userInfo": map[string]any{
		"nickName":  "Zhang San",
		"avatarUrl": "https://a.example.com/1.png",
		"i18nName":  map[string]string{"zh_cn": "张三", "en_us": "San Zhang"},
	}})
	f.host.Answer("tt.showToast", nil)
	f.host.Answer("tt.requestAccess", map[string]any{"code": "c-1"})
	return f
}

// start begins startup and greeting, and returns a channel that is closed when
// both have ended.
func (f *fixture) start() <-chan struct{} {
	p := page.New(page.Environment{Runtime: f.host, Browser: f.browser, Request: f.request, Logf: f.logf}, page.Settings{AppID: "cli_1"}, "en")
	g := &greeting{page: p}
	f.home = &home{page: p, greeting: g}
	p.Preload("/", g.run)
	return p.Start("/")
}

func (f *fixture) open() { <-f.start() }

func (f *fixture) html() string { return app.HTMLString(f.Render()) }

func (f *fixture) want(t *testing.T, texts ...string) {
	t.Helper()
	html := f.html()
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

// wantStep requires a step with a state.
func (f *fixture) wantStep(t *testing.T, step string, state page.StepState) {
	t.Helper()
	f.want(t, fmt.Sprintf(`<li data-step="%s" data-state="%s">`, step, state))
}

func (f *fixture) logf(format string, v ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	fmt.Fprintf(&f.log, format+"\n", v...)
}

func (f *fixture) request(_ context.Context, r page.Request) (*page.Response, error) {
	if strings.HasPrefix(r.URL, "/get_config_parameters") {
		return &page.Response{Status: 200, Body: []byte(`{"appId":"cli_1","nonceStr":"n","timestamp":1,"signature":"s"}`)}, nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sent = append(f.sent, r.URL+" "+r.JSON)
	return &page.Response{Status: f.status, Body: []byte(f.body)}, nil
}

func TestGreeting(t *testing.T) {
	f := newFixture()
	f.open()
	f.want(t, `data-state="ready"`, `id="user-avatar"`, `src="https://a.example.com/1.png"`, "张三", `id="welcome"`, "欢迎使用飞书网页应用", `id="session"`)
	for _, step := range []string{"sdk", "parameters", "config", "user", "toast"} {
		f.wantStep(t, step, page.StepDone)
	}
	if toast := string(f.host.Calls("tt.showToast")[0].Params); toast != `{"title":"鉴权成功","duration":3000,"icon":"success"}` {
		t.Errorf("toast %s", toast)
	}
	if got := f.log.String(); got != "showToast: success\nshowToast: complete\n" {
		t.Errorf("logged %q", got)
	}

	f.greeting.run(t.Context()) // the user has come back from another route
	if n := len(f.host.Calls("tt.getUserInfo")) + len(f.host.Calls("tt.showToast")); n != 2 {
		t.Errorf("%d calls in all", n)
	}
}

func TestGreetingUsesTheClientsLanguage(t *testing.T) {
	f := newFixture()
	f.host.AnswerSample("tt.getSystemInfo", map[string]any{"language": "en_US"})
	f.open()
	f.want(t, "San Zhang", "Welcome to this Feishu web app")

	f = newFixture()
	f.host.Remove("tt.getSystemInfo")
	f.open()
	f.want(t, "Zhang San", "Welcome to this Feishu web app")
}

// In Feishu the user agent names the language, and the toast need not wait for
// the user.
func TestToastComesFirst(t *testing.T) {
	f := newFixture()
	f.browser.agent = "Mozilla/5.0 Lark/7.32.8 LarkLocale/zh_CN ChannelName/Feishu"
	toasted := make(chan struct{})
	f.host.Handle("tt.showToast", func(context.Context, json.RawMessage) (any, error) {
		close(toasted)
		return nil, nil
	})
	f.host.Handle("tt.getUserInfo", func(context.Context, json.RawMessage) (any, error) {
		<-toasted
		return nil, &jsapi.Error{Path: "tt.getUserInfo", Errno: 1001002}
	})
	f.open()
	f.want(t, `data-state="failed"`, "1001002", `id="retry"`)
	f.wantStep(t, "toast", page.StepDone)
	if toast := string(f.host.Calls("tt.showToast")[0].Params); !strings.Contains(toast, "鉴权成功") {
		t.Errorf("toast %s", toast)
	}
	if n := len(f.host.Calls("tt.getSystemInfo")); n != 0 {
		t.Errorf("the language was asked for %d times", n)
	}
}

// While the user is asked for consent the page is usable.
func TestConsentIsPending(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture()
		agreed := make(chan struct{})
		f.host.Handle("tt.getUserInfo", func(context.Context, json.RawMessage) (any, error) {
			<-agreed
			return jsapitest.Sample("tt.getUserInfo", map[string]any{"userInfo": map[string]any{"nickName": "Ada", "i18nName": nil}, "rawData": "{}"}), nil
		})
		greeted := f.start()
		time.Sleep(time.Hour)
		f.want(t, `data-state="ready"`, `id="user"`, "no user-name", `id="session"`)
		f.wantStep(t, "user", page.StepRunning)
		f.wantStep(t, "toast", page.StepDone)
		close(agreed)
		<-greeted
		f.want(t, "Ada", "user-name")
		f.wantStep(t, "user", page.StepDone)
	})
}

func TestUserRefuses(t *testing.T) {
	f := newFixture()
	f.host.Fail("tt.getUserInfo", jsapi.Error{Errno: 107, Msg: "user permission denied"})
	f.open()
	f.want(t, `data-state="ready"`, `id="user-name"`, `id="user-not-shared"`, "你未授权获取个人信息")
	f.wantStep(t, "user", page.StepRefused)
}

// Some clients answer with a success that is empty.
func TestUserInfoIsEmpty(t *testing.T) {
	for _, answer := range []any{nil, map[string]any{}, map[string]any{"userInfo": nil}, map[string]any{"userInfo": map[string]any{"nickName": ""}}} {
		f := newFixture()
		f.host.Lenient = true // the catalogue has a profile
		f.host.Answer("tt.getUserInfo", answer)
		f.open()
		f.want(t, `data-state="ready"`, `id="user-not-shared"`)
		f.wantStep(t, "user", page.StepRefused)
	}
}

func TestToastFails(t *testing.T) {
	f := newFixture()
	f.host.Fail("tt.showToast", jsapi.Error{Errno: 103, Msg: "feature not support"})
	f.open()
	f.want(t, `data-state="ready"`)
	f.wantStep(t, "toast", page.StepFailed)
	if log := f.log.String(); !strings.Contains(log, "showToast: fail: ") || !strings.Contains(log, "showToast: complete") {
		t.Errorf("logged %q", log)
	}
}

// A failing greeting is a failed page, until it is run again.
func TestGreetingFails(t *testing.T) {
	f := newFixture()
	f.host.Fail("tt.getUserInfo", jsapi.Error{Errno: 1001002})
	f.open()
	f.want(t, `data-state="failed"`, `id="error-code"`, "1001002")
	f.host.AnswerSample("tt.getUserInfo", map[string]any{"userInfo": map[string]any{"nickName": "Ada", "i18nName": nil}, "rawData": "{}"})
	f.greeting.run(t.Context())
	f.want(t, `data-state="ready"`, "Ada")
	if n := len(f.host.Calls("tt.showToast")); n != 1 {
		t.Errorf("%d toasts", n)
	}
}

func TestNamesAreNotMarkup(t *testing.T) {
	f := newFixture()
	f.host.AnswerSample("tt.getUserInfo", map[string]any{"userInfo": map[string]any{"nickName": `<b>"Zhang & San"</b>`, "i18nName": nil}, "rawData": "{}"})
	f.open()
	f.want(t, "&lt;b&gt;", "no <b>")
}

func TestStepsShowTheirTimes(t *testing.T) {
	f := newFixture()
	f.open()
	status := page.Status{
		SDK:        page.Step{State: page.StepDone, Took: 3 * time.Millisecond},
		Parameters: page.Step{State: page.StepDone, Took: 12345 * time.Millisecond},
		Config:     page.Step{State: page.StepFailed},
	}
	html := app.HTMLString(f.renderSteps(status, greetingView{}))
	for _, want := range []string{
		`data-step="sdk"`, `data-step="parameters"`, `data-step="config"`, `data-step="user"`, `data-step="toast"`,
		`data-state="done"`, `data-state="failed"`, `data-state="waiting"`, "3 毫秒", "12.3 秒", "未开始", "加载 JSSDK",
	} {
		if !strings.Contains(html, want) {
			t.Errorf("steps lack %s:\n%s", want, html)
		}
	}
}
