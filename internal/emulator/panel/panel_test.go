package panel_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// request sends a request to the panel's API and returns status and body.
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
	e, url := serve(t, emulator.Options{})
	const initial = `{"user":"ou_zhang_xiaoyu","language":"","client":"feishu-windows","version":"","lenient":false,"launch":{"entry":"","triggerCode":""},"failureKeys":"errCode","omitErrMsg":false,` +
		`"order":"config-first","silent":false,"outcomes":{},"permissions":{"scope.clipboard":"granted","scope.userInfo":"granted"},` +
		`"trustedDomains":[],"redirectUrls":[],"faults":[]}`
	if status, body := request(t, "GET", url+"/panel/settings", ""); status != 200 || body != initial {
		t.Errorf("at first: %d\n%s", status, body)
	}
	for _, step := range []struct {
		patch string
		check func(emulator.Settings) bool
	}{
		{`{"user":"ou_emma_clarke","client":"feishu-ios"}`, func(s emulator.Settings) bool {
			return s.User == "ou_emma_clarke" && s.Client == emulator.ClientFeishuIOS && s.Order == emulator.ConfigFirst
		}},
		{`{"outcomes":{"tt.scanCode":{"kind":"cancel","times":2},"h5sdk.config":{"kind":"fail","code":333444,"times":1}}}`, func(s emulator.Settings) bool {
			return reflect.DeepEqual(s.Outcomes, map[string]emulator.Outcome{
				"tt.scanCode": {Kind: emulator.OutcomeCancel, Times: 2}, functions.ConfigPath: {Kind: emulator.OutcomeFail, Code: 333444, Times: 1}}) && s.Client == emulator.ClientFeishuIOS
		}},
		{`{"outcomes":{"tt.getLocation":{"kind":"never"},"tt.scanCode":null}}`, func(s emulator.Settings) bool {
			return len(s.Outcomes) == 2 && s.Outcomes["tt.getLocation"].Kind == emulator.OutcomeNever && s.Outcomes[functions.ConfigPath].Code == 333444
		}},
		{`{"outcomes":{"tt.getLocation":{"kind":"answer"}}}`, func(s emulator.Settings) bool { return len(s.Outcomes) == 1 }},
		{`{"permissions":{"scope.record":"refused","scope.userInfo":"ask"}}`, func(s emulator.Settings) bool {
			return reflect.DeepEqual(s.Permissions, map[string]emulator.Permission{"scope.clipboard": emulator.Granted, "scope.record": emulator.Refused})
		}},
		{`{"faults":[{"kind":"hang","times":1}],"trustedDomains":["a.b"]}`, func(s emulator.Settings) bool {
			return reflect.DeepEqual(s.Faults, []emulator.Fault{{Kind: emulator.FaultHang, Times: 1}}) && reflect.DeepEqual(s.TrustedDomains, []string{"a.b"})
		}},
		{`{"outcomes":{"tt.scanCode":{"answer":{"result":"7"},"times":1}}}`, func(s emulator.Settings) bool {
			return string(s.Outcomes["tt.scanCode"].Answer) == `{"result":"7"}`
		}},
		{`{"faults":[],"trustedDomains":null}`, func(s emulator.Settings) bool { return len(s.Faults) == 0 && len(s.TrustedDomains) == 0 }},
	} {
		status, body := request(t, "PUT", url+"/panel/settings", step.patch)
		var got emulator.Settings
		if err := json.Unmarshal([]byte(body), &got); status != 200 || err != nil || !step.check(got) || !reflect.DeepEqual(got, e.Settings()) {
			t.Errorf("%s: %d\n%s", step.patch, status, body)
		}
	}

	before := e.Settings()
	for patch, field := range map[string]string{
		`{"user":"ou_nobody"}`:      "/user",
		`{"client":"wechat"}`:       "/client",
		`{"language":"tlh"}`:        "/language",
		`{"order":"x"}`:             "/order",
		`{"failureKeys":"x"}`:       "/failureKeys",
		`{"version":"x"}`:           "/version",
		`{"clients":"x"}`:           "/clients",
		`{"user":5}`:                "/user",
		`{"silent":"yes"}`:          "/silent",
		`{} {}`:                     "",
		`nonsense`:                  "",
		`[]`:                        "",
		`{"permissions":[]}`:        "/permissions",
		`{"trustedDomains":[1]}`:    "/trustedDomains",
		`{"trustedDomains":["a/"]}`: "/trustedDomains/0",
		`{"trustedDomains":["a.b","http://a.b"]}`:                         "/trustedDomains/1",
		`{"redirectUrls":["a.b"]}`:                                        "/redirectUrls/0",
		`{"redirectUrls":["https://a.b/?x"]}`:                             "/redirectUrls/0",
		`{"outcomes":{"tt.nonsense":{"kind":"never"}}}`:                   "/outcomes/tt.nonsense",
		`{"outcomes":{"tt.scanCode":{"kind":"explode"}}}`:                 "/outcomes/tt.scanCode/kind",
		`{"outcomes":{"tt.scanCode":{"kind":"fail"}}}`:                    "/outcomes/tt.scanCode/code",
		`{"outcomes":{"tt.scanCode":{"kind":"fail","errno":"7"}}}`:        "/outcomes/tt.scanCode/errno",
		`{"outcomes":{"tt.scanCode":{"kind":"fail","number":7}}}`:         "/outcomes/tt.scanCode/number",
		`{"outcomes":{"tt.scanCode":{"kind":"never","times":-1}}}`:        "/outcomes/tt.scanCode/times",
		`{"outcomes":{"tt.scanCode":{"delay":-1}}}`:                       "/outcomes/tt.scanCode/delay",
		`{"outcomes":{"tt.scanCode":5}}`:                                  "/outcomes/tt.scanCode",
		`{"outcomes":{"h5sdk.config":{"kind":"cancel"}}}`:                 "/outcomes/h5sdk.config/kind",
		`{"outcomes":{"tt.scanCode":{"answer":{"result":5}}}}`:            "/outcomes/tt.scanCode/answer/result",
		`{"outcomes":{"tt.scanCode":{"answer":{"result":"","x":1}}}}`:     "/outcomes/tt.scanCode/answer/x",
		`{"outcomes":{"tt.scanCode":{"answer":"x"}}}`:                     "/outcomes/tt.scanCode/answer",
		`{"outcomes":{"tt.scanCode":{"kind":"never","answer":{}}}}`:       "/outcomes/tt.scanCode/answer",
		`{"outcomes":{"h5sdk.config":{"answer":{}}}}`:                     "/outcomes/h5sdk.config/answer",
		`{"outcomes":{"tt.onMemoryWarning":{"answer":{}}}}`:               "/outcomes/tt.onMemoryWarning/answer",
		`{"outcomes":{"tt.chooseContact":{"answer":{"data":[{"x":1}]}}}}`: "/outcomes/tt.chooseContact/answer/data/0/openId",
		`{"permissions":{"scope.x":"granted"}}`:                           "/permissions/scope.x",
		`{"permissions":{"scope.record":"x"}}`:                            "/permissions/scope.record",
		`{"permissions":{"scope.record":1}}`:                              "/permissions/scope.record",
		`{"faults":[{"kind":"x"}]}`:                                       "/faults/0/kind",
		`{"faults":[{"kind":"hang"},{"kind":"hang","times":"1"}]}`:        "/faults/1/times",
		`{"faults":[{"kind":"answer","status":99}]}`:                      "/faults/0/status",
		`{"faults":[{"kind":"slow"}]}`:                                    "/faults/0/delay",
		`{"faults":[{"kind":"hang","path":"x"}]}`:                         "/faults/0/path",
		`{"faults":{}}`: "/faults",
	} {
		status, body := request(t, "PUT", url+"/panel/settings", patch)
		var answer struct {
			Error *struct {
				Field   *string
				Message struct{ Zh, En string }
			}
		}
		if err := json.Unmarshal([]byte(body), &answer); status != 400 || err != nil || answer.Error == nil || answer.Error.Field == nil ||
			*answer.Error.Field != field || answer.Error.Message.Zh == "" || answer.Error.Message.En == "" {
			t.Errorf("%s: %d %s, want 400 for %q", patch, status, body, field)
		}
	}
	if !reflect.DeepEqual(e.Settings(), before) {
		t.Error("a refused change has changed something")
	}
}

