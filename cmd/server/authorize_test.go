package main

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

// away opens /login and returns where the browser is sent.
func (l *loginTest) away(browser *http.Client, target string, headers ...string) *url.URL {
	l.t.Helper()
	answer := l.send(browser, "GET", target, "", headers...)
	u, err := url.Parse(answer.Header.Get("Location"))
	if err != nil || answer.StatusCode != 303 || answer.Header.Get("Cache-Control") != "no-store" {
		l.t.Fatalf("%s, %v, %v", answer.Status, answer.Header, err)
	}
	return u
}

// decide lets the user sign in on the platform's page and returns where the
// browser is sent then, as a path of the server.
func (l *loginTest) decide(browser *http.Client, page *url.URL, user string) string {
	l.t.Helper()
	answer, err := browser.PostForm(page.String(), url.Values{"user": {user}})
	if err != nil {
		l.t.Fatal(err)
	}
	answer.Body.Close()
	back, err := url.Parse(answer.Header.Get("Location"))
	if err != nil || answer.StatusCode != 303 || back.Path != callbackPath {
		l.t.Fatalf("%s, %v, %v", answer.Status, answer.Header, err)
	}
	return back.RequestURI()
}

func TestSignInWithABrowser(t *testing.T) {
	l := newLoginTest(t, func(c *Config) { c.Login.Scopes = []string{"offline_access", "contact:user.email:readonly"} })
	page := l.away(l.browser, "/login?next=/orders?id=1")
	if q := page.Query(); !strings.HasPrefix(page.String(), l.platform+emulator.AuthorizePath+"?") || q.Get("redirect_uri") != l.URL+callbackPath ||
		q.Get("scope") != "offline_access contact:user.email:readonly" || len(q.Get("state")) < 20 || q.Get("code_challenge_method") != "S256" {
		t.Errorf("sent to %s", page)
	}
	l.wantNobody(l.browser)
	back := l.decide(l.browser, page, emulator.Users[3].ID)
	answer := l.send(l.browser, "GET", back, "")
	if answer.StatusCode != 303 || answer.Header.Get("Location") != "/orders?id=1" {
		t.Fatalf("%s %s", answer.Status, answer.body)
	}
	l.wantMe(l.browser, emulator.Users[3])
	if answer := l.send(l.browser, "GET", "/profile", ""); !strings.Contains(string(answer.body), "sato_ken@example.com") {
		t.Errorf("%s", answer.body)
	}
	if again := l.away(l.browser, "/login"); again.Query().Get("state") == page.Query().Get("state") || again.Query().Get("code_challenge") == page.Query().Get("code_challenge") {
		t.Error("two sign-ins have the same state or proof")
	}

	// The way back is good once.
	replay := l.newBrowser()
	l.wantRefused("replayed", l.send(replay, "GET", back, ""), 403, "login-state-invalid")
	l.wantRefused("replayed here", l.send(l.browser, "GET", back, ""), 403, "login-state-invalid")
}

// Who did not begin a sign-in cannot end one.
func TestForgedStates(t *testing.T) {
	l := newLoginTest(t)
	tries := 0
	for range 10 {
		attacker, victim := l.newBrowser(), l.newBrowser()
		back := l.decide(attacker, l.away(attacker, "/login"), emulator.Users[1].ID)
		own := l.away(victim, "/login")
		q, err := url.ParseQuery(strings.TrimPrefix(back, callbackPath+"?"))
		if err != nil {
			t.Fatal(err)
		}
		for what, change := range map[string]func(url.Values){
			"the attacker's": func(url.Values) {},
			"none":           func(q url.Values) { q.Del("state") },
			"made up":        func(q url.Values) { q.Set("state", "x") },
			"another's":      func(q url.Values) { q.Set("state", own.Query().Get("state")) },
		} {
			forged := url.Values{"code": q["code"], "state": q["state"]}
			change(forged)
			browser := l.newBrowser()
			l.away(browser, "/login")
			tries++
			l.wantRefused(what, l.send(browser, "GET", callbackPath+"?"+forged.Encode(), ""), 403, "login-state-invalid")
			l.wantNobody(browser)
		}
		// Even with the victim's own state, the attacker's code lacks the proof.
		tries++
		injected := url.Values{"code": q["code"], "state": {own.Query().Get("state")}}
		l.wantRefused("injected code", l.send(victim, "GET", callbackPath+"?"+injected.Encode(), ""), 401, "login-code-invalid")
		l.wantNobody(victim)
	}
	t.Logf("%d tries, no session", tries)
}

func TestForgedLoginCookie(t *testing.T) {
	l := newLoginTest(t)
	back := l.decide(l.browser, l.away(l.browser, "/login"), emulator.Users[0].ID)
	u, _ := url.Parse(l.URL)
	sealed := l.browser.Jar.Cookies(u)[0].Value
	for _, value := range []string{"", "x", sealed[:len(sealed)-4], "AAAA" + sealed[4:], sealed[:40] + "AAAA" + sealed[44:], sealed + "AAAA"} {
		forged := l.newBrowser()
		forged.Jar.SetCookies(u, []*http.Cookie{{Name: loginCookie, Value: value, Path: "/"}})
		l.wantRefused("cookie "+value, l.send(forged, "GET", back, ""), 403, "login-state-invalid")
	}
	if answer := l.send(l.browser, "GET", back, ""); answer.StatusCode != 303 {
		t.Errorf("the true one: %s %s", answer.Status, answer.body)
	}
}

