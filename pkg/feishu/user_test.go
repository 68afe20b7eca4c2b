package feishu

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const (
	loginCode = `c0de<of"the&user`
	verifier  = "a-verifier-of-43-characters-or-more-0123456789"
	userToken = "u-2GxFH7ysh8E9lj9UJp8XAG0k0gh1h5KzM800khEw2G6e"
	refresh   = "ur-oQ0mMq6MCcueAv0px2fx2fQ0_Gh0001"

	userTokenPath = "/open-apis/authen/v2/oauth/token"
	userInfoPath  = "/open-apis/authen/v1/user_info"

	userTokenOK = `{"code":0,"access_token":"` + userToken + `","expires_in":7200,"token_type":"Bearer","scope":"auth:user.id:read offline_access",` +
		`"refresh_token":"` + refresh + `","refresh_token_expires_in":604800}`
	userInfoOK = `{"code":0,"msg":"success","data":{"name":"张晓雨","en_name":"Xiaoyu Zhang","avatar_url":"https://a.example/1","avatar_thumb":"t",` +
		`"open_id":"ou_1","union_id":"on_1","email":"z@a.example","enterprise_email":"e@a.example","user_id":"u1","mobile":"+86130",` +
		`"tenant_key":"736588c92lxf175d","employee_no":"111"}}`
)

func wantBody(t *testing.T, r *http.Request, want map[string]any) {
	t.Helper()
	var got map[string]any
	if err := json.NewDecoder(r.Body).Decode(&got); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("the body is %v, %v", got, err)
	}
}

func TestUserToken(t *testing.T) {
	want := map[string]map[string]any{
		"JSAPI":    {"grant_type": "authorization_code", "code": loginCode, "client_id": appID, "client_secret": appSecret},
		"redirect": {"grant_type": "authorization_code", "code": loginCode, "client_id": appID, "client_secret": appSecret, "redirect_uri": "https://a.example/cb", "code_verifier": verifier},
		"refresh":  {"grant_type": "refresh_token", "refresh_token": refresh, "client_id": appID, "client_secret": appSecret},
	}
	for name, do := range map[string]func(*Client) (UserToken, error){
		"JSAPI": func(c *Client) (UserToken, error) { return c.ExchangeCode(t.Context(), LoginCode{Code: loginCode}) },
		"redirect": func(c *Client) (UserToken, error) {
			return c.ExchangeCode(t.Context(), LoginCode{Code: loginCode, RedirectURI: "https://a.example/cb", Verifier: verifier})
		},
		"refresh": func(c *Client) (UserToken, error) { return c.RefreshUserToken(t.Context(), refresh) },
	} {
		client, mux := setup(t)
		mux.HandleFunc("POST "+userTokenPath, func(w http.ResponseWriter, r *http.Request) {
			checkHeaders(t, r, "")
			wantBody(t, r, want[name])
			reply(200, userTokenOK)(w, r)
		})
		before := time.Now()
		got, err := do(client)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		near := func(end time.Time, life time.Duration) bool {
			late := end.Sub(before) - life
			return late >= 0 && late < time.Minute
		}
		if got.Access != userToken || got.Refresh != refresh || !near(got.Expires, 2*time.Hour) || !near(got.RefreshExpires, 7*24*time.Hour) ||
			!reflect.DeepEqual(got.Scopes, []string{"auth:user.id:read", "offline_access"}) {
			t.Errorf("%s: %q %q %v %v %v", name, got.Access, got.Refresh, got.Expires, got.RefreshExpires, got.Scopes)
		}
		for _, printed := range []string{fmt.Sprintf("%v %+v %#v %s", got, got, got, got), got.LogValue().String()} {
			if strings.Contains(printed, userToken) || strings.Contains(printed, refresh) {
				t.Errorf("printed: %s", printed)
			}
		}
	}
}

