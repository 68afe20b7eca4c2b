package feishu

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"unicode/utf8"
)

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		status int
		code   int
		msg    string
		remedy string
	}{
		{200, 10003, "invalid param", "Credentials & Basic Info"},
		{400, 10005, "app id unauthorized", "enabled"},
		{200, 10012, "get app access token fail", "self-built"},
		{200, 10013, "get tenant access token fail", "app secret"},
		{200, 10014, "app secret invalid", "Feishu or Lark"},
		{200, 10015, "wrong app secret", "copy it again"},
		{400, 99991401, "ip 1.2.3.4 is denied by app setting", "Developer Console > app > Security Settings > IP allow-list"},
		{403, 99991403, "quota", "monthly quota"},
		{400, 99991661, "missing access token", "Authorization header"},
		{400, 99991662, "app not in use", "not in use"},
		{400, 99991663, "invalid access token", "wrong kind"},
		{400, 99991664, "invalid app token", "app access token"},
		{400, 99991665, "invalid tenant code", "installed"},
		{400, 99991668, "invalid user token", "sign in again"},
		{400, 99991669, "invalid refresh token", "refresh token"},
		{400, 99991671, "must start with t- or u-", "begins with t-"},
		{403, 99991672, "no scope", "Permissions & Scopes"},
		{403, 99991673, "app status", "publish a version"},
		{401, 99991677, "expired", "has expired"},
		{403, 99991679, "unauthorized by the user", "has not granted"},
		{200, 12345678, "news", ""},
		{400, -1, "negative", ""},
	} {
		t.Run(strconv.Itoa(c.code), func(t *testing.T) {
			body := fmt.Sprintf(`{"code":%d,"msg":%q,"error":{"log_id":"from-body"},"tenant_access_token":7,"data":[]}`, c.code, c.msg)
			calls, err := requestToken(t, with("X-Tt-Logid", "from-header", reply(c.status, body)))
			if calls != 1 {
				t.Errorf("%d calls", calls)
			}
			e := platformError(t, err)
			if e.Op != "get tenant_access_token" || e.Status != c.status || e.Code != c.code || e.Msg != c.msg || e.LogID != "from-header" || e.Err != nil {
				t.Errorf("%#v", e)
			}
			if !e.Refused() || e.Unreachable() || e.Temporary() {
				t.Errorf("Refused %v, Unreachable %v, Temporary %v", e.Refused(), e.Unreachable(), e.Temporary())
			}
			if !strings.Contains(e.Remedy(), c.remedy) || (c.remedy == "") != (e.Remedy() == "") {
				t.Errorf("the remedy is %q", e.Remedy())
			}
			want := fmt.Sprintf("feishu: get tenant_access_token: HTTP %d: code %d: %s (log id from-header)", c.status, c.code, c.msg)
			if c.remedy != "" {
				want += "; " + e.Remedy()
			}
			if e.Error() != want {
				t.Errorf("%s", e)
			}
		})
	}
}

