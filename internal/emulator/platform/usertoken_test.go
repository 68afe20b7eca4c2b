package platform_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

// tokenAt asks one of the endpoints for a token, as JSON or as a form.
func (s loginServer) tokenAt(path string, form bool, more map[string]string) (a loginAnswer) {
	s.t.Helper()
	values := url.Values{"client_id": {emulator.DefaultAppID}, "client_secret": {emulator.DefaultAppSecret}}
	object := map[string]string{"client_id": emulator.DefaultAppID, "client_secret": emulator.DefaultAppSecret}
	for name, value := range more {
		values.Set(name, value)
		object[name] = value
	}
	raw, _ := json.Marshal(object)
	kind, body := "application/json", string(raw)
	if form {
		kind, body = "application/x-www-form-urlencoded; charset=utf-8", values.Encode()
	}
	resp, err := http.Post(s.base+path, kind, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&a); err != nil {
		s.t.Fatal(err)
	}
	a.Status = resp.StatusCode
	return a
}

// authorizedCode returns a code of the authorize page for a PKCE challenge.
func authorizedCode(t *testing.T, base string, query url.Values) string {
	t.Helper()
	for name, value := range map[string]string{"client_id": emulator.DefaultAppID, "response_type": "code", "redirect_uri": "http://localhost:3000/login", "scope": "offline_access"} {
		query.Set(name, value)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.PostForm(base+emulator.AuthorizePath+"?"+query.Encode(), url.Values{"user": {emulator.Users[0].ID}})
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	to, err := resp.Location()
	if err != nil {
		t.Fatal(err)
	}
	return to.Query().Get("code")
}

// The two endpoints for user tokens, where they are the same and where they differ.
func TestTokenEndpoints(t *testing.T) {
	const redirect = "http://localhost:3000/login"
	const verifier = "a-verifier-of-at-least-forty-three-characters"
	digest := sha256.Sum256([]byte(verifier))
	s256 := url.Values{"code_challenge": {base64.RawURLEncoding.EncodeToString(digest[:])}, "code_challenge_method": {"S256"}}
	plain := url.Values{"code_challenge": {verifier}}
	for _, c := range []struct {
		name         string
		query        url.Values // nil: a code of requestAccess
		verifier     string
		wantV2, want int // v3
	}{
		{"without PKCE", nil, "", 0, 0},
		{"verifier without a challenge", nil, verifier, 0, 20049},
		{"S256", s256, verifier, 0, 20049},
		{"S256, wrong", s256, verifier + "x", 20049, 20049},
		{"S256, no verifier", s256, "", 20049, 20049},
		{"plain", plain, verifier, 0, 0},
		{"plain, wrong", plain, "x", 20049, 20049},
	} {
		for path, want := range map[string]int{emulator.UserTokenPath: c.wantV2, emulator.UserTokenV3Path: c.want} {
			for _, form := range []bool{false, true} {
				e, base := serve(t, emulator.Options{})
				s := loginServer{t, base}
				more := map[string]string{"grant_type": "authorization_code", "code": e.LoginCode("offline_access")}
				if c.query != nil {
					more["code"], more["redirect_uri"] = authorizedCode(t, base, c.query), redirect
				}
				if c.verifier != "" {
					more["code_verifier"] = c.verifier
				}
				s.want(c.name+" at "+path, s.tokenAt(path, form, more), want)
			}
		}
	}
}

// v3 renews what both have issued, v2 only its own; a refresh ends the access token.
func TestRefreshAcrossTokenEndpoints(t *testing.T) {
	const v2, v3 = emulator.UserTokenPath, emulator.UserTokenV3Path
	for _, c := range []struct {
		issued, renewed string
		want            int
	}{{v2, v2, 0}, {v2, v3, 0}, {v3, v3, 0}, {v3, v2, 20026}} {
		e, base := serve(t, emulator.Options{})
		s := loginServer{t, base}
		first := s.tokenAt(c.issued, false, map[string]string{"grant_type": "authorization_code", "code": e.LoginCode("offline_access")})
		second := s.tokenAt(c.renewed, true, map[string]string{"grant_type": "refresh_token", "refresh_token": first.Refresh})
		s.want(c.issued+" renewed at "+c.renewed, second, c.want)
		old := s.ask("GET", emulator.UserInfoPath, "", "Bearer "+first.Access).Code
		if want := map[bool]int{true: 20005, false: 0}[c.want == 0]; old != want {
			t.Errorf("%s renewed at %s: the old token gives %d, want %d", c.issued, c.renewed, old, want)
		}
		if c.want == 20026 && (second.Error != "invalid_grant" || second.Status != 400) {
			t.Errorf("refused as %d %q", second.Status, second.Error)
		}
	}
}

// Users sign in again after a year, however often a token was renewed.
func TestConsentEndsAfterAYear(t *testing.T) {
	c := newClock()
	e, base := serve(t, emulator.Options{Now: c.now})
	s := loginServer{t, base}
	token := s.redeem(e.LoginCode("offline_access"))
	for range 60 {
		c.advance(6 * 24 * time.Hour)
		if token = s.refresh(token.Refresh); token.Code != 0 {
			t.Fatalf("%s: code %d", c.now(), token.Code)
		}
	}
	c.advance(5 * 24 * time.Hour)
	s.want("after 365 days", s.refresh(token.Refresh), 20037)
}

// Lark has v2 only.
func TestLarkHasNoTokenV3(t *testing.T) {
	e, base := serve(t, emulator.Options{})
	e.Update(func(s *emulator.Settings) { s.Client = emulator.ClientLarkIOS })
	s := loginServer{t, base}
	more := map[string]string{"grant_type": "authorization_code", "code": e.LoginCode()}
	if a := s.tokenAt(emulator.UserTokenV3Path, false, more); a.Code != 20050 || a.Error != "invalid_grant" {
		t.Errorf("v3: %+v", a)
	}
	s.want("v2", s.tokenAt(emulator.UserTokenPath, false, more), 0)
}

// A private deployment has the hosts open.<domain> and accounts.<domain>.
func TestHostsOfAPrivateDeployment(t *testing.T) {
	e, base := serve(t, emulator.Options{})
	address := strings.TrimPrefix(base, "http://")
	dial := func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, address)
	}
	transport := &http.Transport{DialContext: dial}
	defer transport.CloseIdleConnections()
	for _, v3 := range []bool{false, true} {
		client := &feishu.Client{
			Host: "http://open.corp.localhost", AccountsHost: "http://accounts.corp.localhost", AppID: emulator.DefaultAppID, AppSecret: emulator.DefaultAppSecret,
			TokenV3: v3, HTTP: &http.Client{Transport: transport},
		}
		token, err := client.ExchangeCode(t.Context(), feishu.LoginCode{Code: e.LoginCode("offline_access")})
		if err != nil {
			t.Fatalf("v3 %t: %v", v3, err)
		}
		if user, err := client.User(t.Context(), token.Access); err != nil || user.OpenID != emulator.Users[0].ID {
			t.Errorf("v3 %t: %+v, %v", v3, user, err)
		}
		if to := client.AuthorizeURL(feishu.Authorization{RedirectURI: "http://a.example/"}); !strings.HasPrefix(to, "http://accounts.corp.localhost"+emulator.AuthorizePath+"?") {
			t.Errorf("the authorize page is %s", to)
		}
	}
	http := &http.Client{Transport: transport}
	for request, want := range map[string]int{
		"POST http://open.corp.localhost" + emulator.UserTokenV3Path:     404,
		"POST http://accounts.corp.localhost" + emulator.UserTokenPath:   404,
		"POST http://accounts.corp.localhost" + emulator.TokenPath:       404,
		"GET http://accounts.corp.localhost" + emulator.UserInfoPath:     404,
		"GET http://open.corp.localhost" + emulator.AuthorizePath:        404,
		"GET http://accounts.corp.localhost" + emulator.AuthorizePath:    400, // without parameters
		"POST http://accounts.corp.localhost" + emulator.UserTokenV3Path: 400,
		"POST http://open.corp.localhost" + emulator.UserTokenPath:       400,
		"POST http://corp.localhost" + emulator.UserTokenV3Path:          400,
	} {
		method, target, _ := strings.Cut(request, " ")
		if status := statusOf(t, http, method, target); status != want {
			t.Errorf("%s: %d, want %d", request, status, want)
		}
	}
}

func statusOf(t *testing.T, client *http.Client, method, target string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, target, strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}