// The v3 token endpoint is on the accounts host.
func TestTokenV3(t *testing.T) {
	client, mux := setup(t)
	mux.HandleFunc("POST /accounts/oauth/v3/token", func(w http.ResponseWriter, r *http.Request) {
		wantBody(t, r, map[string]any{"grant_type": "authorization_code", "code": loginCode, "client_id": appID, "client_secret": appSecret})
		reply(200, userTokenOK)(w, r)
	})
	client.AccountsHost, client.TokenV3 = client.Host+"accounts/", true
	if got, err := client.ExchangeCode(t.Context(), LoginCode{Code: loginCode}); err != nil || got.Access != userToken {
		t.Errorf("%q, %v", got.Access, err)
	}
	if got := client.AuthorizeURL(Authorization{}); !strings.HasPrefix(got, client.AccountsHost+"open-apis/authen/v1/authorize?") {
		t.Error(got)
	}
}

func TestUserTokenWithoutRefresh(t *testing.T) {
	client, mux := setup(t)
	mux.HandleFunc(userTokenPath, reply(200, `{"code":0,"access_token":"`+userToken+`","expires_in":7200,"scope":""}`))
	got, err := client.ExchangeCode(t.Context(), LoginCode{Code: loginCode})
	if err != nil || got.Refresh != "" || !got.RefreshExpires.IsZero() || len(got.Scopes) != 0 {
		t.Errorf("%q %v %v", got.Refresh, got.RefreshExpires, err)
	}
}

func TestUser(t *testing.T) {
	client, mux := setup(t)
	mux.HandleFunc("GET "+userInfoPath, func(w http.ResponseWriter, r *http.Request) {
		checkHeaders(t, r, "Bearer "+userToken)
		reply(200, userInfoOK)(w, r)
	})
	got, err := client.User(t.Context(), userToken)
	want := User{OpenID: "ou_1", UnionID: "on_1", TenantKey: "736588c92lxf175d", Name: "张晓雨", EnName: "Xiaoyu Zhang",
		AvatarURL: "https://a.example/1", UserID: "u1", Email: "z@a.example", EnterpriseEmail: "e@a.example", EmployeeNo: "111"}
	if err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestUserWithoutID(t *testing.T) {
	client, mux := setup(t)
	mux.HandleFunc(userInfoPath, reply(200, `{"code":0,"data":{"name":"Nobody"}}`))
	if got, err := client.User(t.Context(), userToken); err == nil || got != (User{}) {
		t.Errorf("%+v, %v", got, err)
	}
}

// Every documented code has a class and a remedy, and the platform's message is
// read whatever its field is called.
func TestLoginRefusals(t *testing.T) {
	for _, code := range []int{20001, 20002, 20003, 20004, 20005, 20008, 20009, 20010, 20021, 20022, 20023, 20024, 20026, 20029, 20036, 20037,
		20048, 20049, 20050, 20063, 20064, 20065, 20066, 20067, 20068, 20069, 20070, 20071, 20072, 20073, 20074} {
		t.Run(strconv.Itoa(code), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				status := map[int]int{20050: 500, 20072: 503}[code]
				temporary := status != 0
				client, mux := setupPiped(t)
				mux.HandleFunc(userTokenPath, reply(max(status, 400), fmt.Sprintf(`{"code":%d,"error":"invalid_grant","error_description":"words about %s"}`, code, refresh)))
				mux.HandleFunc(userInfoPath, reply(max(status, 400), fmt.Sprintf(`{"code":%d,"msg":"words about %s"}`, code, userToken)))
				_, first := client.RefreshUserToken(t.Context(), refresh)
				_, second := client.User(t.Context(), userToken)
				for _, err := range []error{first, second} {
					e := platformError(t, err)
					noSecret(t, err, refresh, userToken)
					if e.Code != code || e.Msg != "words about [redacted]" || e.Temporary() != temporary || e.Refused() == temporary || e.Unreachable() {
						t.Errorf("%v", e)
					}
					if e.Remedy() == "" {
						t.Error("no remedy")
					}
				}
			})
		})
	}
}

