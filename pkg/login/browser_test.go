package login

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/internal/logintest"
	"github.com/feishu-goapp/feishu-goapp/internal/origin"
	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
)

func TestSignInWithABrowser(t *testing.T) {
	f := newFixture(t, func(o *Options) { o.Scopes = []string{"offline_access", "contact:user.email:readonly"} })
	page := f.Authorize(f.browser, "/login?next=/orders?id=1")
	if q := page.Query(); !strings.HasPrefix(page.String(), f.platform+emulator.AuthorizePath+"?") || q.Get("redirect_uri") != f.URL+callbackPath ||
		q.Get("scope") != "offline_access contact:user.email:readonly" || len(q.Get("state")) < 20 || q.Get("code_challenge_method") != "S256" {
		t.Errorf("redirected to %s", page)
	}
	f.WantSignedOut(f.browser)
	back := f.Decide(f.browser, page, emulator.Users[3].ID)
	answer := f.Send(f.browser, "GET", back, "")
	if answer.StatusCode != 303 || answer.Header.Get("Location") != "/orders?id=1" {
		t.Fatalf("%s %s", answer.Status, answer.Content)
	}
	f.WantMe(f.browser, emulator.Users[3])
	if answer := f.Send(f.browser, "GET", "/profile", ""); !strings.Contains(string(answer.Content), "sato_ken@example.com") {
		t.Errorf("%s", answer.Content)
	}
	if again := f.Authorize(f.browser, "/login"); again.Query().Get("state") == page.Query().Get("state") || again.Query().Get("code_challenge") == page.Query().Get("code_challenge") {
		t.Error("two sign-ins have the same state or challenge")
	}

	// A callback is valid once.
	replay := f.NewBrowser()
	f.WantRefused("replayed", f.Send(replay, "GET", back, ""), 403, "login-state-invalid")
	if answer := f.Send(f.browser, "GET", back, ""); answer.StatusCode != 303 || answer.Header.Get("Location") != "/orders?id=1" || len(answer.Cookies()) != 0 {
		t.Errorf("callback again, signed in: %s %v", answer.Status, answer.Header)
	}
	f.Send(f.browser, "POST", "/logout", "")
	f.WantRefused("replayed here, signed out", f.Send(f.browser, "GET", back, ""), 403, "login-state-invalid")
}

// A browser that did not begin a sign-in cannot finish it.
func TestForgedStates(t *testing.T) {
	f := newFixture(t)
	tries := 0
	for range 10 {
		attacker, victim := f.NewBrowser(), f.NewBrowser()
		back := f.Decide(attacker, f.Authorize(attacker, "/login"), emulator.Users[1].ID)
		own := f.Authorize(victim, "/login")
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
			browser := f.NewBrowser()
			f.Authorize(browser, "/login")
			tries++
			f.WantRefused(what, f.Send(browser, "GET", callbackPath+"?"+forged.Encode(), ""), 403, "login-state-invalid")
			f.WantSignedOut(browser)
		}
		// Even with the victim's state, the attacker's code does not match its
		// PKCE verifier.
		tries++
		injected := url.Values{"code": q["code"], "state": {own.Query().Get("state")}}
		f.WantRefused("injected code", f.Send(victim, "GET", callbackPath+"?"+injected.Encode(), ""), 401, "login-code-invalid")
		f.WantSignedOut(victim)
	}
	t.Logf("%d attempts, no session", tries)
}

func TestForgedLoginCookie(t *testing.T) {
	f := newFixture(t)
	back := f.Decide(f.browser, f.Authorize(f.browser, "/login"), emulator.Users[0].ID)
	u, _ := url.Parse(f.URL)
	cookie := f.browser.Jar.Cookies(u)[0]
	sealed := cookie.Value
	for _, value := range []string{"", "x", sealed[:len(sealed)-4], "AAAA" + sealed[4:], sealed[:40] + "AAAA" + sealed[44:], sealed + "AAAA"} {
		forged := f.NewBrowser()
		forged.Jar.SetCookies(u, []*http.Cookie{{Name: cookie.Name, Value: value, Path: "/"}})
		f.WantRefused("cookie "+value, f.Send(forged, "GET", back, ""), 403, "login-state-invalid")
	}
	if answer := f.Send(f.browser, "GET", back, ""); answer.StatusCode != 303 {
		t.Errorf("the true one: %s %s", answer.Status, answer.Content)
	}
}

