package emulator

import (
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// request asks the panel's API and returns status and body.
func request(t *testing.T, method, url, body string, header ...string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, strings.TrimSpace(string(raw))
}

func TestSettingsOverHTTP(t *testing.T) {
	e, url := serve(t, Options{})
	const initial = `{"user":"ou_zhang_xiaoyu","language":"","client":"feishu-desktop","failureKeys":"errCode","omitErrMsg":false,` +
		`"order":"config-first","silent":false,"outcomes":{},"permissions":{"scope.clipboard":"granted","scope.userInfo":"granted"},` +
		`"trustedDomains":[],"redirectUrls":[],"faults":[]}`
	if status, body := request(t, "GET", url+"/panel/settings", ""); status != 200 || body != initial {
		t.Errorf("at first: %d\n%s", status, body)
	}
	for _, step := range []struct {
		patch string
		check func(Settings) bool
	}{
		{`{"user":"ou_emma_clarke","client":"feishu-ios"}`, func(s Settings) bool {
			return s.User == "ou_emma_clarke" && s.Client == ClientIOS && s.Order == ConfigFirst
		}},
		{`{"outcomes":{"tt.scanCode":{"kind":"cancel","times":2},"h5sdk.config":{"kind":"fail","code":333444,"times":1}}}`, func(s Settings) bool {
			return reflect.DeepEqual(s.Outcomes, map[string]Outcome{
				"tt.scanCode": {Kind: OutcomeCancel, Times: 2}, configPath: {Kind: OutcomeFail, Code: 333444, Times: 1}}) && s.Client == ClientIOS
		}},
		{`{"outcomes":{"tt.getLocation":{"kind":"never"},"tt.scanCode":null}}`, func(s Settings) bool {
			return len(s.Outcomes) == 2 && s.Outcomes["tt.getLocation"].Kind == OutcomeNever && s.Outcomes[configPath].Code == 333444
		}},
		{`{"outcomes":{"tt.getLocation":{"kind":"answer"}}}`, func(s Settings) bool { return len(s.Outcomes) == 1 }},
		{`{"permissions":{"scope.record":"refused","scope.userInfo":"ask"}}`, func(s Settings) bool {
			return reflect.DeepEqual(s.Permissions, map[string]Permission{"scope.clipboard": Granted, "scope.record": Refused})
		}},
		{`{"faults":[{"kind":"hang","times":1}],"trustedDomains":["a.b"]}`, func(s Settings) bool {
			return reflect.DeepEqual(s.Faults, []Fault{{Kind: FaultHang, Times: 1}}) && reflect.DeepEqual(s.TrustedDomains, []string{"a.b"})
		}},
		{`{"faults":[],"trustedDomains":null}`, func(s Settings) bool { return len(s.Faults) == 0 && len(s.TrustedDomains) == 0 }},
	} {
		status, body := request(t, "PUT", url+"/panel/settings", step.patch)
		var got Settings
		if err := json.Unmarshal([]byte(body), &got); status != 200 || err != nil || !step.check(got) || !reflect.DeepEqual(got, e.Settings()) {
			t.Errorf("%s: %d\n%s", step.patch, status, body)
		}
	}

	before := e.Settings()
	for patch, complaint := range map[string]string{
		`{"user":"ou_nobody"}`:                                     `user "ou_nobody"`,
		`{"client":"wechat"}`:                                      `client "wechat": not one of feishu-desktop`,
		`{"language":"tlh"}`:                                       `language "tlh"`,
		`{"order":"x"}`:                                            `order "x"`,
		`{"failureKeys":"x"}`:                                      `failureKeys "x"`,
		`{"outcomes":{"tt.nonsense":{"kind":"never"}}}`:            `"tt.nonsense" is no function`,
		`{"outcomes":{"tt.scanCode":{"kind":"explode"}}}`:          `"explode"`,
		`{"outcomes":{"tt.scanCode":{"kind":"fail"}}}`:             `needs a code`,
		`{"outcomes":{"tt.scanCode":{"kind":"never","times":-1}}}`: `negative`,
		`{"outcomes":{"h5sdk.config":{"kind":"cancel"}}}`:          `nobody can cancel`,
		`{"permissions":{"scope.x":"granted"}}`:                    `"scope.x"`,
		`{"permissions":{"scope.record":"x"}}`:                     `permission of scope.record "x"`,
		`{"faults":[{"kind":"x"}]}`:                                `fault kind "x"`,
		`{"clients":"x"}`:                                          `unknown field "clients"`,
		`{"user":5}`:                                               `user`,
		`{} {}`:                                                    `more than one`,
		`nonsense`:                                                 `invalid character`,
	} {
		status, body := request(t, "PUT", url+"/panel/settings", patch)
		if status != 400 || !strings.Contains(body, complaint) {
			t.Errorf("%s: %d %q, want 400 with %q", patch, status, body, complaint)
		}
	}
	if !reflect.DeepEqual(e.Settings(), before) {
		t.Error("a refused change has changed something")
	}
}

func TestSettingsAreACopy(t *testing.T) {
	e := New(Options{})
	s := e.Settings()
	s.Outcomes["tt.scanCode"] = Outcome{Kind: OutcomeNever}
	s.Permissions["scope.userInfo"] = Refused
	if now := e.Settings(); len(now.Outcomes) != 0 || now.Permissions["scope.userInfo"] != Granted {
		t.Errorf("changing the copy changed %+v", now)
	}
	if err := e.Update(func(s *Settings) { s.Client, s.User = "x", "ou_emma_clarke" }); err == nil {
		t.Error("nonsense was accepted")
	}
	if e.Settings().User != Users[0].ID {
		t.Error("half of a refused change was kept")
	}
}

func TestReset(t *testing.T) {
	e, url := serve(t, Options{})
	ticket, _ := e.platform.tickets.get()
	mustPost(t, url+TokenPath, credentials, "")
	e.Update(func(s *Settings) {
		s.User, s.Silent = "ou_emma_clarke", true
		s.Faults = []Fault{{Kind: FaultHang}}
	})
	if status, body := request(t, "POST", url+"/panel/reset", ""); status != 200 || !strings.HasPrefix(body, `{"user":"ou_zhang_xiaoyu"`) {
		t.Errorf("reset: %d %s", status, body)
	}
	if s := e.Settings(); !reflect.DeepEqual(s, defaults()) {
		t.Errorf("settings %+v", s)
	}
	if len(e.Log()) != 0 || e.Requests(TokenPath) != 0 {
		t.Errorf("log %v, %d requests", e.Log(), e.Requests(TokenPath))
	}
	if again, _ := e.platform.tickets.get(); again != ticket {
		t.Error("the ticket is gone, which servers still hold")
	}
}

func TestCallsOverHTTP(t *testing.T) {
	e, url := serve(t, Options{})
	type answer struct {
		Version int
		Calls   *[]Entry
	}
	ask := func(query string) answer {
		t.Helper()
		status, body := request(t, "GET", url+"/panel/calls"+query, "")
		var a answer
		if err := json.Unmarshal([]byte(body), &a); status != 200 || err != nil {
			t.Fatalf("calls: %d %s", status, body)
		}
		return a
	}
	if a := ask(""); a.Calls == nil || len(*a.Calls) != 0 {
		t.Errorf("at first: %+v", a)
	}
	e.Page(pageURL).Call(t.Context(), "tt.getUserInfo", json.RawMessage(`{"withCredentials":true}`))
	a := ask("")
	if len(*a.Calls) != 1 {
		t.Fatalf("one call: %+v", a)
	}
	call := (*a.Calls)[0]
	if call.N != 1 || call.Page != pageURL || call.Path != "tt.getUserInfo" || string(call.Params) != `{"withCredentials":true}` ||
		call.Outcome != "fail 105: authentication fail" || call.Time.IsZero() {
		t.Errorf("call: %+v", call)
	}
	if same := ask("?version=" + string(rune('0'+a.Version))); same.Calls != nil || same.Version != a.Version {
		t.Errorf("nothing new: %+v", same)
	}

	for range logLength + 10 {
		e.Page(pageURL).Call(t.Context(), "tt.closeWindow", nil)
	}
	if all := *ask("").Calls; len(all) != logLength || all[logLength-1].N != logLength+11 {
		t.Errorf("%d calls are kept, the last is %d", len(all), all[len(all)-1].N)
	}
}

func TestEmitOverHTTP(t *testing.T) {
	e, url := serve(t, Options{})
	page := e.Page(pageURL)
	page.setConfigured()
	var got []string
	stop, err := page.Listen(jsapi.Subscription{On: "tt.onMemoryWarning"}, func(event json.RawMessage) { got = append(got, string(event)) })
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	if status, body := request(t, "POST", url+"/panel/emit", `{"event":"tt.onMemoryWarning","data":{"level":5}}`); status != 200 || body != `{"listeners":1}` {
		t.Errorf("emit: %d %s", status, body)
	}
	if len(got) != 1 || got[0] != `{"level":5}` {
		t.Errorf("events %q", got)
	}
	for _, body := range []string{`{"event":"tt.getUserInfo"}`, `{"event":"tt.onNonsense"}`, `nonsense`, `{"name":"x"}`} {
		if status, answer := request(t, "POST", url+"/panel/emit", body); status != 400 {
			t.Errorf("%s: %d %s", body, status, answer)
		}
	}
}

func TestExpireOverHTTP(t *testing.T) {
	e, url := serve(t, Options{})
	e.platform.tickets.get()
	e.platform.tokens.get()
	if status, _ := request(t, "POST", url+"/panel/expire?what=tickets", ""); status != 204 || len(e.platform.tickets.secrets()) != 0 || len(e.platform.tokens.secrets()) != 1 {
		t.Errorf("tickets: %d", status)
	}
	if status, _ := request(t, "POST", url+"/panel/expire?what=tokens", ""); status != 204 || len(e.platform.tokens.secrets()) != 0 {
		t.Errorf("tokens: %d", status)
	}
	if status, _ := request(t, "POST", url+"/panel/expire", ""); status != 400 {
		t.Errorf("nothing: %d", status)
	}
}

func TestOtherSitesCannotChangeAnything(t *testing.T) {
	e, url := serve(t, Options{})
	for _, call := range [][2]string{{"PUT", "/panel/settings"}, {"POST", "/panel/reset"}, {"POST", "/panel/expire?what=tickets"}, {"POST", "/panel/emit"}} {
		if status, _ := request(t, call[0], url+call[1], `{"silent":true}`, "Sec-Fetch-Site", "cross-site"); status != http.StatusForbidden {
			t.Errorf("%s %s from another site: %d, want 403", call[0], call[1], status)
		}
	}
	if e.Settings().Silent {
		t.Error("another site has changed the settings")
	}
	resp, _ := get(t, url+"/panel/calls")
	if resp.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("other sites may read the log")
	}
}

func TestAboutHasNoSecret(t *testing.T) {
	_, url := serve(t, Options{AppSecret: "hush"})
	status, body := request(t, "GET", url+"/panel/about", "")
	if status != 200 || strings.Contains(body, "hush") || !strings.Contains(body, `"jssdkUrl":"`+url+SDKPath+`"`) {
		t.Errorf("about: %d %s", status, body)
	}
}
