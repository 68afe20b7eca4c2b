package signhttp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

func TestConfigParameters(t *testing.T) {
	s := start(t, &Handler{})
	page := s.URL + "/?from=a+b&x=%E9%A3%9E"
	nonces := map[string]bool{}
	for _, query := range []string{encodeURIComponent(page + "#top"), encodeURI(page), page} {
		before := time.Now().UnixMilli()
		answer := s.get(t, "?url="+query)
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
	s := start(t, &Handler{})
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
		answer := s.get(t, query)
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
	if answer := s.get(t, "?url=https://u@a.example/"); !strings.Contains(answer.problem(t).Detail, "user name") {
		t.Errorf("the detail is missing: %s", answer.body)
	}
	if answer := s.get(t, "?url=https://evil.example:444/x"); !strings.Contains(answer.problem(t).Detail, "https://evil.example:444 ") {
		t.Errorf("the origin is missing: %s", answer.body)
	}
}

func TestTrustedOrigins(t *testing.T) {
	s := start(t, &Handler{Origins: []string{"https://App.example:443"}})
	for page, want := range map[string]int{
		"https://app.example/":          200,
		"https://app.example:443/":      200,
		s.URL + "/":                     403,
		"http://app.example/":           403,
		"https://app.example.evil.net/": 403,
	} {
		if answer := s.get(t, "?url="+encodeURIComponent(page)); answer.StatusCode != want {
			t.Errorf("%s: %s, want %d", page, answer.Status, want)
		}
	}
}

// The browser gets the code and the remedy of a platform error; the details are in
// the log only.
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
			s := start(t, &Handler{Tickets: failing(fmt.Errorf("jsapi_ticket: %w", test.err))})
			answer := s.get(t, "?url="+s.URL+"/")
			p := answer.problem(t)
			if answer.StatusCode != test.status || p.Status != test.status || p.slug() != test.slug || p.Code != test.code {
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

// A client that disconnects while it waits causes no error.
func TestClientGone(t *testing.T) {
	waiting := make(chan struct{})
	s := start(t, &Handler{Tickets: ticket.SourceFunc(func(ctx context.Context) (ticket.Ticket, error) {
		close(waiting)
		<-ctx.Done()
		return ticket.Ticket{}, ctx.Err()
	})})
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
	if got := s.log.String(); got != "" {
		t.Errorf("the log: %s", got)
	}
}

// During the backoff, Retry-After is the remaining time.
func TestRetryAfterDuringBackoff(t *testing.T) {
	backoff := func(err error, left time.Duration) error {
		return fmt.Errorf("jsapi_ticket: %w", &ticket.BackoffError{Err: err, RetryAfter: left})
	}
	for _, test := range []struct {
		name       string
		err        error
		status     int
		retryAfter string
	}{
		{"rate limit", backoff(&feishu.Error{Status: 429, Code: 99991400, RetryAfter: time.Minute}, 12300*time.Millisecond), 502, "13"},
		{"rate limit, from another replica", backoff(&feishu.Error{Status: 429, Code: 99991400}, 12*time.Second), 502, "12"},
		{"refused", backoff(&feishu.Error{Status: 200, Code: 10014}, time.Second), 502, ""},
		{"server error with a time", backoff(&feishu.Error{Status: 503, RetryAfter: time.Minute}, 30*time.Second), 503, "30"},
		{"server error", backoff(&feishu.Error{Status: 503}, time.Second), 503, "5"},
		{"another replica's words", backoff(fmt.Errorf("private words"), 700*time.Millisecond), 503, "1"},
	} {
		s := start(t, &Handler{Tickets: failing(test.err)})
		answer := s.get(t, "?url="+s.URL+"/")
		if got := answer.Header.Get("Retry-After"); answer.StatusCode != test.status || got != test.retryAfter {
			t.Errorf("%s: %d, Retry-After %q, want %d, %q", test.name, answer.StatusCode, got, test.status, test.retryAfter)
		}
		if strings.Contains(string(answer.body), "private words") {
			t.Errorf("%s: %s", test.name, answer.body)
		}
		s.Close()
		if s.log.Len() > 0 { // the failure itself was logged
			t.Errorf("%s: the log: %s", test.name, s.log)
		}
	}
}

// A failure is one line, with the remedy for developers; the page gets the
// remedy in its language.
func TestRemedy(t *testing.T) {
	for lang, want := range map[string]string{"zh-CN": "开发者后台", "en": "Developer Console"} {
		s := start(t, &Handler{Tickets: failing(&feishu.Error{Op: "get token", Status: 200, Code: 10014, Msg: "app secret invalid", LogID: "log-1"})})
		answer := s.get(t, "?url="+s.URL+"/", "Accept-Language", lang)
		if p := answer.problem(t); !strings.Contains(p.Message, want) {
			t.Errorf("%s: %q", lang, p.Message)
		}
		s.Close()
		line := s.log.String()
		if strings.Count(line, "\n") != 1 || strings.Count(line, "log-1") != 1 || !strings.Contains(line, "code=10014") || !strings.Contains(line, "Developer Console") || len(line) > 450 {
			t.Errorf("the log: %d bytes, %s", len(line), line)
		}
	}
}

func TestMethods(t *testing.T) {
	s := start(t, &Handler{})
	if answer := s.do(t, http.MethodHead, "?url="+s.URL+"/", nil); answer.StatusCode != 200 || len(answer.body) != 0 {
		t.Errorf("HEAD: %s", answer.Status)
	}
	answer := s.do(t, http.MethodDelete, "?url="+s.URL+"/", nil)
	if p := answer.problem(t); answer.StatusCode != 405 || p.slug() != "method-not-allowed" || answer.Header.Get("Allow") != "GET, HEAD, POST" {
		t.Errorf("DELETE: %s %v", answer.Status, answer.Header)
	}
}

// A malformed origin signs for no page.
func TestMalformedOrigin(t *testing.T) {
	s := start(t, &Handler{Origins: []string{"https://app.example", "app.example"}})
	if answer := s.get(t, "?url=https://app.example/"); answer.StatusCode != 500 || answer.problem(t).slug() != "internal" {
		t.Errorf("%s %s", answer.Status, answer.body)
	}
	s.Close()
	if got := s.log.String(); !strings.Contains(got, "level=ERROR") || !strings.Contains(got, "app.example") {
		t.Errorf("the log: %s", got)
	}
}