func TestRefusedOnThePage(t *testing.T) {
	f := newFixture(t)
	back := f.Decide(f.browser, f.Authorize(f.browser, "/login"), "")
	f.WantRefused("refused", f.Send(f.browser, "GET", back, ""), 403, "login-denied")
	state := f.Authorize(f.browser, "/login").Query().Get("state")
	f.WantRefused("no code", f.Send(f.browser, "GET", callbackPath+"?state="+state, ""), 400, "malformed-login")
	f.WantSignedOut(f.browser)
}

// wantPage fails the test unless the answer is the error page with these parts
// and no scripts.
func (f *fixture) wantPage(what string, answer logintest.Reply, status int, parts ...string) {
	f.t.Helper()
	h, body := answer.Header, string(answer.Content)
	if answer.StatusCode != status || h.Get("Content-Type") != "text/html; charset=utf-8" || h.Get("Cache-Control") != "no-store" ||
		h.Get("Referrer-Policy") != "no-referrer" || h.Get("X-Request-Id") == "" || !strings.Contains(body, h.Get("X-Request-Id")) {
		f.t.Errorf("%s: %s %v", what, answer.Status, h)
	}
	csp := "; " + h.Get("Content-Security-Policy") + ";"
	for _, want := range []string{"; default-src 'none';", "; style-src 'self';", "; img-src 'self';", "; base-uri 'none';", "; form-action 'none';", "; frame-ancestors https://"} {
		if !strings.Contains(csp, want) || strings.Contains(csp, "unsafe") || strings.Contains(csp, "script") {
			f.t.Errorf("%s: the policy is %s", what, csp)
		}
	}
	for _, want := range append(parts, `<html lang="`+h.Get("Content-Language")+`">`, `<link rel="stylesheet" href="/web/style.css"`, `id="sign-in"`, `id="back"`) {
		if !strings.Contains(body, want) {
			f.t.Errorf("%s: the page lacks %s: %s", what, want, body)
		}
	}
	if lower := strings.ToLower(body); strings.Contains(lower, "<script") || strings.Contains(lower, "javascript:") || strings.Contains(lower, "style=") || strings.Contains(lower, " on") && strings.Contains(lower, "=alert") {
		f.t.Errorf("%s: the page has a script: %s", what, body)
	}
	for _, c := range answer.Cookies() {
		if strings.HasSuffix(c.Name, sessionCookie) && c.Value != "" {
			f.t.Errorf("%s: there is a session", what)
		}
	}
}

// A user whose sign-in fails gets a page in the browser's language, with a link
// to sign in again.
func TestLoginPage(t *testing.T) {
	f := newFixture(t)
	zh, en := []string{"Accept", "text/html,*/*", "Accept-Language", "zh-CN"}, []string{"Accept", "text/html,*/*", "Accept-Language", "en"}
	back := func(user string) string {
		return f.Decide(f.browser, f.Authorize(f.browser, "/login?next=/orders?id=1%26x=2"), user)
	}
	again, home := `href="/login?next=%2Forders%3Fid%3D1%26x%3D2"`, `href="/orders?id=1&amp;x=2"`

	// Without a state the next page is not known.
	page := f.Send(f.browser, "GET", callbackPath, "", zh...)
	f.wantPage("without a state", page, 403, "登录未成功", "登录超时，或没有在同一个浏览器中完成", `href="/login"`, `href="/"`)
	if page.Header.Get("Content-Language") != "zh-CN" || strings.Contains(string(page.Content), "error-code") {
		t.Errorf("%v %s", page.Header, page.Content)
	}
	refused := back("")
	f.wantPage("refused", f.Send(f.browser, "GET", refused, "", en...), 403, "You did not allow the sign-in", again, home)
	f.wantPage("replayed", f.Send(f.browser, "GET", refused, "", en...), 403, "each one works only once", again, home)
	for code, want := range map[int]struct {
		status int
		zh, en string
	}{
		20010: {403, "你没有此应用的使用权限", "You do not have access to this app yet"},
		20065: {401, "不能重复使用", "each one works only once"},
		20071: {502, "登录地址配置有误", "not set up correctly"},
		20072: {503, "暂时连接不上飞书", "Feishu cannot be reached"},
	} {
		f.Update(func(s *emulator.Settings) {
			s.Faults = []emulator.Fault{emulator.RefuseLogin(emulator.UserTokenPath, code, 0)}
		})
		number := `<code id="error-code">` + strconv.Itoa(code) + `</code>`
		for _, c := range []struct {
			headers []string
			want    string
		}{{zh, want.zh}, {en, want.en}} {
			page := f.Send(f.browser, "GET", back(emulator.Users[0].ID), "", c.headers...)
			f.wantPage(number, page, want.status, number, c.want, again, home)
			if (page.Header.Get("Retry-After") != "") != (want.status == 503) {
				t.Errorf("%d: %v", code, page.Header)
			}
			if code == 20072 {
				break // each waits for a second attempt
			}
		}
	}
	f.WantSignedOut(f.browser)

	// Programs get JSON with the same message.
	p := f.Send(f.browser, "GET", callbackPath, "", "Accept", "application/json", "Accept-Language", "en").Problem(t)
	if !strings.HasSuffix(p.Type, "login-state-invalid") || !strings.Contains(p.Message, "not finished in the browser") {
		t.Errorf("%+v", p)
	}
}