func TestLogID(t *testing.T) {
	for body, want := range map[string]string{
		`{"code":1,"error":{"log_id":"from-body"}}`: "from-body",
		`{"code":1,"error":{"log_id":7}}`:           "",
		`{"code":1,"error":"invalid_grant"}`:        "",
		`{"code":1,"error":null}`:                   "",
		`{"code":1}`:                                "",
	} {
		_, err := requestToken(t, reply(200, body))
		if e := platformError(t, err); e.LogID != want || e.Code != 1 {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestNonsense(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		says   string
	}{
		"nothing":            {200, "", "empty"},
		"a page":             {200, "<html>Log in to the Wi-Fi</html>", "not what the platform sends"},
		"truncated":          {200, tokenOK[:len(tokenOK)-5], "not what the platform sends"},
		"two answers":        {200, tokenOK + tokenOK, "not what the platform sends"},
		"null":               {200, "null", "no token or ticket"},
		"a list":             {200, "[]", "not what the platform sends"},
		"no object":          {200, `"ok"`, "not what the platform sends"},
		"empty object":       {200, "{}", "no token or ticket"},
		"success of nothing": {200, `{"code":0,"msg":"ok"}`, "no token or ticket"},
		"empty token":        {200, `{"code":0,"tenant_access_token":"","expire":7200}`, "no token or ticket"},
		"null token":         {200, `{"code":0,"tenant_access_token":null,"expire":7200}`, "no token or ticket"},
		"token of a kind":    {200, `{"code":0,"tenant_access_token":{},"expire":7200}`, "not what the platform sends"},
		"no time":            {200, `{"code":0,"tenant_access_token":"` + token + `"}`, "lifetime of 0 seconds"},
		"zero time":          {200, `{"code":0,"tenant_access_token":"` + token + `","expire":0}`, "lifetime of 0 seconds"},
		"negative time":      {200, `{"code":0,"tenant_access_token":"` + token + `","expire":-1}`, "lifetime of -1 seconds"},
		"over a day":         {200, `{"code":0,"tenant_access_token":"` + token + `","expire":86401}`, "lifetime of 86401 seconds"},
		"half a second":      {200, `{"code":0,"tenant_access_token":"` + token + `","expire":7200.5}`, "not what the platform sends"},
		"endless time":       {200, `{"code":0,"tenant_access_token":"` + token + `","expire":1e99}`, "not what the platform sends"},
		"time as text":       {200, `{"code":0,"tenant_access_token":"` + token + `","expire":"7200"}`, "not what the platform sends"},
		"code as text":       {200, `{"code":"10014","msg":"app secret invalid"}`, "not what the platform sends"},
		"words of a kind":    {200, `{"code":10014,"msg":{}}`, "not what the platform sends"},
		"ticket for token":   {200, ticketOK, "no token or ticket"},
		"404":                {404, "404 page not found", "HTTP 404: the response is not"},
		"403, empty":         {403, "", "HTTP 403: the response is empty"},
		"400, no code":       {400, "{}", "HTTP 400: the response has no token"},
		"400, yet a token":   {400, tokenOK, "HTTP 400"},
	} {
		t.Run(name, func(t *testing.T) {
			calls, err := requestToken(t, reply(c.status, c.body))
			e := platformError(t, err)
			if calls != 1 || e.Status != c.status || e.Code != 0 || !strings.Contains(e.Error(), c.says) {
				t.Errorf("%v after %d calls", e, calls)
			}
			if e.Refused() || e.Unreachable() || e.Temporary() {
				t.Errorf("Refused %v, Unreachable %v, Temporary %v", e.Refused(), e.Unreachable(), e.Temporary())
			}
		})
	}
	if _, err := requestToken(t, reply(200, `{"code":0,"tenant_access_token":"`+token+`","expire":86400}`)); err != nil {
		t.Errorf("a whole day: %v", err)
	}
}

func TestNonsenseForATicket(t *testing.T) {
	for name, body := range map[string]string{
		"token for ticket": tokenOK,
		"no data":          `{"code":0,"msg":"ok"}`,
		"null data":        `{"code":0,"data":null}`,
		"empty data":       `{"code":0,"data":{}}`,
		"no ticket":        `{"code":0,"data":{"expire_in":7200}}`,
		"no time":          `{"code":0,"data":{"ticket":"` + jsTicket + `"}}`,
		"negative time":    `{"code":0,"data":{"ticket":"` + jsTicket + `","expire_in":-7200}}`,
		"over a day":       `{"code":0,"data":{"ticket":"` + jsTicket + `","expire_in":86401}}`,
		"data as text":     `{"code":0,"data":"` + jsTicket + `"}`,
	} {
		t.Run(name, func(t *testing.T) {
			client, mux := setup(t)
			h, calls := replies(t, reply(200, body))
			mux.HandleFunc(ticketPath, h)
			got, err := client.JSAPITicket(&fakeTokens{}).Ticket(t.Context())
			noSecret(t, err, "t-1-hush")
			if e := platformError(t, err); e.Op != "get jsapi_ticket" || e.Refused() || e.Unreachable() || e.Err == nil || calls.Load() != 1 || got.Value != "" {
				t.Errorf("%q, %v after %d calls", got.Value, e, calls.Load())
			}
		})
	}
}

func TestServerError(t *testing.T) {
	for body, unreachable := range map[string]bool{
		"":                               true,
		"<html>":                         true,
		"{}":                             true,
		tokenOK:                          true,
		`{"code":20050,"msg":"trouble"}`: false,
	} {
		t.Run(body, func(t *testing.T) {
			calls, err := requestToken(t, reply(500, body), reply(500, body))
			if e := platformError(t, err); e.Unreachable() != unreachable || !e.Temporary() || e.Refused() || calls != 2 {
				t.Errorf("Unreachable %v after %d calls: %v", e.Unreachable(), calls, e)
			}
		})
	}
}

// A response may repeat the request in any field.
func TestNoErrorRepeatsASecret(t *testing.T) {
	echo := func(status int, code int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			sent := string(body) + " " + r.Header.Get("Authorization") + " " + appSecret
			w.Header().Set("X-Tt-Logid", sent)
			reply(status, fmt.Sprintf(`{"code":%d,"msg":%s}`, code, strconv.Quote(sent)))(w, r)
		}
	}
	raw := func(format string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			bearer := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
			disconnect(fmt.Sprintf(format, appSecret+bearer))(w, r)
		}
	}
	for name, h := range map[string]http.HandlerFunc{
		"refusal":     echo(200, 10014),
		"too many":    echo(429, 99991400),
		"trouble":     echo(500, 1),
		"success":     echo(200, 0),
		"status line": raw("HTTP/1.1 %s\r\n\r\n"),
		"protocol":    raw("%s 200 OK\r\n\r\n"),
		"header":      raw("HTTP/1.1 200 OK\r\n%s\r\n\r\n"),
		"length":      raw("HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\n"),
		"encoding":    raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: %s\r\n\r\n"),
		"redirect":    with("Location", "http://"+token+"/"+jsTicket, reply(302, token+appSecret)),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, mux := setupPiped(t)
				mux.HandleFunc("/", h)
				_, err := client.TenantToken().Ticket(t.Context())
				noSecret(t, err)
				e := platformError(t, err)
				if strings.Contains(fmt.Sprintf("%+v %#v", e, *e), appSecret) {
					t.Errorf("%#v", *e)
				}
				_, err = client.JSAPITicket(&fakeTokens{}).Ticket(t.Context())
				noSecret(t, err, "t-1-hush")
				if e := platformError(t, err); name == "refusal" && !strings.Contains(e.Error(), "code 10014: Bearer [redacted] [redacted] (log id Bearer [redacted]") {
					t.Errorf("more was lost than the secrets: %v", e)
				}
			})
		})
	}
}

