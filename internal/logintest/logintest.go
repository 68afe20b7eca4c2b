// Package logintest has browsers that sign in, for tests of servers that use
// pkg/login with the emulator as the platform.
package logintest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/internal/problem"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

// sessionCookie is the cookie with the id of a session, on http.
const sessionCookie = "session"

// Site is a server with its platform. Its methods fail the test.
type Site struct {
	T        *testing.T
	URL      string // of the server, without a slash at the end
	Emulator *emulator.Emulator
}

// Reply is an answer with its body read.
type Reply struct {
	*http.Response
	Content []byte
}

// Problem decodes an answer that has to be a problem.
func (r Reply) Problem(t *testing.T) problem.Problem {
	t.Helper()
	var p problem.Problem
	if err := json.Unmarshal(r.Content, &p); err != nil || r.Header.Get("Content-Type") != "application/problem+json" {
		t.Fatalf("want a problem: %s, Content-Type %q, %s", r.Status, r.Header.Get("Content-Type"), r.Content)
	}
	if p.Status != r.StatusCode || p.Title == "" || p.Detail == "" || p.Type == "" {
		t.Errorf("%s: %s", r.Status, r.Content)
	}
	return p
}

// Slug returns the last part of the problem's type.
func (r Reply) Slug(t *testing.T) string {
	t.Helper()
	return path.Base(r.Problem(t).Type)
}

// NewBrowser returns a client with separate cookies, which follows no
// redirects.
func (s *Site) NewBrowser() *http.Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.T.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// Send sends a request as a page of the site does. The headers are pairs of
// names and values; an empty value removes a header.
func (s *Site) Send(browser *http.Client, method, target, body string, headers ...string) Reply {
	s.T.Helper()
	if strings.HasPrefix(target, "/") {
		target = s.URL + target
	}
	r, err := http.NewRequestWithContext(s.T.Context(), method, target, strings.NewReader(body))
	if err != nil {
		s.T.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Origin", s.URL)
	}
	for i := 0; i < len(headers); i += 2 {
		if r.Header.Set(headers[i], headers[i+1]); headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	answer, err := browser.Do(r)
	if err != nil {
		s.T.Fatal(err)
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		s.T.Fatal(err)
	}
	return Reply{answer, content}
}

// Login sends a login code.
func (s *Site) Login(browser *http.Client, code string, headers ...string) Reply {
	s.T.Helper()
	return s.Send(browser, "POST", "/login", fmt.Sprintf(`{"code":%q}`, code), headers...)
}

// Me asks who is signed in.
func (s *Site) Me(browser *http.Client) Reply {
	s.T.Helper()
	return s.Send(browser, "GET", "/me", "")
}

// WantMe fails the test unless the user is signed in.
func (s *Site) WantMe(browser *http.Client, user emulator.User) {
	s.T.Helper()
	answer := s.Me(browser)
	var got feishu.User
	if err := json.Unmarshal(answer.Content, &got); err != nil || answer.StatusCode != 200 || got.OpenID != user.ID || got.UnionID != user.UnionID ||
		got.Name != user.Name || got.TenantKey != user.TenantKey || got.AvatarURL == "" {
		s.T.Errorf("%s %s, want %s", answer.Status, answer.Content, user.ID)
	}
	if got := answer.Header; got.Get("Cache-Control") != "no-store" || got.Get("Vary") != "Cookie" || got.Get("Content-Type") != "application/json" {
		s.T.Errorf("headers %v", got)
	}
}

// WantSignedOut fails the test if a user is signed in.
func (s *Site) WantSignedOut(browser *http.Client) {
	s.T.Helper()
	answer := s.Me(browser)
	if answer.StatusCode != 401 || answer.Slug(s.T) != "not-signed-in" || answer.Header.Get("Cache-Control") != "no-store" {
		s.T.Errorf("%s %s", answer.Status, answer.Content)
	}
}

// WantRefused fails the test unless the answer is that problem and starts no
// session.
func (s *Site) WantRefused(what string, answer Reply, status int, slug string) {
	s.T.Helper()
	if answer.StatusCode != status || answer.Slug(s.T) != slug {
		s.T.Errorf("%s: %s %s, want %d %s", what, answer.Status, answer.Content, status, slug)
	}
	s.WantNoSession(what, answer)
}

// WantNoSession fails the test if the answer starts a session.
func (s *Site) WantNoSession(what string, answer Reply) {
	s.T.Helper()
	for _, c := range answer.Cookies() {
		if strings.HasSuffix(c.Name, sessionCookie) && c.Value != "" {
			s.T.Errorf("%s: the answer starts a session", what)
		}
	}
}

// SessionID returns the id that the browser has, or "".
func (s *Site) SessionID(browser *http.Client) string {
	u, _ := url.Parse(s.URL)
	for _, c := range browser.Jar.Cookies(u) {
		if c.Name == sessionCookie {
			return c.Value
		}
	}
	return ""
}

// Plant puts an id into the browser.
func (s *Site) Plant(browser *http.Client, id string) {
	u, _ := url.Parse(s.URL)
	browser.Jar.SetCookies(u, []*http.Cookie{{Name: sessionCookie, Value: id, Path: "/"}})
}

// Update changes the settings of the platform.
func (s *Site) Update(change func(*emulator.Settings)) {
	s.T.Helper()
	if err := s.Emulator.Update(change); err != nil {
		s.T.Fatal(err)
	}
}

// Authorize opens /login, or another target that leads to the platform's page,
// and returns the URL of that page.
func (s *Site) Authorize(browser *http.Client, target string, headers ...string) *url.URL {
	s.T.Helper()
	answer := s.Send(browser, "GET", target, "", headers...)
	u, err := url.Parse(answer.Header.Get("Location"))
	if err != nil || answer.StatusCode != 303 || answer.Header.Get("Cache-Control") != "no-store" {
		s.T.Fatalf("%s, %v, %v", answer.Status, answer.Header, err)
	}
	return u
}

// Decide signs a user in on the platform's page, or refuses if user is "", and
// returns the path and query that the browser is sent back to.
func (s *Site) Decide(browser *http.Client, page *url.URL, user string) string {
	s.T.Helper()
	answer, err := browser.PostForm(page.String(), url.Values{"user": {user}})
	if err != nil {
		s.T.Fatal(err)
	}
	answer.Body.Close()
	back, err := url.Parse(answer.Header.Get("Location"))
	if err != nil || answer.StatusCode != 303 || back.Path != "/login/callback" {
		s.T.Fatalf("%s, %v, %v", answer.Status, answer.Header, err)
	}
	return back.RequestURI()
}