// Everything in the URL and the headers is shown as text and is not used as a
// link to another site.
func TestLoginPageTakesNothingIn(t *testing.T) {
	f := newFixture(t)
	html := []string{"Accept", "text/html", "Accept-Language", "en"}
	hostile := []string{
		`"><script>alert(1)</script>`, `'><img src=x onerror=alert(1)>`, `javascript:alert(1)`, `//evil.example`, `/\evil.example`,
		`/x'onmouseover='alert(1)`, `/{{.}}`, `/x?javascript:alert(1)`, "/\"onfocus=alert(1) autofocus=\"", "/%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "https://evil.example/",
	}
	for _, text := range hostile {
		f.browser = f.NewBrowser()
		quoted := url.QueryEscape(text)
		page := f.Send(f.browser, "GET", callbackPath+"?code="+quoted+"&state="+quoted+"&error="+quoted+"&next="+quoted, "", html...)
		body := strings.ReplaceAll(string(page.Content), page.Header.Get("X-Request-Id"), "")
		if page.StatusCode != 403 || strings.Contains(body, "alert(") || strings.Contains(body, "evil") {
			t.Errorf("%s: %s %s", text, page.Status, page.Content)
		}
		// The page has a link to next if that is a path of this server.
		state := f.Authorize(f.browser, "/login?next="+quoted).Query().Get("state")
		page = f.Send(f.browser, "GET", callbackPath+"?error=access_denied&state="+state, "", html...)
		body = string(page.Content)
		if page.StatusCode != 403 || strings.Contains(body, "evil.example") || strings.Contains(body, "<script") || strings.Contains(body, "<img src=x") {
			t.Errorf("%s: %s %s", text, page.Status, page.Content)
		}
		for _, link := range regexp.MustCompile(`href=("[^"]*"|[^" >]*)`).FindAllStringSubmatch(body, -1) {
			if !strings.HasPrefix(link[1], `"/`) || strings.HasPrefix(link[1], `"//`) || strings.Contains(link[1], `'`) {
				t.Errorf("%s: a link to %s", text, link[1])
			}
		}
	}

	// The template escapes hostile text too.
	for _, text := range hostile {
		w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/login/callback", nil)
		p := stateInvalid.WithDetail("x")
		p.Message = text
		f.login.page.write(w, r, p, text)
		if body := w.Body.String(); strings.Contains(body, "<script") || strings.Contains(body, "<img src=x") ||
			strings.Contains(body, `href="javascript:`) || strings.Contains(body, `"onfocus`) || strings.Contains(body, `'onmouseover`) {
			t.Errorf("%s: %s", text, body)
		}
	}
}

// A browser can have several sign-ins under way, in several tabs, and finish
// them in any order, each once.
func TestTabs(t *testing.T) {
	f := newFixture(t)
	var tabs []string
	for i := range maxLoginStates + 1 {
		tabs = append(tabs, f.Decide(f.browser, f.Authorize(f.browser, fmt.Sprint("/login?next=/tab", i)), emulator.Users[0].ID))
	}
	f.WantRefused("the oldest of too many", f.Send(f.browser, "GET", tabs[0], ""), 403, "login-state-invalid")
	for _, i := range []int{1, 3, 2, 4} {
		answer := f.Send(f.browser, "GET", tabs[i], "")
		if answer.StatusCode != 303 || answer.Header.Get("Location") != fmt.Sprint("/tab", i) {
			t.Errorf("tab %d: %s %s", i, answer.Status, answer.Content)
		}
		f.WantMe(f.browser, emulator.Users[0])
	}
	if n := f.Emulator.Requests(emulator.UserTokenPath); n != maxLoginStates {
		t.Errorf("%d codes were exchanged", n)
	}
	u, _ := url.Parse(f.URL)
	if n := len(f.browser.Jar.Cookies(u)); n != maxLoginStates+2 {
		t.Errorf("%d cookies", n)
	}
}

