package webapp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

func TestConfigParameters(t *testing.T) {
	s := newTestServer(t, testDeps(t))
	page := s.URL + "/?from=a+b&x=%E9%A3%9E"
	nonces := map[string]bool{}
	for _, query := range []string{encodeURIComponent(page + "#top"), encodeURI(page), page} {
		before := time.Now().UnixMilli()
		answer := s.get(t, "/get_config_parameters?url="+query)
		if answer.StatusCode != 200 || answer.Header.Get("Content-Type") != "application/json" || answer.Header.Get("Cache-Control") != "no-store" {
			t.Fatalf("%s %v", answer.Status, answer.Header)
		}
		var got map[string]any
		if err := json.Unmarshal(answer.body, &got); err != nil {
			t.Fatal(err)
		}
		nonce, _ := got["noncestr"].(string)
		timestamp, _ := got["timestamp"].(float64)
		if int64(timestamp) < before || int64(timestamp) > time.Now().UnixMilli() {
			t.Errorf("timestamp %v is not now", got["timestamp"])
		}
		want := map[string]any{
			"appid": "cli_test", "appId": "cli_test", "noncestr": nonce, "nonceStr": nonce, "timestamp": timestamp,
			"signature": sign.Sign(testTicket, nonce, int64(timestamp), page),
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		if len(nonce) < 16 || nonces[nonce] {
			t.Errorf("nonce %q is not fresh", nonce)
		}
		nonces[nonce] = true
	}
}

func TestRefusedParameters(t *testing.T) {
	d := testDeps(t)
	s := newTestServer(t, d)
	for query, want := range map[string]struct {
		status int
		slug   string
	}{
		"":                    {400, "missing-url"},
		"?url=":               {400, "missing-url"},
		"?url=%zz":            {400, "malformed-url"},
		"?url=app.example":    {400, "malformed-url"},
		"?url=ftp://a/":       {400, "malformed-url"},
		"?url=https://u@a.b/": {400, "malformed-url"},
		"?url=" + encodeURIComponent(s.URL+"/"+strings.Repeat("a", maxPageURL)): {400, "malformed-url"},
		"?url=https://evil.example/":                                 {403, "untrusted-origin"},
		"?url=" + s.URL + ".evil.example/":                           {400, "malformed-url"}, // the port is none
		"?url=" + strings.Replace(s.URL, "http:", "https:", 1) + "/": {200, ""},              // behind a proxy with TLS
	} {
		answer := s.get(t, "/get_config_parameters"+query)
		if answer.StatusCode != want.status {
			t.Errorf("%.99s: %s, want %d", query, answer.Status, want.status)
			continue
		}
		if want.status == 200 {
			continue
		}
		if slug := answer.problem(t).slug(); slug != want.slug {
			t.Errorf("%.99s: %s, want %s", query, slug, want.slug)
		}
		if got := answer.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("%.99s: Cache-Control %q", query, got)
		}
	}
	if answer := s.get(t, "/get_config_parameters?url=https://u@a.example/"); !strings.Contains(answer.problem(t).Detail, "user name") {
		t.Errorf("it does not tell what is wrong: %s", answer.body)
	}
	if answer := s.get(t, "/get_config_parameters?url=https://evil.example:444/x"); !strings.Contains(answer.problem(t).Detail, "https://evil.example:444 ") {
		t.Errorf("it does not tell which origin: %s", answer.body)
	}
}

func TestTrustedOrigins(t *testing.T) {
	d := testDeps(t)
	d.config.TrustedOrigins = []origin{{"https", "app.example"}}
	s := newTestServer(t, d)
	for page, want := range map[string]int{
		"https://app.example/":          200,
		"https://app.example:443/":      200,
		s.URL + "/":                     403,
		"http://app.example/":           403,
		"https://app.example.evil.net/": 403,
	} {
		if answer := s.get(t, "/get_config_parameters?url="+encodeURIComponent(page)); answer.StatusCode != want {
			t.Errorf("%s: %s, want %d", page, answer.Status, want)
		}
	}
}

