package webapp

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"

	"github.com/feishu-goapp/feishu-goapp/internal/applog"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/login"
)

// tokenlessStore finds everything but tokens: it fails on them.
type tokenlessStore struct{ *memstore.MemStore }

func (s tokenlessStore) Find(key string) ([]byte, bool, error) {
	if strings.HasPrefix(key, "token:") {
		return nil, false, errors.New("connection refused")
	}
	return s.MemStore.Find(key)
}

// A store that fails between the session and its token is no defect of the
// server, and signs nobody out.
func TestTokenCannotBeRead(t *testing.T) {
	d := testDeps(t)
	var err error
	if d.signIn.sessions, err = login.New(login.Options{Store: tokenlessStore{memstore.NewWithCleanupInterval(0)}}); err != nil {
		t.Fatal(err)
	}
	id, _, err := d.signIn.sessions.Start(t.Context(), feishu.User{OpenID: "ou_1"}, feishu.UserToken{Access: "u-1", Expires: time.Now().Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	s := newTestServer(t, d)
	cookie := sessionCookie + "=" + id
	answer := s.get(t, "/profile", "Cookie", cookie)
	if p := answer.problem(t); p.Status != 503 || p.slug() != "sessions-unavailable" || answer.Header.Get("Retry-After") == "" {
		t.Errorf("%s %s", answer.Status, answer.body)
	}
	if answer := s.get(t, "/me", "Cookie", cookie); answer.StatusCode != 200 {
		t.Errorf("%s %s", answer.Status, answer.body)
	}
	s.Close()
	if log := s.log.String(); !strings.Contains(log, "connection refused") || strings.Contains(log, id) {
		t.Errorf("the log: %s", log)
	}
}

// A platform in trouble is worth another try, whatever status it comes with.
func TestPlatformInTrouble(t *testing.T) {
	for _, status := range []int{200, 400, 500} {
		for _, code := range []int{20050, 20072} {
			p := loginProblem(&feishu.Error{Op: "x", Status: status, Code: code})
			if p.Status != 503 || p.Code != code || p.retryAfter != retrySoon {
				t.Errorf("HTTP %d, %d: %+v", status, code, p)
			}
		}
	}
}

// That a user closed the page while signing in is nobody's mistake.
func TestLoginGivenUp(t *testing.T) {
	d := testDeps(t)
	var log logBuffer
	d.signIn.log = applog.New(&log, slog.LevelDebug, "text")
	d.signIn.client = &feishu.Client{Host: "http://127.0.0.1:1", AppID: "cli_test", AppSecret: testSecret}
	ctx, cancel := context.WithCancel(t.Context())
	r := httptest.NewRequest("POST", "/login", strings.NewReader(`{"code":"x"}`)).WithContext(ctx)
	r.Header.Set("Content-Type", "application/json")
	cancel()
	d.signIn.logIn(httptest.NewRecorder(), r)
	if log.String() != "" {
		t.Errorf("the log: %s", log.String())
	}
}
