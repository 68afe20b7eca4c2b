package platform_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// A loginAnswer has the fields of both endpoints.
type loginAnswer struct {
	Status         int
	Code           int
	Msg            string
	Error          string
	Description    string `json:"error_description"`
	Access         string `json:"access_token"`
	ExpiresIn      int    `json:"expires_in"`
	Type           string `json:"token_type"`
	Scope          string
	Refresh        string `json:"refresh_token"`
	RefreshExpires int    `json:"refresh_token_expires_in"`
	Data           map[string]string
}

// A loginServer calls the platform like a server.
type loginServer struct {
	t    *testing.T
	base string
}

func (s loginServer) ask(method, path, body, authorization string) (a loginAnswer) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.base+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &a); err != nil {
		s.t.Fatalf("%s: %v", raw, err)
	}
	a.Status = resp.StatusCode
	return a
}

// token asks for a token; the app's credentials are added to the fields.
func (s loginServer) token(more map[string]string) loginAnswer {
	s.t.Helper()
	all := map[string]string{"client_id": emulator.DefaultAppID, "client_secret": emulator.DefaultAppSecret}
	for name, value := range more {
		all[name] = value
	}
	raw, err := json.Marshal(all)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.ask("POST", emulator.UserTokenPath, string(raw), "")
}

func (s loginServer) redeem(code string) loginAnswer {
	s.t.Helper()
	return s.token(map[string]string{"grant_type": "authorization_code", "code": code})
}

func (s loginServer) refresh(token string) loginAnswer {
	s.t.Helper()
	return s.token(map[string]string{"grant_type": "refresh_token", "refresh_token": token})
}

func (s loginServer) want(what string, a loginAnswer, code int) {
	s.t.Helper()
	if a.Code != code || (a.Access != "") != (code == 0) || code != 0 && (a.Description == "" || a.Status == 200) {
		s.t.Errorf("%s: %d, code %d, token %t, %q; want code %d", what, a.Status, a.Code, a.Access != "", a.Description, code)
	}
}

func TestSignIn(t *testing.T) {
	e, base := serve(t, emulator.Options{})
	s := loginServer{t, base}
	client := &jsapi.Client{Runtime: e.Page(pageURL)}
	for _, u := range []emulator.User{emulator.Users[0], emulator.Users[3]} { // of two organizations
		if err := e.Update(func(s *emulator.Settings) { s.User = u.ID }); err != nil {
			t.Fatal(err)
		}
		code, err := client.LoginCode(t.Context(), emulator.DefaultAppID, "offline_access", "contact:user.email:readonly")
		if err != nil {
			t.Fatal(err)
		}
		a := s.redeem(code)
		s.want(u.ID, a, 0)
		if a.ExpiresIn != 7200 || a.Type != "Bearer" || a.Scope != "offline_access contact:user.email:readonly" || a.RefreshExpires != 7*24*3600 || a.Refresh == "" {
			t.Errorf("%+v", a)
		}
		info := s.ask("GET", emulator.UserInfoPath, "", "Bearer "+a.Access)
		if info.Code != 0 || info.Data["open_id"] != u.ID || info.Data["tenant_key"] != u.TenantKey || info.Data["name"] != u.Name ||
			info.Data["email"] == "" || info.Data["user_id"] != "" || !strings.HasPrefix(info.Data["avatar_url"], base+"/avatars/") {
			t.Errorf("%+v", info)
		}
	}
	if emulator.Users[0].TenantKey == emulator.Users[3].TenantKey || emulator.Users[0].TenantKey == "" {
		t.Error("there is one organisation only")
	}
}

func TestNoRefreshTokenWithoutItsScope(t *testing.T) {
	e, base := serve(t, emulator.Options{})
	s := loginServer{t, base}
	client := &jsapi.Client{Runtime: e.Page(pageURL)}
	r, err := client.RequestAuthCode(t.Context(), jsapi.RequestAuthCodeParams{AppID: emulator.DefaultAppID})
	if err != nil {
		t.Fatal(err)
	}
	if a := s.redeem(r.Code); a.Access == "" || a.Refresh != "" || a.Scope != "" {
		t.Errorf("%+v", a)
	}
}

