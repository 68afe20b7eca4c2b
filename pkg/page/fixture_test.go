package page

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
)

const pageURL = "https://app.example.com/?a=1&b=%2F"

// A fixture is a page with a scripted client and server.
type fixture struct {
	*Page
	host    *jsapitest.Host
	browser *testBrowser

	mu       sync.Mutex
	signed   []string // the URLs that parameters were requested for
	reported []string // the parameters that were reported as refused
	refuse   *response
	networks error // of requests for parameters
	session  string
	inClient string              // the client's user
	keptOut  string              // a user who has signed out
	answers  map[string]response // by path, instead of the usual
	requests []string
	log      strings.Builder
}

type response struct {
	status int
	body   string
	err    error
}

const adaJSON = `{"open_id":"ou_ada","union_id":"on_ada","name":"艾达","en_name":"Ada","avatar_url":"https://a.example.com/ada.png"}`

const dryRun = `{"dry_run":true,"code":"c-1"}`

const bobJSON = `{"open_id":"ou_bob","name":"鲍勃"}`

var bob = User{OpenID: "ou_bob", Name: "鲍勃"}

var ada = User{OpenID: "ou_ada", Name: "艾达", EnName: "Ada", AvatarURL: "https://a.example.com/ada.png"}

func newFixture(settings Settings) *fixture {
	f := &fixture{
		host:    new(jsapitest.Host),
		browser: &testBrowser{url: pageURL + "#here", agent: "Mozilla/5.0 Lark/7.32.8"},
		answers: map[string]response{},

		inClient: adaJSON,
	}
	f.host.Answer("h5sdk.config", nil)
	f.host.Answer("h5sdk.ready", nil)
	f.host.AnswerSample("tt.getSystemInfo", map[string]any{"language": "en_US"})
	f.host.AnswerSample("tt.getUserInfo", nil)
	f.host.Answer("tt.requestAccess", map[string]any{"code": "c-1"})
	settings.AppID = "cli_1"
	f.Page = New(Environment{Runtime: jsapi.Runtime(f.host), Browser: f.browser, Request: f.request, Logf: f.logf}, settings, "en")
	return f
}

// open starts the page and waits until it has settled.
func (f *fixture) open(t *testing.T) {
	t.Helper()
	<-f.Start("/")
}

func (f *fixture) logf(format string, v ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	fmt.Fprintf(&f.log, format+"\n", v...)
}

// answer scripts the server's answer to the requests of a URL. A check may be
// under way.
func (f *fixture) answer(url string, r response) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.answers[url] = r
}

// request is the server: it signs in users with the code c-1.
func (f *fixture) request(_ context.Context, r Request) (*Response, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if a, scripted := f.answers[r.Method+" "+r.URL]; scripted {
		return &Response{Status: a.status, Body: []byte(a.body)}, a.err
	}
	signed, ok := strings.CutPrefix(r.URL, "/get_config_parameters?url=")
	if ok {
		signed, _ = url.QueryUnescape(signed)
	} else if r.Method == "POST" && r.URL == "/get_config_parameters" {
		var report struct {
			URL     string
			Refused json.RawMessage
		}
		if err := json.Unmarshal([]byte(r.JSON), &report); err != nil {
			return &Response{Status: 400}, nil
		}
		ok, signed = true, report.URL
		f.reported = append(f.reported, string(report.Refused))
	}
	if ok {
		f.signed = append(f.signed, signed)
		switch {
		case f.networks != nil:
			return nil, f.networks
		case f.refuse != nil:
			return &Response{Status: f.refuse.status, Body: []byte(f.refuse.body)}, nil
		}
		return &Response{Status: 200, Body: fmt.Appendf(nil, `{"appId":"cli_1","nonceStr":"n","timestamp":1,"signature":"s-%d"}`, len(f.signed))}, nil
	}
	f.requests = append(f.requests, strings.TrimSpace(r.URL+" "+r.JSON))
	if a, scripted := f.answers[r.URL]; scripted {
		return &Response{Status: a.status, Body: []byte(a.body)}, a.err
	}
	switch {
	case r.URL == "/login" && r.JSON == dryRun:
		return &Response{Status: 200, Body: []byte(f.inClient)}, nil
	case r.URL == "/login" && r.JSON == `{"silent":true,"code":"c-1"}`:
		if f.inClient == f.keptOut {
			f.session = ""
			return &Response{Status: 204}, nil
		}
		f.session = f.inClient
	case r.URL == "/login" && r.JSON == `{"code":"c-1"}`:
		f.session = f.inClient
	case r.URL == "/logout":
		f.session = ""
		return &Response{Status: 204}, nil
	case r.URL == "/login", f.session == "":
		return &Response{Status: 401, Body: []byte(`{"title":"Unauthorized","message":"sign in"}`)}, nil
	case r.URL == "/api/item":
		return &Response{Status: 200, Body: []byte(`{"name":"` + r.Method + `"}`)}, nil
	}
	return &Response{Status: 200, Body: []byte(f.session)}, nil
}

func (f *fixture) wantRequests(t *testing.T, want ...string) {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	if fmt.Sprint(f.requests) != fmt.Sprint(want) {
		t.Errorf("requests %q, want %q", f.requests, want)
	}
}

// awaitRequests waits for the last of the requests.
func (f *fixture) awaitRequests(t *testing.T, want ...string) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		f.mu.Lock()
		n := len(f.requests)
		f.mu.Unlock()
		if n >= len(want) {
			break
		}
	}
	f.wantRequests(t, want...)
}

// A testBrowser is a window without a page.
type testBrowser struct {
	mu          sync.Mutex
	url, agent  string
	cookie      string
	sdkURL      string
	firstConfig func(context.Context) []byte
	firstSteps  func() ScriptSteps // of that script so far
	loaded      string
	reloads     int
	set         string // the last that was assigned to document.cookie
	announced   []string
	changed     func(string)
}

func (b *testBrowser) URL() string       { return b.url }
func (b *testBrowser) UserAgent() string { return b.agent }
func (b *testBrowser) SDKURL() string    { return b.sdkURL }
func (b *testBrowser) Load(url string)   { b.loaded = url }
func (b *testBrowser) Reload()           { b.reloads++ }

func (b *testBrowser) OnSessionChange(f func(string)) { b.changed = f }

func (b *testBrowser) AnnounceSession(openID string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.announced = append(b.announced, openID)
}

func (b *testBrowser) Cookie() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.cookie
}

func (b *testBrowser) SetCookie(set string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.set = set
	b.cookie, _, _ = strings.Cut(set, ";")
	if strings.Contains(set, "Max-Age=0") {
		b.cookie = ""
	}
}

func (b *testBrowser) FirstSteps() ScriptSteps {
	if b.firstSteps == nil {
		return ScriptSteps{}
	}
	return b.firstSteps()
}

func (b *testBrowser) FirstConfig(ctx context.Context) *FirstConfig {
	if b.firstConfig == nil {
		return nil
	}
	raw := b.firstConfig(ctx)
	if raw == nil {
		return nil
	}
	first := new(FirstConfig)
	if err := json.Unmarshal(raw, first); err != nil {
		panic(err)
	}
	return first
}