func TestEverySpellingOfASecret(t *testing.T) {
	for _, text := range []string{
		`S3cr<t"Of&TheApp`,
		`S3cr\u003ct\"Of\u0026TheApp`,
		`S3cr<t\"Of&TheApp`,
	} {
		if got := without("sent "+text+", "+text, []string{"", appSecret}); got != "sent [redacted], [redacted]" {
			t.Errorf("%s became %s", text, got)
		}
	}
}

// A redacted transportError is still one.
func TestRedactedErrorStaysUnreachable(t *testing.T) {
	e := &Error{Op: "test", Err: transportError{fmt.Errorf("malformed answer %q", "hush")}}
	e.redact("", "hush")
	if got := e.Error(); got != `feishu: test: malformed answer "[redacted]"` || !e.Unreachable() {
		t.Errorf("Unreachable %v: %s", e.Unreachable(), got)
	}
	e = &Error{Op: "test", Err: errors.New("nonsense: hush")}
	e.redact("hush")
	if got := e.Error(); got != "feishu: test: nonsense: [redacted]" || e.Unreachable() {
		t.Errorf("Unreachable %v: %s", e.Unreachable(), got)
	}
	cause := errors.New("harmless")
	e = &Error{Op: "test", Err: cause}
	e.redact("hush")
	if !errors.Is(e, cause) || e.Unreachable() {
		t.Errorf("a harmless cause is lost: %v", e)
	}
}

func TestLongAndManyLinedMessage(t *testing.T) {
	long := strings.Repeat("长", 1000)
	_, err := requestToken(t, reply(200, `{"code":1,"msg":"two\n\tlines `+long+`"}`))
	e := platformError(t, err)
	if len(e.Msg) > msgLimit+len("…") || !strings.HasPrefix(e.Msg, "two lines 长") || !strings.HasSuffix(e.Msg, "长…") || !utf8.ValidString(e.Msg) {
		t.Errorf("%q", e.Msg)
	}
}

// Secrets are removed before the message is truncated.
func TestSecretAtTheLimit(t *testing.T) {
	e := &Error{Msg: strings.Repeat("x", msgLimit-4) + "hush, hush"}
	e.redact("hush, hush")
	if strings.Contains(e.Msg, "hush") {
		t.Error(e.Msg)
	}
}
