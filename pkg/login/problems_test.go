package login

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

// faultyStore fails for keys that begin with one of these.
type faultyStore struct {
	Store
	prefixes *[]string
}

func (s faultyStore) fail(key string) error {
	for _, prefix := range *s.prefixes {
		if strings.HasPrefix(key, prefix) {
			return errors.New("connection refused")
		}
	}
	return nil
}

func (s faultyStore) Get(ctx context.Context, key string) ([]byte, bool, error) {
	if err := s.fail(key); err != nil {
		return nil, false, err
	}
	return s.Store.Get(ctx, key)
}

func (s faultyStore) Set(ctx context.Context, key string, value []byte, ttl time.Duration) error {
	if err := s.fail(key); err != nil {
		return err
	}
	return s.Store.Set(ctx, key, value, ttl)
}

// A store that fails signs no user out and uses up no login code. Its errors
// are logged with the request id.
func TestStoreFails(t *testing.T) {
	var failing []string
	f := newFixture(t, func(o *Options) { o.Store = faultyStore{newMemoryStore(), &failing} })
	f.signIn(f.Emulator.LoginCode())
	id := f.SessionID(f.browser)

	failing = []string{tokenEntry}
	answer := f.Send(f.browser, "GET", "/profile", "")
	f.WantRefused("token", answer, 503, "sessions-unavailable")
	if answer.Header.Get("Retry-After") == "" || answer.Problem(t).Message == "" {
		t.Errorf("%v %s", answer.Header, answer.Content)
	}
	f.WantMe(f.browser, emulator.Users[0])

	failing = []string{sessionEntry}
	answer = f.Me(f.browser)
	f.WantRefused("session", answer, 503, "sessions-unavailable")
	if log := f.log.String(); strings.Count(log, "connection refused") != 2 || strings.Contains(log, id) ||
		!strings.Contains(log, "request_id="+answer.Header.Get("X-Request-Id")) || answer.Problem(t).RequestID != answer.Header.Get("X-Request-Id") {
		t.Errorf("the log: %s", log)
	}
	f.WantRefused("logout", f.Send(f.browser, "POST", "/logout", ""), 503, "sessions-unavailable")
	f.WantRefused("back again", f.Send(f.browser, "GET", callbackPath+"?code=x&state=unknown", ""), 503, "sessions-unavailable")

	failing = []string{"check"}
	code := f.Emulator.LoginCode()
	f.WantRefused("sign-in", f.signIn(code), 503, "sessions-unavailable")
	failing = nil
	f.WantMe(f.browser, emulator.Users[0])
	if answer := f.signIn(code); answer.StatusCode != 200 {
		t.Errorf("the code is used up: %s %s", answer.Status, answer.Content)
	}
}

// Temporary failures of the platform are 503 for every status.
func TestPlatformInTrouble(t *testing.T) {
	for _, status := range []int{200, 400, 500} {
		for _, code := range []int{20050, 20072} {
			p := problemOf(&feishu.Error{Op: "x", Status: status, Code: code}, i18n.En)
			if p.Status != 503 || p.Code != code || p.RetryAfter != retryAfter {
				t.Errorf("HTTP %d, %d: %+v", status, code, p)
			}
		}
	}
}

// Requests of clients that disconnect while signing in are not logged.
func TestClientGone(t *testing.T) {
	f := newFixture(t)
	f.login.client = &feishu.Client{Host: "http://127.0.0.1:1", AppID: "cli_test", AppSecret: testSecret}
	ctx, cancel := context.WithCancel(t.Context())
	r := httptest.NewRequest("POST", "/login", strings.NewReader(`{"code":"x"}`)).WithContext(ctx)
	r.Header.Set("Content-Type", "application/json")
	cancel()
	f.login.handleLogin(httptest.NewRecorder(), r)
	if log := f.log.String(); log != "" {
		t.Errorf("the log: %s", log)
	}
}
