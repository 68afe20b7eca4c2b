package platform_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

// serve serves an emulator for the length of the test.
func serve(t *testing.T, o emulator.Options) (*emulator.Emulator, string) {
	t.Helper()
	e := emulator.New(o)
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	t.Cleanup(e.Close) // first: Close waits for answers that hang
	return e, server.URL
}

// A platformAnswer has the fields of both endpoints.
type platformAnswer struct {
	status int
	header http.Header
	Code   int    `json:"code"`
	Msg    string `json:"msg"`
	Token  string `json:"tenant_access_token"`
	Expire int    `json:"expire"`
	Data   struct {
		Ticket   string `json:"ticket"`
		ExpireIn int    `json:"expire_in"`
	} `json:"data"`
}

// post sends a request to an endpoint, with authorization if that is not empty.
func post(ctx context.Context, url, body, authorization string) (platformAnswer, error) {
	r, err := http.NewRequestWithContext(ctx, "POST", url, strings.NewReader(body))
	if err != nil {
		return platformAnswer{}, err
	}
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return platformAnswer{}, err
	}
	defer resp.Body.Close()
	a := platformAnswer{status: resp.StatusCode, header: resp.Header}
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return a, err
	}
	return a, json.Unmarshal(raw, &a)
}

func mustPost(t *testing.T, url, body, authorization string) platformAnswer {
	t.Helper()
	a, err := post(t.Context(), url, body, authorization)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

const credentials = `{"app_id":"cli_emulator","app_secret":"emulator-app-secret"}`

func TestTokenEndpoint(t *testing.T) {
	e, url := serve(t, emulator.Options{})
	for _, test := range []struct {
		name, body string
		code       int
		msg        string
	}{
		{"right", credentials, 0, "ok"},
		{"no body", ``, 10003, "invalid param"},
		{"no JSON", `app_id=1`, 10003, "invalid param"},
		{"empty id", `{"app_id":"","app_secret":"x"}`, 10003, "invalid param"},
		{"missing secret", `{"app_id":"cli_emulator"}`, 10003, "invalid param"},
		{"number", `{"app_id":1,"app_secret":"x"}`, 10003, "invalid param"},
		{"unknown id", `{"app_id":"cli_other","app_secret":"emulator-app-secret"}`, 10014, "app id not exists"},
		{"wrong secret", `{"app_id":"cli_emulator","app_secret":"guess"}`, 10014, "app secret invalid"},
	} {
		a := mustPost(t, url+emulator.TokenPath, test.body, "")
		if a.status != 200 || a.Code != test.code || a.Msg != test.msg {
			t.Errorf("%s: got %d %d %q, want 200 %d %q", test.name, a.status, a.Code, a.Msg, test.code, test.msg)
		}
		if id := a.header.Get("X-Tt-Logid"); len(id) != 34 {
			t.Errorf("%s: log id %q", test.name, id)
		}
		if got := a.Token != "" && a.Expire == 7200; got != (test.code == 0) {
			t.Errorf("%s: token %q for %d s", test.name, a.Token, a.Expire)
		}
	}
	if n := e.Requests(emulator.TokenPath); n != 8 {
		t.Errorf("%d requests counted, want 8", n)
	}
	if n := e.Requests(emulator.TicketPath); n != 0 {
		t.Errorf("%d requests for tickets counted", n)
	}
}

func TestOwnCredentials(t *testing.T) {
	_, url := serve(t, emulator.Options{AppID: "cli_mine", AppSecret: "hush"})
	if a := mustPost(t, url+emulator.TokenPath, `{"app_id":"cli_mine","app_secret":"hush"}`, ""); a.Code != 0 {
		t.Errorf("own credentials: code %d", a.Code)
	}
	if a := mustPost(t, url+emulator.TokenPath, credentials, ""); a.Code != 10014 {
		t.Errorf("default credentials: code %d, want 10014", a.Code)
	}
}

func TestTicketEndpoint(t *testing.T) {
	clock := newClock()
	e, url := serve(t, emulator.Options{Now: clock.now})
	token := mustPost(t, url+emulator.TokenPath, credentials, "").Token
	for _, test := range []struct {
		name, authorization string
		status, code        int
	}{
		{"right", "Bearer " + token, 200, 0},
		{"none", "", 400, 99991661},
		{"empty", "Bearer ", 400, 99991661},
		{"not a bearer", "Basic " + token, 400, 99991661},
		{"unknown token", "Bearer t-unknown", 400, 99991663},
		{"a user's", "Bearer u-unknown", 400, 99991668},
		{"neither", "Bearer " + token[2:], 400, 99991671},
	} {
		a := mustPost(t, url+emulator.TicketPath, "", test.authorization)
		if a.status != test.status || a.Code != test.code {
			t.Errorf("%s: got %d %d, want %d %d", test.name, a.status, a.Code, test.status, test.code)
		}
		if got := a.Data.Ticket != "" && a.Data.ExpireIn == 7200; got != (test.code == 0) {
			t.Errorf("%s: ticket %q for %d s", test.name, a.Data.Ticket, a.Data.ExpireIn)
		}
		if a.header.Get("X-Tt-Logid") == "" {
			t.Errorf("%s: no log id", test.name)
		}
	}

	first := mustPost(t, url+emulator.TicketPath, "", "Bearer "+token).Data
	clock.advance(time.Hour)
	if again := mustPost(t, url+emulator.TicketPath, "", "Bearer "+token).Data; again.Ticket != first.Ticket || again.ExpireIn != 3600 {
		t.Errorf("after an hour: %+v, want %s for 3600 s", again, first.Ticket)
	}
	clock.advance(45 * time.Minute)
	if next := mustPost(t, url+emulator.TicketPath, "", "Bearer "+token).Data; next.Ticket == first.Ticket || next.ExpireIn != 7200 {
		t.Errorf("with 15 minutes left: %+v, want another one", next)
	}
	clock.advance(15 * time.Minute)
	if a := mustPost(t, url+emulator.TicketPath, "", "Bearer "+token); a.Code != 99991663 {
		t.Errorf("token after its end: code %d, want 99991663", a.Code)
	}

	token = mustPost(t, url+emulator.TokenPath, credentials, "").Token
	e.RevokeTokens()
	if a := mustPost(t, url+emulator.TicketPath, "", "Bearer "+token); a.Code != 99991663 {
		t.Errorf("revoked token: code %d, want 99991663", a.Code)
	}
}

func TestOnlyPOST(t *testing.T) {
	_, url := serve(t, emulator.Options{})
	for _, path := range []string{emulator.TokenPath, emulator.TicketPath} {
		resp, err := http.Get(url + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode < 400 {
			t.Errorf("GET %s: status %d", path, resp.StatusCode)
		}
	}
}

func TestFaults(t *testing.T) {
	e, url := serve(t, emulator.Options{})
	fault := func(f emulator.Fault) {
		t.Helper()
		if err := e.Update(func(s *emulator.Settings) { s.Faults = []emulator.Fault{f} }); err != nil {
			t.Fatal(err)
		}
	}
	ask := func() (platformAnswer, error) {
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer cancel()
		return post(ctx, url+emulator.TokenPath, credentials, "")
	}

	fault(emulator.RateLimited("", 7, 2))
	for range 2 {
		a, err := ask()
		if err != nil || a.status != 429 || a.Code != 99991400 || a.header.Get("x-ogw-ratelimit-reset") != "7" || a.header.Get("X-Tt-Logid") == "" {
			t.Errorf("rate limited: %+v, %v", a, err)
		}
	}
	if a, err := ask(); err != nil || a.Code != 0 {
		t.Errorf("after two faults: %+v, %v", a, err)
	}

	fault(emulator.Fault{Kind: emulator.FaultHang})
	if _, err := ask(); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("hang: %v, want a deadline", err)
	}
	fault(emulator.Fault{Kind: emulator.FaultTruncated})
	if _, err := ask(); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("truncated: %v, want an unexpected end", err)
	}
	fault(emulator.Fault{Kind: emulator.FaultReset})
	if _, err := ask(); err == nil {
		t.Error("reset: no error")
	}
	fault(emulator.Fault{Kind: emulator.FaultNotJSON, Status: 502})
	if a, err := ask(); a.status != 502 || !isSyntaxError(err) {
		t.Errorf("not JSON: %d, %v", a.status, err)
	}
	fault(emulator.Fault{Kind: emulator.FaultEmpty})
	if a, err := ask(); a.status != 200 || !isSyntaxError(err) {
		t.Errorf("empty: %d, %v", a.status, err)
	}
	fault(emulator.Fault{Kind: emulator.FaultAnswer, Code: 99991401, Message: "ip 1.2.3.4 is denied by app setting", Path: emulator.TicketPath})
	if a, err := ask(); err != nil || a.Code != 0 {
		t.Errorf("a fault of the other endpoint: %+v, %v", a, err)
	}
	if a := mustPost(t, url+emulator.TicketPath, "", ""); a.status != 200 || a.Code != 99991401 {
		t.Errorf("a fault of this endpoint: %+v", a)
	}
}