func TestSettingsAreACopy(t *testing.T) {
	e := emulator.New(emulator.Options{})
	s := e.Settings()
	s.Outcomes["tt.scanCode"] = emulator.Outcome{Kind: emulator.OutcomeNever}
	s.Permissions["scope.userInfo"] = emulator.Refused
	if now := e.Settings(); len(now.Outcomes) != 0 || now.Permissions["scope.userInfo"] != emulator.Granted {
		t.Errorf("changing the copy changed %+v", now)
	}
	if err := e.Update(func(s *emulator.Settings) { s.Client, s.User = "x", "ou_emma_clarke" }); err == nil {
		t.Error("nonsense was accepted")
	}
	if e.Settings().User != emulator.Users[0].ID {
		t.Error("half of a refused change was kept")
	}
}

func TestReset(t *testing.T) {
	e, url := serve(t, emulator.Options{})
	ticket := e.Platform.Ticket()
	mustPost(t, url+emulator.TokenPath)
	e.Update(func(s *emulator.Settings) {
		s.User, s.Silent = "ou_emma_clarke", true
		s.Faults = []emulator.Fault{{Kind: emulator.FaultHang}}
	})
	if status, body := request(t, "POST", url+"/panel/reset", ""); status != 200 || !strings.HasPrefix(body, `{"user":"ou_zhang_xiaoyu"`) {
		t.Errorf("reset: %d %s", status, body)
	}
	if s := e.Settings(); !reflect.DeepEqual(s, settings.Defaults()) {
		t.Errorf("settings %+v", s)
	}
	if len(e.Log()) != 0 || e.Requests(emulator.TokenPath) != 0 {
		t.Errorf("log %v, %d requests", e.Log(), e.Requests(emulator.TokenPath))
	}
	if again := e.Platform.Ticket(); again != ticket {
		t.Error("the ticket is gone, which servers still hold")
	}
}