// A code is not sent again if it may have been used up, but is if the platform
// reports that it was not.
func TestUserTokenSecondTry(t *testing.T) {
	for name, c := range map[string]struct {
		first http.HandlerFunc
		calls int32
	}{
		"no answer":        {disconnect(""), 1},
		"half an answer":   {disconnect("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + userTokenOK[:20]), 1},
		"502 with a page":  {reply(502, "<html>"), 1},
		"refused":          {reply(400, `{"code":20003}`), 1},
		"503 with a code":  {reply(503, `{"code":20072}`), 2},
		"too many":         {reply(429, `{"code":99991400}`), 2},
		"trouble inside":   {reply(500, `{"code":20050}`), 2},
		"429 from nowhere": {reply(429, ""), 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, mux := setupPiped(t)
				h, n := replies(t, c.first, reply(200, userTokenOK))
				mux.HandleFunc(userTokenPath, h)
				_, err := client.ExchangeCode(t.Context(), LoginCode{Code: loginCode, Verifier: verifier})
				if n.Load() != c.calls || (err == nil) != (c.calls == 2) {
					t.Errorf("%d calls, %v", n.Load(), err)
				}
				noSecret(t, err, loginCode, verifier)
			})
		})
	}
}

// A response that repeats the request reveals no secret.
func TestUserTokenRedacts(t *testing.T) {
	client, mux := setup(t)
	words, _ := json.Marshal("bad " + loginCode + " " + verifier + " " + appSecret)
	mux.HandleFunc(userTokenPath, reply(400, `{"code":20003,"error_description":`+string(words)+`}`))
	_, err := client.ExchangeCode(t.Context(), LoginCode{Code: loginCode, Verifier: verifier})
	noSecret(t, err, loginCode, verifier)
	if e := platformError(t, err); e.Msg != "bad [redacted] [redacted] [redacted]" {
		t.Errorf("%q", e.Msg)
	}
}

func TestAuthorizeURL(t *testing.T) {
	for host, want := range map[string]string{
		"":                          "https://accounts.feishu.cn",
		HostFeishu + "/":            "https://accounts.feishu.cn",
		HostLark:                    "https://accounts.larksuite.com",
		"http://127.0.0.1:3002/":    "http://127.0.0.1:3002",
		"https://open.ka.example":   "https://accounts.ka.example",
		"https://reopen.ka.example": "https://reopen.ka.example",
	} {
		client := &Client{Host: host, AppID: appID, AppSecret: appSecret}
		// The verifier and its challenge are those of RFC 7636, appendix B.
		raw := client.AuthorizeURL(Authorization{
			RedirectURI: "https://a.example/login/callback?x=1&y", State: "st&te",
			Verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", Scopes: []string{"offline_access", "b:c"},
		})
		u, err := url.Parse(raw)
		if err != nil || u.Scheme+"://"+u.Host != want || u.Path != "/open-apis/authen/v1/authorize" {
			t.Errorf("%s: %s", host, raw)
			continue
		}
		query := url.Values{"client_id": {appID}, "response_type": {"code"}, "redirect_uri": {"https://a.example/login/callback?x=1&y"}, "state": {"st&te"},
			"code_challenge": {"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"}, "code_challenge_method": {"S256"}, "scope": {"offline_access b:c"}}
		if !reflect.DeepEqual(u.Query(), query) {
			t.Errorf("%s: %v", host, u.Query())
		}
		if strings.Contains(raw, "dBjftJeZ") || strings.Contains(raw, url.QueryEscape(appSecret)) {
			t.Errorf("a secret is in %s", raw)
		}
	}
	if raw := new(Client).AuthorizeURL(Authorization{}); strings.Contains(raw, "scope") {
		t.Errorf("%s", raw)
	}
}