func isSyntaxError(err error) bool {
	_, ok := errors.AsType[*json.SyntaxError](err)
	return ok
}

// Close ends requests that hang, so that servers can stop.
func TestCloseEndsHangs(t *testing.T) {
	e := emulator.New(emulator.Options{})
	e.Update(func(s *emulator.Settings) { s.Faults = []emulator.Fault{{Kind: emulator.FaultHang}} })
	server := httptest.NewServer(e)
	asked := make(chan error, 1)
	go func() {
		_, err := post(context.Background(), server.URL+emulator.TokenPath, credentials, "")
		asked <- err
	}()
	for e.Requests(emulator.TokenPath) == 0 {
		time.Sleep(time.Millisecond)
	}
	e.Close()
	select {
	case err := <-asked:
		if err == nil {
			t.Error("a hang ended in an answer")
		}
	case <-time.After(30 * time.Second):
		t.Fatal("the request still hangs")
	}
	server.Close()
}

// A slow platform answers correctly; Close ends the wait.
func TestSlowPlatform(t *testing.T) {
	e, url := serve(t, emulator.Options{})
	e.Update(func(s *emulator.Settings) {
		s.Faults = []emulator.Fault{{Kind: emulator.FaultSlow, Delay: 50, Times: 1}, {Kind: emulator.FaultSlow, Delay: 3_600_000}}
	})
	begun := time.Now()
	if a := mustPost(t, url+emulator.TokenPath, credentials, ""); a.Token == "" || time.Since(begun) < 50*time.Millisecond {
		t.Errorf("%+v after %v", a, time.Since(begun))
	}
	if entry := e.Log()[0]; entry.State != emulator.CallOK || entry.By != "fault" || entry.Millis < 50 {
		t.Errorf("log: %+v", entry)
	}
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		mustPost(t, url+emulator.TokenPath, credentials, "")
	}()
	for len(e.Log()) < 2 {
		time.Sleep(time.Millisecond)
	}
	e.Close()
	<-answered
}