func TestEmitOverHTTP(t *testing.T) {
	e, url := serve(t, emulator.Options{})
	page := e.Page(pageURL)
	page.SetConfigured()
	var got []string
	e.Update(func(s *emulator.Settings) { s.Client = emulator.ClientFeishuAndroid })
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
	e, url := serve(t, emulator.Options{})
	e.Platform.Ticket()
	mustPost(t, url+emulator.TokenPath)
	if status, _ := request(t, "POST", url+"/panel/expire?what=tickets", ""); status != 204 || len(e.Platform.Tickets()) != 0 || len(e.Platform.Tokens()) != 1 {
		t.Errorf("tickets: %d", status)
	}
	if status, _ := request(t, "POST", url+"/panel/expire?what=tokens", ""); status != 204 || len(e.Platform.Tokens()) != 0 {
		t.Errorf("tokens: %d", status)
	}
	if status, _ := request(t, "POST", url+"/panel/expire", ""); status != 400 {
		t.Errorf("nothing: %d", status)
	}
}

func TestOtherSitesCannotChangeAnything(t *testing.T) {
	e, url := serve(t, emulator.Options{})
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
	_, url := serve(t, emulator.Options{AppSecret: "hush"})
	status, body := request(t, "GET", url+"/panel/about", "")
	if status != 200 || strings.Contains(body, "hush") || !strings.Contains(body, `"jssdkUrl":"`+url+emulator.SDKPath+`"`) {
		t.Errorf("about: %d %s", status, body)
	}
}

func TestPanelIsServed(t *testing.T) {
	_, url := serve(t, emulator.Options{})
	resp, html := get(t, url+"/")
	if resp.StatusCode != 200 || !strings.Contains(html, "workbench.js") || !strings.HasPrefix(resp.Header.Get("Content-Security-Policy"), "default-src 'self'") {
		t.Errorf("panel: %d, %v", resp.StatusCode, resp.Header)
	}
	for file, typ := range map[string]string{"workbench.js": "text/javascript", "workbench.css": "text/css", "icon.svg": "image/svg+xml"} {
		if resp, _ := get(t, url+"/panel/"+file); resp.StatusCode != 200 || !strings.HasPrefix(resp.Header.Get("Content-Type"), typ) {
			t.Errorf("%s: %d, %s", file, resp.StatusCode, resp.Header.Get("Content-Type"))
		}
	}
	if resp, _ := get(t, url+"/panel/nonsense"); resp.StatusCode != http.StatusNotFound {
		t.Errorf("nonsense: %d", resp.StatusCode)
	}
}

func get(t *testing.T, url string) (*http.Response, string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

// mustPost requests a token from the token endpoint.
func mustPost(t *testing.T, url string) {
	t.Helper()
	const credentials = `{"app_id":"cli_emulator","app_secret":"emulator-app-secret"}`
	if status, body := request(t, "POST", url, credentials); status != 200 {
		t.Fatalf("%d %s", status, body)
	}
}

const pageURL = "http://localhost:3000/a?b=%20c&d=e+f"

// serve serves an emulator for the length of the test.
func serve(t *testing.T, o emulator.Options) (*emulator.Emulator, string) {
	t.Helper()
	e := emulator.New(o)
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	t.Cleanup(e.Close) // first: Close waits for answers that hang
	return e, server.URL
}
