package ui

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
)

const pageURL = "https://app.example.com/?a=1&b=%2F"

// A trip is a journey through a scripted Feishu.
type trip struct {
	host    *jsapitest.Host
	browser fakeBrowser
	signed  []string // the URLs that parameters were asked for
	refuse  error    // what our server answers in place of parameters
	views   []View
	mu      sync.Mutex // two steps may log at once
	log     strings.Builder
}

type fakeBrowser struct {
	href, agent string
	waitForSDK  func(context.Context) string
}

func (b *fakeBrowser) Href() string      { return b.href }
func (b *fakeBrowser) Path() string      { return "/" }
func (b *fakeBrowser) UserAgent() string { return b.agent }
func (b *fakeBrowser) WaitForSDK(ctx context.Context) string {
	if b.waitForSDK == nil {
		return "https://cdn.example.com/sdk.js"
	}
	return b.waitForSDK(ctx)
}

func newTrip() *trip {
	t := &trip{
		host:    new(jsapitest.Host),
		browser: fakeBrowser{href: pageURL + "#here", agent: "Mozilla/5.0 Lark/7.32.8"},
	}
	t.host.Answer("h5sdk.config", nil)
	t.host.Answer("tt.getSystemInfo", map[string]any{"language": "zh_CN"})
	t.host.Answer("tt.getUserInfo", map[string]any{"userInfo": map[string]any{
		"nickName":  "Zhang San",
		"avatarUrl": "https://a.example.com/1.png",
		"i18nName":  map[string]string{"zh_cn": "张三", "en_us": "San Zhang"},
	}})
	t.host.Answer("tt.showToast", nil)
	return t
}

func (t *trip) journey() *journey {
	deps := Deps{
		Client:  &jsapi.Client{Runtime: t.host},
		Browser: &t.browser,
		Parameters: func(_ context.Context, page string) (sign.Params, error) {
			t.signed = append(t.signed, page)
			return sign.Params{AppID: "cli_1", NonceStr: "n", Timestamp: int64(len(t.signed)), Signature: "s"}, t.refuse
		},
		Logf: func(format string, v ...any) {
			t.mu.Lock()
			defer t.mu.Unlock()
			fmt.Fprintf(&t.log, format+"\n", v...)
		},
	}
	return &journey{
		deps:   deps.withDefaults(),
		view:   View{Lang: English},
		report: func(v View) { t.views = append(t.views, v) },
	}
}

func (t *trip) open() View {
	j := t.journey()
	j.open(context.Background())
	return t.views[len(t.views)-1]
}

func TestJourneyGreetsTheUser(t *testing.T) {
	trip := newTrip()
	v := trip.open()
	if v.State != Ready || v.Lang != Chinese {
		t.Errorf("got state %s in %s", v.State, v.Lang)
	}
	if want := (User{true, "张三", "https://a.example.com/1.png"}); v.User != want {
		t.Errorf("got user %+v, want %+v", v.User, want)
	}
	for _, name := range stepOrder {
		if v.Steps[name].State != StepDone {
			t.Errorf("step %s is %q", name, v.Steps[name].State)
		}
	}
	if len(trip.signed) != 1 || trip.signed[0] != pageURL {
		t.Errorf("signed %q, want the page's URL without its fragment", trip.signed)
	}
	toast := trip.host.Calls("tt.showToast")[0].Params
	if want := `{"title":"鉴权成功","duration":3000,"icon":"success"}`; string(toast) != want {
		t.Errorf("toast %s, want %s", toast, want)
	}
	if got := trip.log.String(); got != "showToast: success\nshowToast: complete\n" {
		t.Errorf("logged %q", got)
	}
}

func TestJourneyPassesThroughItsStates(t *testing.T) {
	trip := newTrip()
	trip.open()
	var states []State
	for _, v := range trip.views {
		if len(states) == 0 || states[len(states)-1] != v.State {
			states = append(states, v.State)
		}
	}
	if got, want := fmt.Sprint(states), "[loading authenticating ready]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if first := trip.views[0].Steps[StepSDK].State; first != StepRunning {
		t.Errorf("a view that was reported has changed: sdk is %q", first)
	}
}

func TestJourneySpeaksTheClientsLanguage(t *testing.T) {
	trip := newTrip()
	trip.host.Answer("tt.getSystemInfo", map[string]any{"language": "en_US"})
	if v := trip.open(); v.Lang != English || v.User.Name != "San Zhang" {
		t.Errorf("got %s, %s", v.Lang, v.User.Name)
	}

	trip = newTrip()
	trip.host.Remove("tt.getSystemInfo")
	if v := trip.open(); v.Lang != English || v.User.Name != "Zhang San" {
		t.Errorf("without system info: got %s, %s", v.Lang, v.User.Name)
	}
}

