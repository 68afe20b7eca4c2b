package webapp

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
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
}

// wantPage fails the test unless the answer is the page for people, with these
// parts and nothing that runs.
func (l *loginTest) wantPage(what string, answer reply, status int, parts ...string) {
	l.t.Helper()
	h, body := answer.Header, string(answer.body)
	if answer.StatusCode != status || h.Get("Content-Type") != "text/html; charset=utf-8" || h.Get("Cache-Control") != "no-store" ||
		h.Get("Referrer-Policy") != "no-referrer" || h.Get("X-Request-Id") == "" || !strings.Contains(body, h.Get("X-Request-Id")) {
		l.t.Errorf("%s: %s %v", what, answer.Status, h)
	}
	csp := "; " + h.Get("Content-Security-Policy") + ";"
	for _, want := range []string{"; default-src 'none';", "; style-src 'self';", "; img-src 'self';", "; base-uri 'none';", "; form-action 'none';", "; frame-ancestors https://"} {
		if !strings.Contains(csp, want) || strings.Contains(csp, "unsafe") || strings.Contains(csp, "script") {
			l.t.Errorf("%s: the policy is %s", what, csp)
		}
	}
	for _, want := range append(parts, `<html lang="`+h.Get("Content-Language")+`">`, `<link rel="stylesheet" href="/web/style.`, `id="sign-in"`, `id="back"`) {
		if !strings.Contains(body, want) {
			l.t.Errorf("%s: the page lacks %s: %s", what, want, body)
		}
	}
	if lower := strings.ToLower(body); strings.Contains(lower, "<script") || strings.Contains(lower, "javascript:") || strings.Contains(lower, "style=") || strings.Contains(lower, " on") && strings.Contains(lower, "=alert") {
		l.t.Errorf("%s: something in the page runs: %s", what, body)
	}
	for _, c := range answer.Cookies() {
		if strings.HasSuffix(c.Name, sessionCookie) && c.Value != "" {
			l.t.Errorf("%s: there is a session", what)
		}
	}
}

// People who come back in vain get a page in their language, from which they
// can begin again.
func TestLoginPage(t *testing.T) {
	l := newLoginTest(t)
	zh, en := []string{"Accept", "text/html,*/*", "Accept-Language", "zh-CN"}, []string{"Accept", "text/html,*/*", "Accept-Language", "en"}
	back := func(user string) string {
		return l.decide(l.browser, l.away(l.browser, "/login?next=/orders?id=1%26x=2"), user)
	}
	again, home := `href="/login?next=%2Forders%3Fid%3D1%26x%3D2"`, `href="/orders?id=1&amp;x=2"`

	// Without a journey the way is not known.
	page := l.send(l.browser, "GET", callbackPath, "", zh...)
	l.wantPage("without a journey", page, 403, "登录未成功", "登录超时，或没有在同一个浏览器中完成", `href="/login"`, `href="/"`)
	if page.Header.Get("Content-Language") != chinese || strings.Contains(string(page.body), "error-code") {
		t.Errorf("%v %s", page.Header, page.body)
	}
	l.wantPage("refused", l.send(l.browser, "GET", back(""), "", en...), 403, "You did not allow the sign-in", again, home)
	l.wantPage("replayed", l.send(l.browser, "GET", back("")+"x", "", en...), 403, "not finished in the browser where it began", again, home)
	for code, want := range map[int]struct {
		status int
		zh, en string
	}{
		20010: {403, "你没有此应用的使用权限", "You do not have access to this app yet"},
		20065: {401, "不能重复使用", "each one works only once"},
		20071: {502, "登录地址配置有误", "not set up correctly"},
		20072: {503, "暂时连接不上飞书", "Feishu cannot be reached"},
	} {
		l.update(func(s *emulator.Settings) {
			s.Faults = []emulator.Fault{emulator.RefuseLogin(emulator.UserTokenPath, code, 0)}
		})
		number := `<code id="error-code">` + strconv.Itoa(code) + `</code>`
		for _, c := range []struct {
			headers []string
			want    string
		}{{zh, want.zh}, {en, want.en}} {
			page := l.send(l.browser, "GET", back(emulator.Users[0].ID), "", c.headers...)
			l.wantPage(number, page, want.status, number, c.want, again, home)
			if (page.Header.Get("Retry-After") != "") != (want.status == 503) {
				t.Errorf("%d: %v", code, page.Header)
			}
			if code == 20072 {
				break // each takes the time of a second try
			}
		}
	}
	l.wantNobody(l.browser)

	// Programs get JSON, as ever, with the same words.
	p := l.send(l.browser, "GET", callbackPath, "", "Accept", "application/json", "Accept-Language", "en").problem(t)
	if p.slug() != "login-state-invalid" || !strings.Contains(p.Message, "not finished in the browser") {
		t.Errorf("%+v", p)
	}
}