// A repeated callback of a sign-in that succeeded redirects to next, and one of
// a sign-in that did not begin here to the app.
func TestBackAgain(t *testing.T) {
	f := newFixture(t)
	page := f.Authorize(f.browser, "/login?next=/orders")
	back := f.Decide(f.browser, page, emulator.Users[0].ID)
	f.Send(f.browser, "GET", back, "")
	id := f.SessionID(f.browser)
	for target, want := range map[string]string{
		f.Decide(f.browser, page, emulator.Users[1].ID): "/orders",
		callbackPath + "?code=x&state=unknown":          "/",
		callbackPath:                                    "/",
	} {
		answer := f.Send(f.browser, "GET", target, "", "Accept", "text/html")
		if answer.StatusCode != 303 || answer.Header.Get("Location") != want || f.SessionID(f.browser) != id {
			t.Errorf("%s: %s %v", target, answer.Status, answer.Header)
		}
	}
	f.WantMe(f.browser, emulator.Users[0])
	f.Send(f.browser, "POST", "/logout", "")
	f.wantPage("used", f.Send(f.browser, "GET", back, "", "Accept", "text/html", "Accept-Language", "en"), 403,
		"each one works only once", `href="/login?next=%2Forders"`, `href="/orders"`)
}

// slowTransport lets calls of the platform wait until it is closed.
type slowTransport chan struct{}

func (s slowTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	<-s
	return http.DefaultTransport.RoundTrip(r)
}

// A callback that is delivered several times at once signs in once, and every
// answer has the session, even if the first request is canceled.
func TestCallbackAtOnce(t *testing.T) {
	slow := make(slowTransport)
	f := newFixture(t, func(o *Options) { o.Client.HTTP = &http.Client{Transport: slow} })
	back := f.Decide(f.browser, f.Authorize(f.browser, "/login?next=/orders"), emulator.Users[0].ID)
	u, _ := url.Parse(f.URL)
	cookies := f.browser.Jar.Cookies(u)
	send := func(ctx context.Context) (*http.Response, error) {
		r, err := http.NewRequestWithContext(ctx, "GET", f.URL+back, nil)
		if err != nil {
			t.Error(err)
		}
		for _, c := range cookies {
			r.AddCookie(c)
		}
		return http.DefaultTransport.RoundTrip(r)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() {
		if answer, err := send(ctx); err == nil {
			t.Errorf("canceled: %s", answer.Status)
		}
	})
	time.Sleep(50 * time.Millisecond)
	cancel()
	ids := make(chan string, 4)
	for range cap(ids) {
		all.Go(func() {
			answer, err := send(t.Context())
			if err != nil || answer.StatusCode != 303 || answer.Header.Get("Location") != "/orders" {
				t.Errorf("%v, %v", answer, err)
				return
			}
			for _, c := range answer.Cookies() {
				if c.Name == sessionCookie {
					ids <- c.Value
				}
			}
		})
	}
	time.Sleep(50 * time.Millisecond)
	close(slow)
	all.Wait()
	close(ids)
	n := 0
	for id := range ids {
		n++
		f.Plant(f.browser, id)
		f.WantMe(f.browser, emulator.Users[0])
	}
	if n != cap(ids) || f.Emulator.Requests(emulator.UserTokenPath) != 1 {
		t.Errorf("%d sessions, %d exchanges", n, f.Emulator.Requests(emulator.UserTokenPath))
	}
}

// A callback that is delivered again before the browser has the cookies of the
// first answer gets the same session, for a limited time.
func TestCallbackAgain(t *testing.T) {
	store := newMemoryStore()
	f := newFixture(t, func(o *Options) { o.Store = store })
	back := f.Decide(f.browser, f.Authorize(f.browser, "/login?next=/orders"), emulator.Users[0].ID)
	f.wantSameSession(t, back, f, f, f)
	if n := f.Emulator.Requests(emulator.UserTokenPath); n != 1 {
		t.Errorf("%d exchanges", n)
	}
	state, _ := url.ParseQuery(strings.TrimPrefix(back, callbackPath+"?"))
	if err := store.Delete(t.Context(), callbackEntry+digest(state.Get("state")+" "+state.Get("code"))); err != nil {
		t.Fatal(err)
	}
	f.WantRefused("later", f.Send(f.browser, "GET", back, ""), 401, "login-code-invalid")
}

