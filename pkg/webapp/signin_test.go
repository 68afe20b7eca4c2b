package webapp

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/internal/limit"
	"github.com/feishu-goapp/feishu-goapp/internal/logintest"
)

// The server signs users in with its settings and logs failures with the
// request id.
func TestSignIn(t *testing.T) {
	platform := emulator.New(emulator.Options{AppID: "cli_test", AppSecret: testSecret})
	host := httptest.NewServer(platform)
	t.Cleanup(host.Close)
	t.Cleanup(platform.Close)
	d := testDeps(t)
	d.setHost(t, host.URL)
	d.config.LoginScopes = []string{"contact:user.email:readonly"}
	s := newTestServer(t, d)
	site := &logintest.Site{T: t, URL: s.URL, Emulator: platform}
	browser := site.NewBrowser()
	site.WantSignedOut(browser)
	page := site.Authorize(browser, "/login?next=/orders")
	answer := site.Send(browser, "GET", site.Decide(browser, page, emulator.Users[3].ID), "")
	if answer.StatusCode != 303 || answer.Header.Get("Location") != "/orders" {
		t.Fatalf("%s %s", answer.Status, answer.Content)
	}
	site.WantMe(browser, emulator.Users[3])

	site.Update(func(s *emulator.Settings) {
		s.Faults = []emulator.Fault{emulator.RefuseLogin(emulator.UserInfoPath, 20022, 0)}
	})
	answer = site.Login(browser, platform.LoginCode(), "Accept-Language", "en")
	site.WantRefused("frozen", answer, 403, "user-not-allowed")
	id := answer.Header.Get("X-Request-Id")
	if p := answer.Problem(t); p.RequestID != id || !strings.Contains(p.Message, "frozen") {
		t.Errorf("%+v", p)
	}
	if answer := site.Send(browser, "GET", "/logout", ""); answer.StatusCode != 405 || answer.Header.Get("Allow") != "POST" {
		t.Errorf("%s %v", answer.Status, answer.Header)
	}
	if answer := site.Send(browser, "POST", "/logout", "", "Content-Type", ""); answer.StatusCode != 204 {
		t.Errorf("%s %s", answer.Status, answer.Content)
	}
	site.WantSignedOut(browser)
	s.Close()
	if log := s.log.String(); !strings.Contains(log, "sign-in failed") || !strings.Contains(log, "request_id="+id) {
		t.Errorf("the log: %s", log)
	}
}

// A browser that signs in gets a page also for problems found by the middleware.
func TestSignInErrorPage(t *testing.T) {
	d := testDeps(t)
	d.config.Limits = limit.Limits{Requests: 1}
	s := newTestServer(t, d)
	var page reply
	for range 3 * limit.Burst {
		if page = s.get(t, "/login?next=/orders", "Accept", "text/html", "Accept-Language", "en"); page.StatusCode != 303 {
			break
		}
	}
	body := string(page.body)
	for _, want := range []string{"Too many requests", `href="/login?next=%2Forders"`, `href="/orders"`, `<link rel="stylesheet" href="/web/shell.`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s: %s", want, body)
		}
	}
	if page.StatusCode != 429 || page.Header.Get("Retry-After") == "" || page.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("%s %v", page.Status, page.Header)
	}
	if page = s.get(t, "/login?next=//evil.example/", "Accept", "text/html"); strings.Contains(string(page.body), "evil") {
		t.Errorf("%s", page.body)
	}
	if p := s.get(t, "/me", "Accept-Language", "en").problem(t); p.Status != 429 || !strings.Contains(p.Message, "Too many requests") {
		t.Errorf("%+v", p)
	}
}

// Lines about a store that fails have the id of the request.
func TestStoreFails(t *testing.T) {
	d := testDeps(t)
	d.config.RedisURL = "redis://127.0.0.1:1"
	s := newTestServer(t, d)
	answer := s.get(t, "/me", "Cookie", "session="+strings.Repeat("a", 43))
	if p := answer.problem(t); p.Status != 503 || p.RequestID != answer.Header.Get("X-Request-Id") {
		t.Errorf("%+v", p)
	}
	s.Close()
	found := false
	for line := range strings.Lines(s.log.String()) {
		found = found || strings.Contains(line, "level=ERROR") && strings.Contains(line, "request_id="+answer.Header.Get("X-Request-Id"))
	}
	if !found {
		t.Errorf("the log: %s", s.log)
	}
}

// Wrapping the ResponseWriter does not lose the https scheme.
func TestWrappedResponseWriter(t *testing.T) {
	d := testDeps(t)
	s := d.newServer(t, io.Discard)
	for _, outer := range []http.Handler{
		s,
		http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.ServeHTTP(struct{ http.ResponseWriter }{w}, r) }),
	} {
		r, w := httptest.NewRequest("GET", "https://app.example/login", nil), httptest.NewRecorder()
		outer.ServeHTTP(w, r)
		if cookies := w.Result().Cookies(); len(cookies) != 1 || !strings.HasPrefix(cookies[0].Name, "__Host-login") {
			t.Errorf("%v", cookies)
		}
	}
}