// Whatever the address and the browser bring along, the page shows it as text
// and leads nowhere else.
func TestLoginPageTakesNothingIn(t *testing.T) {
	l := newLoginTest(t)
	html := []string{"Accept", "text/html", "Accept-Language", "en"}
	hostile := []string{
		`"><script>alert(1)</script>`, `'><img src=x onerror=alert(1)>`, `javascript:alert(1)`, `//evil.example`, `/\evil.example`,
		`/x'onmouseover='alert(1)`, `/{{.}}`, `/x?javascript:alert(1)`, "/\"onfocus=alert(1) autofocus=\"", "/%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "https://evil.example/",
	}
	for _, text := range hostile {
		l.browser = l.newBrowser()
		quoted := url.QueryEscape(text)
		page := l.send(l.browser, "GET", callbackPath+"?code="+quoted+"&state="+quoted+"&error="+quoted+"&next="+quoted, "", html...)
		body := strings.ReplaceAll(string(page.body), page.Header.Get("X-Request-Id"), "")
		if page.StatusCode != 403 || strings.Contains(body, "alert(") || strings.Contains(body, "evil") {
			t.Errorf("%s: %s %s", text, page.Status, page.body)
		}
		// What the browser wants to see in the end is in the page, if it is here.
		l.away(l.browser, "/login?next="+quoted)
		page = l.send(l.browser, "GET", callbackPath, "", html...)
		body = string(page.body)
		if page.StatusCode != 403 || strings.Contains(body, "evil.example") || strings.Contains(body, "<script") || strings.Contains(body, "<img src=x") {
			t.Errorf("%s: %s %s", text, page.Status, page.body)
		}
		for _, link := range regexp.MustCompile(`href=("[^"]*"|[^" >]*)`).FindAllStringSubmatch(body, -1) {
			if !strings.HasPrefix(link[1], `"/`) || strings.HasPrefix(link[1], `"//`) || strings.Contains(link[1], `'`) {
				t.Errorf("%s: a link to %s", text, link[1])
			}
		}
	}

	// Even if a hostile text came as far as the template.
	for _, text := range hostile {
		w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/login/callback", nil)
		r.Header.Set("Accept", "text/html")
		b := newBrowserSignIn(testDeps(t).signIn, testDeps(t).assets)
		b.setJourney(w, r, journey{Next: text, Ends: time.Now().Add(time.Minute)})
		r.Header.Set("Cookie", strings.Split(w.Header().Get("Set-Cookie"), ";")[0])
		b.tell(w, r, loginStateInvalid.because("x"))
		if body := w.Body.String(); strings.Contains(body, "<script") || strings.Contains(body, "<img src=x") ||
			strings.Contains(body, `href="javascript:`) || strings.Contains(body, `"onfocus`) || strings.Contains(body, `'onmouseover`) {
			t.Errorf("%s: %s", text, body)
		}
	}
}

// A browser with two sign-ins under way, in two tabs, can end the later one
// though the earlier one came back first.
func TestTwoTabs(t *testing.T) {
	l := newLoginTest(t)
	first := l.decide(l.browser, l.away(l.browser, "/login?next=/first"), emulator.Users[0].ID)
	second := l.decide(l.browser, l.away(l.browser, "/login?next=/second"), emulator.Users[0].ID)
	l.wantRefused("first", l.send(l.browser, "GET", first, ""), 403, "login-state-invalid")
	if answer := l.send(l.browser, "GET", second, ""); answer.StatusCode != 303 || answer.Header.Get("Location") != "/second" {
		t.Errorf("second: %s %s", answer.Status, answer.body)
	}
	l.wantMe(l.browser, emulator.Users[0])
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
		r = r.WithContext(requestinfo.NewContext(r.Context(), &requestinfo.Info{Scheme: c.proxy, Host: c.host}))
		s.sendAway(w, r)
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
		if _, ok := s.journey(w, r); !ok {
			t.Errorf("%s: the cookie is not read again", what)
		}
	}
}