func TestLoginCodesAreValidOnceAndExpire(t *testing.T) {
	c := newClock()
	e, base := serve(t, emulator.Options{Now: c.now})
	s := loginServer{t, base}
	client := &jsapi.Client{Runtime: e.Page(pageURL)}
	authCode := func() string {
		r, err := client.RequestAuthCode(t.Context(), jsapi.RequestAuthCodeParams{AppID: emulator.DefaultAppID})
		if err != nil {
			t.Fatal(err)
		}
		return r.Code
	}
	code := e.LoginCode()
	s.want("first", s.redeem(code), 0)
	s.want("second", s.redeem(code), 20065)
	s.want("unknown", s.redeem("nonsense"), 20003)

	access, auth := e.LoginCode(), authCode()
	c.advance(3 * time.Minute)
	s.want("requestAccess after 3 minutes", s.redeem(access), 20004)
	s.want("requestAuthCode after 3 minutes", s.redeem(auth), 0)
	auth = authCode()
	c.advance(5 * time.Minute)
	s.want("requestAuthCode after 5 minutes", s.redeem(auth), 20004)

	var foreign struct{ Code string }
	if err := client.Call(t.Context(), "tt.requestAccess", map[string]any{"appID": "cli_other", "scopeList": []string{}}, &foreign); err != nil {
		t.Fatal(err)
	}
	s.want("of another app", s.redeem(foreign.Code), 20024)
}

func TestTokenRequestsThatAreWrong(t *testing.T) {
	e, base := serve(t, emulator.Options{})
	s := loginServer{t, base}
	s.want("a form that is called JSON", s.ask("POST", emulator.UserTokenPath, "grant_type=authorization_code", ""), 20063)
	s.want("nothing", s.ask("POST", emulator.UserTokenPath, "{}", ""), 20001)
	s.want("no code", s.redeem(""), 20001)
	s.want("no refresh token", s.refresh(""), 20001)
	s.want("grant type", s.token(map[string]string{"grant_type": "password"}), 20036)
	s.want("app", s.token(map[string]string{"grant_type": "authorization_code", "client_id": "cli_x", "code": e.LoginCode()}), 20048)
	s.want("secret", s.token(map[string]string{"grant_type": "authorization_code", "client_secret": "x", "code": e.LoginCode()}), 20002)
	s.want("two ways", s.ask("POST", emulator.UserTokenPath, `{"grant_type":"authorization_code","client_id":"`+emulator.DefaultAppID+`","client_secret":"x"}`, "Basic eA=="), 20070)
	s.want("redirect out of nowhere", s.token(map[string]string{"grant_type": "authorization_code", "code": e.LoginCode(), "redirect_uri": "https://x.example"}), 20071)
	s.want("scope twice", s.token(map[string]string{"grant_type": "authorization_code", "code": e.LoginCode("a"), "scope": "a a"}), 20067)
	s.want("scope not granted", s.token(map[string]string{"grant_type": "authorization_code", "code": e.LoginCode("a"), "scope": "a b"}), 20068)
	if a := s.token(map[string]string{"grant_type": "authorization_code", "code": e.LoginCode("a", "b"), "scope": "b"}); a.Scope != "b" {
		t.Errorf("%+v", a)
	}
}