func TestRefusedOnThePage(t *testing.T) {
	l := newLoginTest(t)
	back := l.decide(l.browser, l.away(l.browser, "/login"), "")
	l.wantRefused("refused", l.send(l.browser, "GET", back, ""), 403, "login-denied")
	state := l.away(l.browser, "/login").Query().Get("state")
	l.wantRefused("no code", l.send(l.browser, "GET", callbackPath+"?state="+state, ""), 400, "malformed-login")
	l.wantNobody(l.browser)

	// People get words.
	answer := l.send(l.browser, "GET", callbackPath, "", "Accept", "text/html")
	if answer.StatusCode != 403 || !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/plain") || !strings.Contains(string(answer.body), "sign in again") {
		t.Errorf("%s %v %s", answer.Status, answer.Header, answer.body)
	}
	back = l.decide(l.browser, l.away(l.browser, "/login"), emulator.Users[0].ID)
	l.update(func(s *emulator.Settings) {
		s.Faults = []emulator.Fault{emulator.RefuseLogin(emulator.UserTokenPath, 20010, 0)}
	})
	answer = l.send(l.browser, "GET", back, "", "Accept", "text/html")
	if answer.StatusCode != 403 || !strings.Contains(string(answer.body), "(20010)") {
		t.Errorf("%s %s", answer.Status, answer.body)
	}
}

func TestJourneyEnds(t *testing.T) {
	d := testDeps(t)
	old := journey{State: "s", Ends: time.Now().Add(-time.Second)}
	for _, j := range []journey{old, {State: "s", Ends: time.Now().Add(time.Minute)}} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", "http://a.example/login/callback?state=s", nil)
		d.signIn.setJourney(w, r, j)
		r.Header.Set("Cookie", loginCookie+"="+strings.TrimPrefix(strings.Split(w.Header().Get("Set-Cookie"), ";")[0], loginCookie+"="))
		if _, ok := d.signIn.journey(w, r); ok != j.Ends.After(time.Now()) {
			t.Errorf("%v: %v", j.Ends, ok)
		}
	}
}

func TestLocalPath(t *testing.T) {
	for next, want := range map[string]string{
		"": "/", "/": "/", "/a?b=c&d": "/a?b=c&d", "/a/../b": "/a/../b", "a": "/", "//evil.example": "/", `/\evil.example`: "/", `\\evil.example`: "/",
		"https://evil.example/": "/", "javascript:alert(1)": "/", "/a\r\nSet-Cookie: x": "/", "///evil.example": "/", "/ x": "/", "/a#b": "/a#b",
		"/" + strings.Repeat("a", maxNext): "/", "/\t/evil.example": "/", "http:/evil.example": "/",
	} {
		if got := localPath(next); got != want {
			t.Errorf("%q: %q, want %q", next, got, want)
		}
	}
}

// Cookies are Secure wherever the page's origin is https.
func TestSecureCookies(t *testing.T) {
	for what, c := range map[string]struct {
		origins []origin
		host    string
		tls     bool
		secure  bool
		proxy   string // what a trusted proxy says of the scheme
	}{
		"trusted proxy":      {nil, "a.example", false, true, "https"},
		"plain by the proxy": {nil, "a.example", false, false, "http"},
		"plain":              {nil, "a.example", false, false, ""},
		"TLS here":           {nil, "a.example", true, true, ""},
		"trusted origin":     {[]origin{{"https", "a.example"}}, "A.example:443", false, true, ""},
		"with a port":        {[]origin{{"https", "a.example:8443"}}, "a.example:8443", false, true, ""},
		"another's origin":   {[]origin{{"https", "b.example"}}, "a.example", false, false, ""},
		"plain origin":       {[]origin{{"http", "a.example"}}, "a.example", false, false, ""},
		"both":               {[]origin{{"http", "a.example"}, {"https", "a.example"}}, "a.example", false, true, ""},
		"port not in origin": {[]origin{{"https", "a.example"}}, "a.example:3000", false, false, ""},
	} {
		s := testDeps(t).signIn
		s.config.TrustedOrigins = c.origins
		w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "http://a.example/login", nil)
		r.Host = c.host
		if c.tls {
			r.TLS = new(tls.ConnectionState)
		}
		x := newExchange(w, r, visitor{scheme: c.proxy, host: c.host})
		s.sendAway(x, r)
		cookie := w.Result().Cookies()[0]
		name := map[bool]string{true: "__Host-login", false: "login"}[c.secure]
		if cookie.Secure != c.secure || cookie.Name != name || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Domain != "" {
			t.Errorf("%s: %s", what, w.Header().Get("Set-Cookie"))
		}
		u, _ := url.Parse(w.Header().Get("Location"))
		if redirect := u.Query().Get("redirect_uri"); strings.HasPrefix(redirect, "https://") != c.secure || !strings.HasSuffix(redirect, callbackPath) {
			t.Errorf("%s: back to %s", what, redirect)
		}
		r.Header.Set("Cookie", cookie.Name+"="+cookie.Value)
		if _, ok := s.journey(x, r); !ok {
			t.Errorf("%s: the cookie is not read again", what)
		}
	}
}