// wantSameSession sends a callback to servers with the cookies that the browser
// has now.
func (f *fixture) wantSameSession(t *testing.T, back string, servers ...*fixture) {
	t.Helper()
	u, _ := url.Parse(f.URL)
	cookies := f.browser.Jar.Cookies(u)
	ids := map[string]bool{}
	for _, server := range servers {
		r, err := http.NewRequestWithContext(t.Context(), "GET", server.URL+back, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cookies {
			r.AddCookie(c)
		}
		answer, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != 303 || answer.Header.Get("Location") != "/orders" {
			t.Errorf("%s %v", answer.Status, answer.Header)
		}
		for _, c := range answer.Cookies() {
			if c.Name == sessionCookie {
				ids[c.Value] = true
				server.Plant(server.browser, c.Value)
				server.WantMe(server.browser, emulator.Users[0])
			}
		}
	}
	if len(ids) != 1 {
		t.Errorf("%d sessions", len(ids))
	}
	f.browser = f.NewBrowser()
	f.browser.Jar.SetCookies(u, cookies)
}

func TestLoginTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLogin(t)
		w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "http://a.example/login", nil)
		l.handleBrowser(w, r)
		r.Header.Set("Cookie", strings.Split(w.Header().Get("Set-Cookie"), ";")[0])
		u, err := url.Parse(w.Header().Get("Location"))
		if err != nil {
			t.Fatal(err)
		}
		state := u.Query().Get("state")
		time.Sleep(loginTimeout - time.Second)
		if s, ok := l.loginState(r, state); !ok || s.State != state || s.Next != "/" {
			t.Errorf("in time: %+v, %v", s, ok)
		}
		time.Sleep(time.Second)
		if s, ok := l.loginState(r, state); ok {
			t.Errorf("too late: %+v", s)
		}
	})
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

// Behind a proxy that forwards neither scheme nor host, headers of the browser
// select one of the trusted origins.
func TestPageOrigin(t *testing.T) {
	c := cookies{origins: []origin.Origin{origin.New("https", "a.example"), origin.New("https", "b.example:8443"), origin.New("http", "b.example")}}
	for _, test := range []struct{ header, value, want string }{
		{"Referer", "", "https://a.example"},
		{"Referer", "https://b.example:8443/orders?id=1", "https://b.example:8443"},
		{"Referer", "http://B.example:80/", "http://b.example"},
		{"Referer", "https://accounts.feishu.cn/", "https://a.example"},
		{"Referer", "https://b.example:8443@evil.example/", "https://a.example"},
		{"Referer", "://", "https://a.example"},
		{"Origin", "https://b.example:8443", "https://b.example:8443"},
		{"Origin", "null", "https://a.example"},
	} {
		r := httptest.NewRequest("GET", "http://127.0.0.1:3000/login", nil)
		r.Header.Set(test.header, test.value)
		if got := c.pageOrigin(r).String(); got != test.want {
			t.Errorf("%s: %s: %s, want %s", test.header, test.value, got, test.want)
		}
	}
}