// In Feishu the user agent names the language, and the toast need not wait for
// the user.
func TestJourneyToastsBeforeItKnowsTheUser(t *testing.T) {
	trip := newTrip()
	trip.browser.agent = "Mozilla/5.0 Lark/7.32.8 LarkLocale/zh_CN ChannelName/Feishu"
	toasted := make(chan struct{})
	trip.host.Handle("tt.showToast", func(context.Context, json.RawMessage) (any, error) {
		close(toasted)
		return nil, nil
	})
	trip.host.Handle("tt.getUserInfo", func(context.Context, json.RawMessage) (any, error) {
		<-toasted
		return nil, &jsapi.Error{Path: "tt.getUserInfo", Errno: 1001002}
	})
	v := trip.open()
	if v.State != Failed || v.Lang != Chinese || v.Steps[StepToast].State != StepDone {
		t.Errorf("got %s in %s, %+v", v.State, v.Lang, v.Steps)
	}
	if toast := string(trip.host.Calls("tt.showToast")[0].Params); !strings.Contains(toast, "鉴权成功") {
		t.Errorf("toast %s", toast)
	}
}

func TestJourneyDoesNotHangOnTheLanguage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		trip := newTrip()
		trip.host.Silence("tt.getSystemInfo")
		start := time.Now()
		if v := trip.open(); v.State != Ready || v.Lang != English {
			t.Errorf("got %s, %s", v.State, v.Lang)
		}
		if took := time.Since(start); took > systemInfoTimeout {
			t.Errorf("took %s", took)
		}
	})
}

func TestJourneyOutsideFeishu(t *testing.T) {
	trip := newTrip()
	trip.host = new(jsapitest.Host)
	trip.browser.agent = "Mozilla/5.0 Chrome/150"
	if v := trip.open(); v.State != Outside || v.Steps[StepSDK].State != StepAbsent {
		t.Errorf("got %s, %+v", v.State, v.Steps[StepSDK])
	}
	if len(trip.signed) != 0 {
		t.Errorf("asked to sign %q", trip.signed)
	}
}

func TestJourneyWaitsForTheScript(t *testing.T) {
	trip := newTrip()
	ready := trip.host
	trip.host = new(jsapitest.Host)
	j := trip.journey()
	trip.browser.waitForSDK = func(context.Context) string {
		j.deps.Client.Runtime = ready
		return ""
	}
	j.open(t.Context())
	if v := trip.views[len(trip.views)-1]; v.State != Ready {
		t.Errorf("got %s", v.State)
	}
}

func TestJourneyNamesTheMissingScript(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		trip := newTrip()
		trip.host = new(jsapitest.Host)
		trip.browser.waitForSDK = func(ctx context.Context) string {
			<-ctx.Done() // a black-holed CDN neither loads nor fails
			return "https://cdn.example.com/sdk.js"
		}
		start := time.Now()
		v := trip.open()
		if v.State != Failed || v.Problem.Code != "jssdk" || v.Problem.Detail != "https://cdn.example.com/sdk.js" || !v.Problem.Reload {
			t.Errorf("got %s, %+v", v.State, v.Problem)
		}
		if took := time.Since(start); took != scriptTimeout {
			t.Errorf("took %s", took)
		}
	})
}

func TestJourneySignsAgainOnce(t *testing.T) {
	for _, code := range []int{codeSignatureRepeated, codeSignatureExpired} {
		trip := newTrip()
		attempts := 0
		trip.host.Handle("h5sdk.config", func(context.Context, json.RawMessage) (any, error) {
			if attempts++; attempts == 1 {
				return nil, &jsapi.Error{Path: "h5sdk.config", Code: code}
			}
			return nil, nil
		})
		if v := trip.open(); v.State != Ready {
			t.Errorf("%d once: got %s", code, v.State)
		}
		if len(trip.signed) != 2 {
			t.Errorf("%d once: signed %d times", code, len(trip.signed))
		}

		trip = newTrip()
		trip.host.Fail("h5sdk.config", jsapi.Error{Code: code})
		if v := trip.open(); v.State != Failed || v.Problem.Code != fmt.Sprint(code) {
			t.Errorf("%d always: got %s, %+v", code, v.State, v.Problem)
		}
		if len(trip.signed) != 2 {
			t.Errorf("%d always: signed %d times", code, len(trip.signed))
		}
	}
}

func TestJourneyTriesTheLandingURL(t *testing.T) {
	trip := newTrip()
	j := trip.journey()
	trip.browser.href = "https://app.example.com/next"
	trip.host.Handle("h5sdk.config", func(context.Context, json.RawMessage) (any, error) {
		if trip.signed[len(trip.signed)-1] != pageURL {
			return nil, &jsapi.Error{Path: "h5sdk.config", Code: codeSignature}
		}
		return nil, nil
	})
	j.open(t.Context())
	if v := trip.views[len(trip.views)-1]; v.State != Ready {
		t.Errorf("got %s, %+v", v.State, v.Problem)
	}
}