func TestLogHasNoSecrets(t *testing.T) {
	e, url := serve(t, emulator.Options{})
	token := mustPost(t, url+emulator.TokenPath, credentials, "").Token
	ticket := mustPost(t, url+emulator.TicketPath, "", "Bearer "+token).Data.Ticket
	page := e.Page("http://localhost:3000/")
	page.Call(t.Context(), "tt.closeWindow", json.RawMessage(`{"app_secret":"hush","nested":[{"accessToken":"hush","n":1}]}`))
	page.Call(t.Context(), "tt.requestAuthCode", json.RawMessage(`{"appId":"cli_x"}`))

	raw, _ := json.Marshal(e.Log())
	for _, secret := range []string{emulator.DefaultAppSecret, token, ticket, "hush"} {
		if bytes.Contains(raw, []byte(secret)) {
			t.Errorf("the log holds %q: %s", secret, raw)
		}
	}
	var words []string
	for _, entry := range e.Log() {
		words = append(words, entry.Method+" "+entry.Path+": "+entry.Outcome)
	}
	want := "POST " + emulator.TokenPath + ": ok, POST " + emulator.TicketPath + ": ok, call tt.closeWindow: fail 104: invalid parameter: app_secret is unknown, " +
		"call tt.requestAuthCode: ok"
	if got := strings.Join(words, ", "); got != want {
		t.Errorf("log:\n got %s\nwant %s", got, want)
	}
	if got := string(e.Log()[2].Params); got != `{"app_secret":"…","nested":[{"accessToken":"…","n":1}]}` {
		t.Errorf("params: %s", got)
	}
}

func TestAvatars(t *testing.T) {
	_, url := serve(t, emulator.Options{})
	for id, letter := range map[string]string{"ou_zhang_xiaoyu": "张", "ou_emma_clarke": "E", "ou_markup": "<", "oc_project": "项", "x": "X"} {
		resp, svg := get(t, url+"/avatars/"+id+".svg")
		var picture struct {
			Text string `xml:"text"`
		}
		if err := xml.Unmarshal([]byte(svg), &picture); err != nil || picture.Text != letter || resp.Header.Get("Content-Type") != "image/svg+xml" {
			t.Errorf("%s: %v, %s", id, err, svg)
		}
	}
	if resp, _ := get(t, url+"/avatars/x.png"); resp.StatusCode != http.StatusNotFound {
		t.Errorf("a PNG: %d", resp.StatusCode)
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