func TestRefreshTokensRotate(t *testing.T) {
	c := newClock()
	e, base := serve(t, emulator.Options{Now: c.now})
	s := loginServer{t, base}
	first := s.redeem(e.LoginCode("offline_access"))
	second := s.refresh(first.Refresh)
	s.want("once", second, 0)
	if second.Refresh == first.Refresh || second.Access == first.Access || second.Scope != "offline_access" {
		t.Error("nothing is new")
	}
	s.want("twice", s.refresh(first.Refresh), 20073)
	s.want("unknown", s.refresh("ur-x"), 20026)
	c.advance(2 * time.Hour)
	if info := s.ask("GET", emulator.UserInfoPath, "", "Bearer "+second.Access); info.Code != 20005 {
		t.Errorf("after 2 hours: %+v", info)
	}
	third := s.refresh(second.Refresh)
	s.want("after 2 hours", third, 0)
	e.ExpireUserTokens()
	if info := s.ask("GET", emulator.UserInfoPath, "", "Bearer "+third.Access); info.Code != 20005 {
		t.Errorf("ended: %+v", info)
	}
	fourth := s.refresh(third.Refresh)
	s.want("refresh tokens stay", fourth, 0)
	e.RevokeRefreshTokens()
	s.want("revoked", s.refresh(fourth.Refresh), 20064)
	fifth := s.redeem(e.LoginCode("offline_access"))
	c.advance(7 * 24 * time.Hour)
	s.want("after a week", s.refresh(fifth.Refresh), 20037)
}

func TestUserInfoRequiresAToken(t *testing.T) {
	_, base := serve(t, emulator.Options{})
	s := loginServer{t, base}
	for authorization, code := range map[string]int{"": 99991661, "Bearer ": 99991661, "Bearer u-x": 20005, "Bearer t-x": 20005} {
		if a := s.ask("GET", emulator.UserInfoPath, "", authorization); a.Code != code || a.Msg == "" || a.Status == 200 {
			t.Errorf("%q: %+v", authorization, a)
		}
	}
}

func TestEveryLoginRefusalCanBeChosen(t *testing.T) {
	e, base := serve(t, emulator.Options{})
	s := loginServer{t, base}
	if len(emulator.LoginRefusals()) < 30 {
		t.Errorf("there are %d only", len(emulator.LoginRefusals()))
	}
	for _, code := range emulator.LoginRefusals() {
		for _, path := range []string{emulator.UserTokenPath, emulator.UserInfoPath} {
			if err := e.Update(func(s *emulator.Settings) { s.Faults = []emulator.Fault{emulator.RefuseLogin(path, code, 1)} }); err != nil {
				t.Fatal(err)
			}
			method := map[string]string{emulator.UserTokenPath: "POST", emulator.UserInfoPath: "GET"}[path]
			a := s.ask(method, path, "{}", "")
			status := map[int]int{20050: 500, 20072: 503}[code]
			if a.Code != code || a.Status < 400 || status != 0 && a.Status != status || (a.Msg == "") == (a.Description == "") || (a.Description != "") != (path == emulator.UserTokenPath) {
				t.Errorf("%s %d: %+v", path, code, a)
			}
		}
	}
}