// What the platform says reaches the browser as code and remedy, and the log in
// full. Everything else about it stays here.
func TestPlatformFailures(t *testing.T) {
	for _, test := range []struct {
		name       string
		err        error
		status     int
		slug       string
		code       int
		detail     string
		retryAfter string
		level      string
	}{
		{"refused", &feishu.Error{Op: "get token", Status: 200, Code: 10014, Msg: "private words", LogID: "log-1"},
			502, "platform-refused", 10014, (&feishu.Error{Code: 10014}).Remedy(), "", "ERROR"},
		{"unknown code", &feishu.Error{Op: "get token", Status: 200, Code: 4242, Msg: "private words", LogID: "log-2"},
			502, "platform-refused", 4242, "https://open.feishu.cn/document/", "", "ERROR"},
		{"too many", &feishu.Error{Op: "get token", Status: 429, Code: 99991400, LogID: "log-3", RetryAfter: 1500 * time.Millisecond},
			502, "platform-refused", 99991400, (&feishu.Error{Code: 99991400}).Remedy(), "2", "WARN"},
		{"nonsense", &feishu.Error{Op: "get token", Status: 200, Err: errors.New("private words"), LogID: "log-4"},
			502, "platform-answer-invalid", 0, "FEISHU_HOST", "", "ERROR"},
		{"server error", &feishu.Error{Op: "get token", Status: 503, LogID: "log-5"},
			503, "platform-unreachable", 0, "FEISHU_HOST", "5", "WARN"},
		{"server error with a time", &feishu.Error{Op: "get token", Status: 503, RetryAfter: time.Minute, LogID: "log-6"},
			503, "platform-unreachable", 0, "FEISHU_HOST", "60", "WARN"},
		{"too late", context.DeadlineExceeded, 503, "platform-unreachable", 0, "FEISHU_HOST", "5", "ERROR"},
		{"a mistake of ours", errors.New("private words"), 500, "internal", 0, "log", "", "ERROR"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := testDeps(t)
			d.tickets = failing(fmt.Errorf("jsapi_ticket: %w", test.err))
			s := newTestServer(t, d)
			answer := s.get(t, "/get_config_parameters?url="+s.URL+"/")
			p := answer.problem(t)
			if p.Status != test.status || p.slug() != test.slug || p.Code != test.code {
				t.Errorf("%d %s %d, want %d %s %d", p.Status, p.slug(), p.Code, test.status, test.slug, test.code)
			}
			if !strings.Contains(p.Detail, test.detail) {
				t.Errorf("detail %q, want %q in it", p.Detail, test.detail)
			}
			if got := answer.Header.Get("Retry-After"); got != test.retryAfter {
				t.Errorf("Retry-After %q, want %q", got, test.retryAfter)
			}
			if strings.Contains(string(answer.body), "private words") || strings.Contains(string(answer.body), "jsapi_ticket") {
				t.Errorf("the browser learns too much: %s", answer.body)
			}
			s.Close()
			var e *feishu.Error
			if errors.As(test.err, &e) && !strings.Contains(s.log.String(), "log_id="+e.LogID) {
				t.Errorf("no log id in %s", s.log)
			}
			if !strings.Contains(s.log.String(), "level="+test.level+" msg=\"no ticket") {
				t.Errorf("no line of level %s in %s", test.level, s.log)
			}
		})
	}
}

// A connection that fails is told apart from a platform that refuses, with the
// real client.
func TestPlatformDown(t *testing.T) {
	down := httptest.NewServer(http.NotFoundHandler())
	down.Close()
	d := testDeps(t)
	host, err := parseOrigin(down.URL)
	if err != nil {
		t.Fatal(err)
	}
	d.config.FeishuHost = host
	d.tickets = newTickets(d.config, newClient(d.config, d.metrics), d.log, d.metrics)
	s := newTestServer(t, d)
	answer := s.get(t, "/get_config_parameters?url="+s.URL+"/")
	if p := answer.problem(t); p.slug() != "platform-unreachable" || answer.Header.Get("Retry-After") == "" {
		t.Errorf("%s, Retry-After %q", answer.body, answer.Header.Get("Retry-After"))
	}
}

// From the settings to the signature, through the real client and store.
func TestPlatformUp(t *testing.T) {
	var calls []string
	platform := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls = append(calls, r.URL.Path)
		switch r.URL.Path {
		case "/open-apis/auth/v3/tenant_access_token/internal":
			var asked struct {
				ID     string `json:"app_id"`
				Secret string `json:"app_secret"`
			}
			if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || asked.ID != "cli_test" || asked.Secret != testSecret {
				t.Errorf("the platform got %v, %v", asked, err)
			}
			fmt.Fprint(w, `{"code":0,"msg":"ok","tenant_access_token":"t-1","expire":7200}`)
		case "/open-apis/jssdk/ticket/get":
			fmt.Fprintf(w, `{"code":0,"msg":"ok","data":{"ticket":%q,"expire_in":7200}}`, testTicket)
		}
	}))
	defer platform.Close()
	d := testDeps(t)
	d.config.FeishuHost, _ = parseOrigin(platform.URL)
	d.tickets = newTickets(d.config, newClient(d.config, d.metrics), d.log, d.metrics)
	s := newTestServer(t, d)
	for range 3 {
		answer := s.get(t, "/get_config_parameters?url="+s.URL+"/")
		var p sign.Params
		if err := json.Unmarshal(answer.body, &p); err != nil {
			t.Fatalf("%s %s: %v", answer.Status, answer.body, err)
		}
		if !sign.Verify(p.Signature, testTicket, p.NonceStr, p.Timestamp, s.URL+"/") {
			t.Errorf("wrong signature: %s", answer.body)
		}
	}
	if len(calls) != 2 {
		t.Errorf("the platform was called for %v, want once for a token and once for a ticket", calls)
	}
}

// A client that goes away while it waits gets no error and makes none.
func TestClientGone(t *testing.T) {
	d := testDeps(t)
	waiting := make(chan struct{})
	d.tickets = ticket.SourceFunc(func(ctx context.Context) (ticket.Ticket, error) {
		close(waiting)
		<-ctx.Done()
		return ticket.Ticket{}, ctx.Err()
	})
	s := newTestServer(t, d)
	ctx, leave := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/get_config_parameters?url="+s.URL+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	go func() { <-waiting; leave() }()
	if answer, err := s.Client().Do(r); err == nil {
		t.Fatal(answer.Status)
	}
	s.Close() // waits for the handler
	if !strings.Contains(s.log.String(), "status=499") || strings.Contains(s.log.String(), "no ticket") {
		t.Errorf("the log: %s", s.log)
	}
}