func TestJourneyRenewsForANewURL(t *testing.T) {
	trip := newTrip()
	j := trip.journey()
	j.open(t.Context())
	trip.browser.href = "https://app.example.com/next"
	j.renew(t.Context())
	v := trip.views[len(trip.views)-1]
	if v.State != Ready || !v.User.Shared {
		t.Errorf("got %s, %+v", v.State, v.User)
	}
	if got, want := fmt.Sprint(trip.signed), "["+pageURL+" https://app.example.com/next]"; got != want {
		t.Errorf("signed %s, want %s", got, want)
	}
	if toasts := len(trip.host.Calls("tt.showToast")); toasts != 1 {
		t.Errorf("%d toasts", toasts)
	}
}

func TestJourneyGoesOnWithoutDetails(t *testing.T) {
	trip := newTrip()
	trip.host.Fail("tt.getUserInfo", jsapi.Error{Errno: 107, Msg: "user permission denied"})
	v := trip.open()
	if v.State != Ready || v.User.Shared || v.Steps[StepUser].State != StepRefused {
		t.Errorf("got %s, %+v, %+v", v.State, v.User, v.Steps[StepUser])
	}
}

func TestJourneyGoesOnWithoutToast(t *testing.T) {
	trip := newTrip()
	trip.host.Fail("tt.showToast", jsapi.Error{Errno: 103, Msg: "feature not support"})
	v := trip.open()
	if v.State != Ready || v.Steps[StepToast].State != StepFailed {
		t.Errorf("got %s, %+v", v.State, v.Steps[StepToast])
	}
	if log := trip.log.String(); !strings.Contains(log, "showToast: fail: ") || !strings.Contains(log, "showToast: complete") {
		t.Errorf("logged %q", log)
	}
}

func TestJourneyFails(t *testing.T) {
	tests := []struct {
		name string
		make func(*trip)
		code string
		step StepName
	}{
		{"config refused", func(t *trip) { t.host.Fail("h5sdk.config", jsapi.Error{Code: 333448}) }, "333448", StepConfig},
		{"no answer to config", func(t *trip) { t.host.Silence("h5sdk.config") }, "timeout", StepConfig},
		{"no user info", func(t *trip) { t.host.Fail("tt.getUserInfo", jsapi.Error{Errno: 1001002}) }, "1001002", StepUser},
		{"no answer to user info", func(t *trip) { t.host.Silence("tt.getUserInfo") }, "timeout", StepUser},
		{"origin not trusted", func(t *trip) { t.refuse = &serverError{Status: 403} }, "http-403", StepParameters},
		{"platform refused", func(t *trip) { t.refuse = &serverError{Status: 502, Code: 10014} }, "10014", StepParameters},
		{"platform down", func(t *trip) { t.refuse = &serverError{Status: 503} }, "http-503", StepParameters},
		{"server down", func(t *trip) { t.refuse = errors.Join(errNetwork, errors.New("TypeError")) }, "network", StepParameters},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				trip := newTrip()
				test.make(trip)
				v := trip.open()
				if v.State != Failed || v.Problem.Code != test.code {
					t.Errorf("got %s, %+v", v.State, v.Problem)
				}
				if v.Problem.Cause == "" || v.Problem.Remedy == "" {
					t.Errorf("no words: %+v", v.Problem)
				}
				if v.Steps[test.step].State != StepFailed {
					t.Errorf("step %s is %q", test.step, v.Steps[test.step].State)
				}
			})
		})
	}
}

// What web/jssdk.js has done ahead counts; if nothing came of it, the journey
// does it itself.
func TestConfiguredAhead(t *testing.T) {
	for name, c := range map[string]struct {
		ahead  error
		signed int
		state  State
		code   string
	}{
		"accepted": {nil, 0, Ready, ""},
		"nothing":  {&jsapi.Error{Path: ahead, Errno: 103}, 1, Ready, ""},
		"too late": {&jsapi.Error{Path: ahead, Code: codeSignatureExpired}, 1, Ready, ""},
		"refused":  {&jsapi.Error{Path: ahead, Code: 333448}, 0, Failed, "333448"},
	} {
		t.Run(name, func(t *testing.T) {
			trip := newTrip()
			trip.host.Handle(ahead, func(context.Context, json.RawMessage) (any, error) { return nil, c.ahead })
			v := trip.open()
			if len(trip.signed) != c.signed || v.State != c.state || v.Problem.Code != c.code {
				t.Errorf("asked %d times, %s %s", len(trip.signed), v.State, v.Problem.Code)
			}
			if c.state == Ready && (v.Steps[StepParameters].State != StepDone || v.Steps[StepConfig].State != StepDone) {
				t.Errorf("%+v", v.Steps)
			}
		})
	}
}