// Cookies are Secure wherever the page's origin is https.
func TestSecureCookies(t *testing.T) {
	for what, c := range map[string]struct {
		origins []string
		host    string
		tls     bool
		proxy   string // the scheme, from a trusted proxy
		want    string // the page's origin
	}{
		"trusted proxy":      {nil, "a.example", false, "https", "https://a.example"},
		"plain by the proxy": {nil, "a.example", false, "http", "http://a.example"},
		"plain":              {nil, "a.example", false, "", "http://a.example"},
		"TLS here":           {nil, "a.example", true, "", "https://a.example"},
		"trusted origin":     {[]string{"https://a.example"}, "A.example:443", false, "", "https://a.example"},
		"with a port":        {[]string{"https://a.example:8443"}, "a.example:8443", false, "", "https://a.example:8443"},
		"port not passed on": {[]string{"https://a.example:8443"}, "a.example", false, "", "https://a.example:8443"},
		"host not passed on": {[]string{"https://a.example"}, "127.0.0.1:3000", false, "", "https://a.example"},
		"plain origin":       {[]string{"http://a.example"}, "a.example", false, "", "http://a.example"},
		"both":               {[]string{"http://a.example", "https://a.example"}, "a.example", false, "", "https://a.example"},
	} {
		l := newLogin(t, func(o *Options) { o.Origins = c.origins })
		w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "http://a.example/login", nil)
		r.Host = c.host
		if c.tls {
			r.TLS = new(tls.ConnectionState)
		}
		if c.proxy != "" {
			r = r.WithContext(requestinfo.NewContext(r.Context(), &requestinfo.Info{Scheme: c.proxy, Host: c.host}))
		}
		l.handleBrowser(w, r)
		cookie, secure := w.Result().Cookies()[0], strings.HasPrefix(c.want, "https:")
		prefix := map[bool]string{true: "__Host-login-", false: "login-"}[secure]
		sameSite := map[bool]http.SameSite{true: http.SameSiteNoneMode, false: http.SameSiteLaxMode}[secure]
		if cookie.Secure != secure || cookie.Partitioned != secure || cookie.SameSite != sameSite || !strings.HasPrefix(cookie.Name, prefix) ||
			!cookie.HttpOnly || cookie.Path != "/" || cookie.Domain != "" {
			t.Errorf("%s: %s", what, w.Header().Get("Set-Cookie"))
		}
		u, _ := url.Parse(w.Header().Get("Location"))
		if redirect := u.Query().Get("redirect_uri"); redirect != c.want+callbackPath {
			t.Errorf("%s: back to %s", what, redirect)
		}
		r.Header.Set("Cookie", cookie.Name+"="+cookie.Value)
		if _, ok := l.loginState(r, u.Query().Get("state")); !ok {
			t.Errorf("%s: the cookie is not read again", what)
		}
	}
}

// Only cookies of an app that other sites may frame leave SameSite=Lax.
func TestCookiesInFrames(t *testing.T) {
	for _, test := range []struct {
		ancestors []string
		framed    bool
	}{
		{nil, true},
		{[]string{"https://*.feishu.cn"}, true},
		{[]string{"'self'", "https://portal.example"}, true},
		{[]string{}, false},
		{[]string{"'none'"}, false},
		{[]string{"'self'"}, false},
	} {
		l := newLogin(t, func(o *Options) { o.FrameAncestors = test.ancestors })
		for _, target := range []string{"http://a.example/login", "https://a.example/login"} {
			r, w := httptest.NewRequest("POST", target, nil), httptest.NewRecorder()
			l.cookies.setSession(w, r, "id", time.Now().Add(time.Hour))
			l.cookies.deleteSession(w, r) // with the same attributes, or the browser keeps it
			framed := test.framed && strings.HasPrefix(target, "https:")
			for _, c := range w.Result().Cookies() {
				if c.Partitioned != framed || (c.SameSite == http.SameSiteNoneMode) != framed || framed && !c.Secure {
					t.Errorf("%q, %s: %s", test.ancestors, target, c.Raw)
				}
			}
		}
	}
}

// A request of another site has no session, even if the browser sends the
// cookie.
func TestForeignRequestsHaveNoSession(t *testing.T) {
	f := newFixture(t)
	f.signIn(f.Emulator.LoginCode())
	for _, test := range []struct {
		method, site, mode string
		status             int
	}{
		{"GET", "cross-site", "cors", 401},
		{"GET", "cross-site", "no-cors", 401},
		{"GET", "cross-site", "websocket", 401},
		{"GET", "cross-site", "", 401},
		{"GET", "cross-site", "navigate", 200},
		{"GET", "same-site", "cors", 200},
		{"GET", "same-origin", "cors", 200},
		{"GET", "none", "navigate", 200},
		{"GET", "", "", 200},
	} {
		answer := f.Send(f.browser, test.method, "/me", "", "Sec-Fetch-Site", test.site, "Sec-Fetch-Mode", test.mode)
		if answer.StatusCode != test.status {
			t.Errorf("%s %s: %s", test.site, test.mode, answer.Status)
		}
	}
	for _, mode := range []string{"navigate", "cors"} {
		f.WantRefused(mode, f.Send(f.browser, "POST", "/logout", "", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", mode), 403, "cross-origin")
	}
	f.WantMe(f.browser, emulator.Users[0])
}

// A browser may have a cookie of an earlier version in addition to the present one.
func TestTheNewestCookieCounts(t *testing.T) {
	f := newFixture(t)
	f.signIn(f.Emulator.LoginCode())
	answer := f.Send(f.NewBrowser(), "GET", "/me", "", "Cookie", "session=old; a=b; session="+f.SessionID(f.browser))
	if answer.StatusCode != 200 {
		t.Errorf("%s", answer.Status)
	}
}