func TestAuthorizePage(t *testing.T) {
	e, base := serve(t, emulator.Options{})
	s := loginServer{t, base}
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	const redirect, verifier = "https://app.example/login/callback", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	query := func(more ...string) string {
		q := url.Values{"client_id": {emulator.DefaultAppID}, "response_type": {"code"}, "redirect_uri": {redirect}, "state": {"s&1"}, "scope": {"offline_access x"},
			"code_challenge": {"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"}, "code_challenge_method": {"S256"}}
		for i := 0; i < len(more); i += 2 {
			q.Set(more[i], more[i+1])
		}
		return base + emulator.AuthorizePath + "?" + q.Encode()
	}
	get := func(url string) (int, string) {
		resp, err := browser.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(body)
	}
	decide := func(url_, user string) url.Values {
		t.Helper()
		resp, err := browser.PostForm(url_, url.Values{"user": {user}})
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		to, found := strings.CutPrefix(resp.Header.Get("Location"), redirect+"?")
		if resp.StatusCode != 303 || !found {
			t.Fatalf("%s to %q", resp.Status, resp.Header.Get("Location"))
		}
		back, err := url.ParseQuery(to)
		if err != nil || back.Get("state") != "s&1" {
			t.Fatalf("%s, %v", to, err)
		}
		return back
	}
	status, page := get(query())
	if status != 200 || strings.Contains(page, "<b>Bobby") || strings.Count(page, `name="user"`) != len(emulator.Users)+1 {
		t.Errorf("%d %s", status, page)
	}
	redeem := func(code, redirect, verifier string) loginAnswer {
		return s.token(map[string]string{"grant_type": "authorization_code", "code": code, "redirect_uri": redirect, "code_verifier": verifier})
	}
	back := decide(query(), emulator.Users[3].ID)
	s.want("other redirect", redeem(back.Get("code"), redirect+"/x", verifier), 20071)
	s.want("no redirect", redeem(back.Get("code"), "", verifier), 20071)
	s.want("other verifier", redeem(back.Get("code"), redirect, verifier+"x"), 20049)
	s.want("no verifier", redeem(back.Get("code"), redirect, ""), 20049)
	a := redeem(back.Get("code"), redirect, verifier)
	s.want("all right", a, 0)
	s.want("again", redeem(back.Get("code"), redirect, verifier), 20065)
	if info := s.ask("GET", emulator.UserInfoPath, "", "Bearer "+a.Access); info.Data["open_id"] != emulator.Users[3].ID || a.Scope != "offline_access x" {
		t.Errorf("%+v", info)
	}
	if back := decide(query(), ""); back.Get("error") != "access_denied" || back.Has("code") {
		t.Errorf("refused: %v", back)
	}
	if err := e.Update(func(s *emulator.Settings) { s.RedirectURLs = []string{redirect} }); err != nil {
		t.Fatal(err)
	}
	if status, _ := get(query()); status != 200 {
		t.Errorf("registered: %d", status)
	}
	for code, url := range map[int]string{
		20029: query("redirect_uri", "https://evil.example/"),
		20048: query("client_id", "cli_x"),
		20001: query("response_type", "token"),
	} {
		if status, page := get(url); status != 400 || !strings.Contains(page, fmt.Sprintf("%d: ", code)) {
			t.Errorf("%d: %d %s", code, status, page)
		}
	}
	resp, err := browser.PostForm(query("redirect_uri", "https://evil.example/"), url.Values{"user": {emulator.Users[0].ID}})
	if err != nil || resp.StatusCode != 400 || resp.Header.Get("Location") != "" {
		t.Errorf("to evil: %v %v", resp, err)
	}
}

func TestRedirectURLsOfRequestAuthCode(t *testing.T) {
	e := emulator.New(emulator.Options{})
	if err := e.Update(func(s *emulator.Settings) { s.RedirectURLs = []string{"https://app.example/"} }); err != nil {
		t.Fatal(err)
	}
	for url, ok := range map[string]bool{"https://app.example/?x=1": true, "https://app.example/#y": true, "https://app.example/more": false} {
		client := &jsapi.Client{Runtime: e.Page(url)}
		_, err := client.RequestAuthCode(t.Context(), jsapi.RequestAuthCodeParams{AppID: emulator.DefaultAppID})
		if (err == nil) != ok || err != nil && err.(*jsapi.Error).Code != jsapi.CodeRequestAuthCodeRedirectURL {
			t.Errorf("%s: %v", url, err)
		}
	}
}

// The log and the settings contain no code and no token.
func TestLoginLeavesNoTrace(t *testing.T) {
	e, base := serve(t, emulator.Options{})
	s := loginServer{t, base}
	code := e.LoginCode("offline_access")
	a := s.redeem(code)
	s.ask("GET", emulator.UserInfoPath, "", "Bearer "+a.Access)
	log, err := json.Marshal(e.Log())
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{code, a.Access, a.Refresh} {
		if strings.Contains(string(log), secret) {
			t.Errorf("the log has it: %s", log)
		}
	}
	if !slices.ContainsFunc(e.Log(), func(entry emulator.Entry) bool { return entry.Method == "POST" && entry.Path == emulator.UserTokenPath }) || e.Requests(emulator.UserInfoPath) != 1 {
		t.Errorf("not logged or counted: %s", log)
	}
}
