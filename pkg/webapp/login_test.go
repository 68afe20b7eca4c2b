package webapp

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

// A loginTest is a server, the emulator it asks, and one browser.
type loginTest struct {
	t *testing.T
	*testServer
	emulator *emulator.Emulator
	platform string // of the emulator
	clock    *clock
	browser  *http.Client
}

// A clock of the platform.
type clock struct {
	mu    sync.Mutex
	ahead time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}

func newLoginTest(t *testing.T, change ...func(*Config)) *loginTest {
	t.Helper()
	l := &loginTest{t: t, clock: new(clock)}
	l.emulator = emulator.New(emulator.Options{AppID: "cli_test", AppSecret: testSecret, Now: l.clock.now})
	platform := httptest.NewServer(l.emulator)
	t.Cleanup(platform.Close)
	t.Cleanup(l.emulator.Close)
	l.platform = platform.URL
	d := testDeps(t)
	d.config.FeishuHost, _ = parseOrigin(platform.URL)
	for _, c := range change {
		c(&d.config)
	}
	var err error
	if d.signIn, err = newSignIn(d.config, d.log, d.metrics); err != nil {
		t.Fatal(err)
	}
	l.testServer = newTestServer(t, d)
	l.browser = l.newBrowser()
	return l
}

// newBrowser is one with a jar of its own, which follows no redirects.
func (l *loginTest) newBrowser() *http.Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		l.t.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// send sends a request from the browser, with headers given as pairs.
func (l *loginTest) send(browser *http.Client, method, target, body string, headers ...string) reply {
	l.t.Helper()
	if strings.HasPrefix(target, "/") {
		target = l.URL + target
	}
	r, err := http.NewRequestWithContext(l.t.Context(), method, target, strings.NewReader(body))
	if err != nil {
		l.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Origin", l.URL)
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
		l.t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		l.t.Fatal(err)
	}
	return reply{answer, raw}
}

func (l *loginTest) login(code string, headers ...string) reply {
	l.t.Helper()
	return l.send(l.browser, "POST", "/login", fmt.Sprintf(`{"code":%q}`, code), headers...)
}

func (l *loginTest) me(browser *http.Client) reply {
	l.t.Helper()
	return l.send(browser, "GET", "/me", "")
}

// wantMe fails the test unless the browser is signed in as the user.
func (l *loginTest) wantMe(browser *http.Client, user emulator.User) {
	l.t.Helper()
	answer := l.me(browser)
	var got feishu.User
	if err := json.Unmarshal(answer.body, &got); err != nil || answer.StatusCode != 200 || got.OpenID != user.ID || got.UnionID != user.UnionID ||
		got.Name != user.Name || got.TenantKey != user.TenantKey || got.AvatarURL == "" {
		l.t.Errorf("%s %s, want %s", answer.Status, answer.body, user.ID)
	}
	if got := answer.Header; got.Get("Cache-Control") != "no-store" || got.Get("Vary") != "Cookie" || got.Get("Content-Type") != "application/json" {
		l.t.Errorf("headers %v", got)
	}
}

func (l *loginTest) wantNobody(browser *http.Client) {
	l.t.Helper()
	answer := l.me(browser)
	if answer.StatusCode != 401 || answer.problem(l.t).slug() != "not-signed-in" || answer.Header.Get("Cache-Control") != "no-store" {
		l.t.Errorf("%s %s", answer.Status, answer.body)
	}
}

// wantRefused fails the test unless the answer is that problem and starts no
// login.
func (l *loginTest) wantRefused(what string, answer reply, status int, slug string) {
	l.t.Helper()
	if answer.StatusCode != status || answer.problem(l.t).slug() != slug {
		l.t.Errorf("%s: %s %s", what, answer.Status, answer.body)
	}
	for _, c := range answer.Cookies() {
		if strings.HasSuffix(c.Name, sessionCookie) && c.Value != "" {
			l.t.Errorf("%s: there is a session", what)
		}
	}
}

// id returns the session's id in the browser.
func (l *loginTest) id(browser *http.Client) string {
	u, _ := url.Parse(l.URL)
	for _, c := range browser.Jar.Cookies(u) {
		if c.Name == sessionCookie {
			return c.Value
		}
	}
	return ""
}

// plant puts an id into the browser.
func (l *loginTest) plant(browser *http.Client, id string) {
	u, _ := url.Parse(l.URL)
	browser.Jar.SetCookies(u, []*http.Cookie{{Name: sessionCookie, Value: id, Path: "/"}})
}

func (l *loginTest) update(change func(*emulator.Settings)) {
	l.t.Helper()
	if err := l.emulator.Update(change); err != nil {
		l.t.Fatal(err)
	}
}

func TestLogin(t *testing.T) {
	l := newLoginTest(t)
	l.wantNobody(l.browser)
	answer := l.login(l.emulator.LoginCode())
	cookies := answer.Cookies()
	if answer.StatusCode != 200 || len(cookies) != 1 {
		t.Fatalf("%s %s %v", answer.Status, answer.body, cookies)
	}
	if c := cookies[0]; c.Name != "session" || !c.HttpOnly || c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" ||
		c.MaxAge < 167*3600 || c.MaxAge > 168*3600 || len(c.Value) != 43 {
		t.Errorf("cookie %+v", c)
	}
	l.wantMe(l.browser, emulator.Users[0])
	if me := l.me(l.browser); string(me.body) != string(answer.body) {
		t.Errorf("login answers %s, me %s", answer.body, me.body)
	}
	l.wantNobody(l.newBrowser())

	// Somebody of another organisation, in another browser.
	l.update(func(s *emulator.Settings) { s.User = emulator.Users[3].ID })
	first := l.browser
	l.browser = l.newBrowser()
	l.login(l.emulator.LoginCode())
	l.wantMe(l.browser, emulator.Users[3])
	l.wantMe(first, emulator.Users[0])
}

// A code that is replayed, made up, too old or another app's never yields a
// session, however often it is tried.
func TestReplayedCodes(t *testing.T) {
	l := newLoginTest(t)
	used := l.emulator.LoginCode()
	if answer := l.login(used); answer.StatusCode != 200 {
		t.Fatalf("%s %s", answer.Status, answer.body)
	}
	old := l.emulator.LoginCode()
	l.clock.advance(3 * time.Minute)
	tries, refused := 0, 0
	for round := range 25 {
		for what, code := range map[string]string{"used": used, "old": old, "made up": fmt.Sprintf("%032d", round), "changed": used[1:] + "0"} {
			l.browser = l.newBrowser()
			answer := l.login(code)
			tries++
			l.wantRefused(what, answer, 401, "login-code-invalid")
			if answer.problem(t).Code == 0 || strings.Contains(string(answer.body), code) {
				t.Errorf("%s: %s", what, answer.body)
			}
			if l.id(l.browser) == "" && l.me(l.browser).StatusCode == 401 {
				refused++
			}
		}
	}
	t.Logf("%d tries, %d sessions", tries, tries-refused)
	if tries != 100 || refused != tries {
		t.Errorf("%d of %d tries were refused", refused, tries)
	}
}

// One code sent many times at once is good for one login.
func TestConcurrentReplay(t *testing.T) {
	l := newLoginTest(t)
	code := l.emulator.LoginCode()
	var all sync.WaitGroup
	var mu sync.Mutex
	statuses := map[int]int{}
	for range 20 {
		all.Go(func() {
			answer := l.send(l.newBrowser(), "POST", "/login", fmt.Sprintf(`{"code":%q}`, code))
			mu.Lock()
			defer mu.Unlock()
			statuses[answer.StatusCode]++
		})
	}
	all.Wait()
	if statuses[200] != 1 || statuses[401] != 19 {
		t.Errorf("%v", statuses)
	}
}

// What another site's page can send changes nothing.
func TestForgedOrigins(t *testing.T) {
	l := newLoginTest(t, func(c *Config) { c.TrustedOrigins = []origin{{"https", "friend.example"}} })
	tries := 0
	for what, headers := range map[string][]string{
		"foreign Origin":         {"Origin", "https://evil.example"},
		"null Origin":            {"Origin", "null"},
		"Origin of another port": {"Origin", "http://127.0.0.1:1"},
		"foreign by Sec-Fetch":   {"Origin", "", "Sec-Fetch-Site", "cross-site"},
		"same site by Sec-Fetch": {"Origin", "", "Sec-Fetch-Site", "same-site"},
		"contradicting":          {"Origin", l.URL, "Sec-Fetch-Site", "cross-site"},
	} {
		for _, path := range []string{"/login", "/logout"} {
			tries++
			body := fmt.Sprintf(`{"code":%q}`, l.emulator.LoginCode())
			l.wantRefused(what+" "+path, l.send(l.browser, "POST", path, body, headers...), 403, "cross-origin")
		}
	}
	for _, media := range []string{"", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain; application/json"} {
		for _, path := range []string{"/login", "/logout"} {
			tries++
			body := fmt.Sprintf(`{"code":%q}`, l.emulator.LoginCode())
			l.wantRefused(media+" "+path, l.send(l.browser, "POST", path, body, "Content-Type", media, "Origin", ""), 415, "unsupported-media-type")
		}
	}
	if l.emulator.Requests(emulator.UserTokenPath) != 0 || tries != 22 {
		t.Errorf("%d tries reached the platform %d times", tries, l.emulator.Requests(emulator.UserTokenPath))
	}
	for what, headers := range map[string][]string{
		"own":     {"Sec-Fetch-Site", "same-origin"},
		"trusted": {"Origin", "https://friend.example", "Sec-Fetch-Site", "cross-site"},
		"program": {"Origin", ""},
	} {
		if answer := l.login(l.emulator.LoginCode(), headers...); answer.StatusCode != 200 {
			t.Errorf("%s: %s %s", what, answer.Status, answer.body)
		}
	}
}

func TestMalformedLogins(t *testing.T) {
	l := newLoginTest(t)
	for _, body := range []string{"", "{", "[]", `"code"`, `{}`, `{"code":""}`, `{"code":7}`, `{"code":"a b"}`, "{\"code\":\"a\\u0000\"}",
		`{"code":"` + strings.Repeat("a", maxLoginCode+1) + `"}`} {
		l.wantRefused(fmt.Sprintf("%.40q", body), l.send(l.browser, "POST", "/login", body), 400, "malformed-login")
	}
	if n := l.emulator.Requests(emulator.UserTokenPath); n != 0 {
		t.Errorf("the platform was asked %d times", n)
	}
}

// Every code of the platform has its status, at either endpoint, and words.
func TestLoginRefusalStatuses(t *testing.T) {
	l := newLoginTest(t)
	slugs := map[string]int{"login-code-invalid": 401, "sign-in-again": 401, "user-not-allowed": 403, "platform-refused": 502, "platform-unreachable": 503}
	want := map[int]string{
		20001: "platform-refused", 20002: "platform-refused", 20003: "login-code-invalid", 20004: "login-code-invalid", 20005: "sign-in-again",
		20008: "user-not-allowed", 20009: "user-not-allowed", 20010: "user-not-allowed", 20021: "user-not-allowed", 20022: "user-not-allowed",
		20023: "user-not-allowed", 20024: "login-code-invalid", 20026: "sign-in-again", 20036: "platform-refused", 20037: "sign-in-again",
		20048: "platform-refused", 20049: "login-code-invalid", 20050: "platform-unreachable", 20063: "platform-refused", 20064: "sign-in-again",
		20065: "login-code-invalid", 20066: "user-not-allowed", 20067: "platform-refused", 20068: "platform-refused", 20069: "user-not-allowed",
		20070: "platform-refused", 20071: "platform-refused", 20072: "platform-unreachable", 20073: "sign-in-again", 20074: "sign-in-again",
	}
	for _, code := range emulator.LoginRefusals() {
		for _, path := range []string{emulator.UserTokenPath, emulator.UserInfoPath} {
			if want[code] == "platform-unreachable" && path == emulator.UserInfoPath {
				continue // the other endpoint proves it, and each takes the time of a second try
			}
			l.update(func(s *emulator.Settings) { s.Faults = []emulator.Fault{emulator.RefuseLogin(path, code, 0)} })
			answer := l.login(l.emulator.LoginCode())
			l.wantRefused(fmt.Sprint(path, " ", code), answer, slugs[want[code]], want[code])
			if p := answer.problem(t); p.Code != code {
				t.Errorf("%d: %s", code, answer.body)
			}
			if retry := answer.Header.Get("Retry-After"); (retry != "") != (answer.StatusCode == 503) {
				t.Errorf("%d: Retry-After %q", code, retry)
			}
		}
	}
	l.wantNobody(l.browser)
}

// Without the platform nobody signs in, and nobody is signed out.
func TestLoginWithoutPlatform(t *testing.T) {
	l := newLoginTest(t)
	l.login(l.emulator.LoginCode("offline_access"))
	for _, fault := range []emulator.Fault{
		{Kind: emulator.FaultReset}, {Kind: emulator.FaultTruncated}, {Kind: emulator.FaultNotJSON, Status: 502},
		emulator.RateLimited("", 100, 0),
	} {
		l.update(func(s *emulator.Settings) { s.Faults = []emulator.Fault{fault} })
		l.wantRefused(string(fault.Kind), l.login(l.emulator.LoginCode()), 503, "platform-unreachable")
		l.wantMe(l.browser, emulator.Users[0])
		l.wantRefused("profile", l.send(l.browser, "GET", "/profile", ""), 503, "platform-unreachable")
	}
	l.update(func(s *emulator.Settings) { s.Faults = nil })
	l.wantMe(l.browser, emulator.Users[0])
	if answer := l.send(l.browser, "GET", "/profile", ""); answer.StatusCode != 200 {
		t.Errorf("afterwards: %s %s", answer.Status, answer.body)
	}
}

// An id that was in the browser before is not the one after.
func TestFixation(t *testing.T) {
	l := newLoginTest(t)
	l.login(l.emulator.LoginCode())
	attackers, planted := l.browser, l.id(l.browser)
	madeUp := strings.Repeat("A", 43)
	for _, id := range []string{planted, madeUp, "x"} {
		victim := l.newBrowser()
		l.plant(victim, id)
		l.browser = victim
		l.update(func(s *emulator.Settings) { s.User = emulator.Users[1].ID })
		if answer := l.login(l.emulator.LoginCode()); answer.StatusCode != 200 {
			t.Fatalf("%s %s", answer.Status, answer.body)
		}
		if got := l.id(victim); got == id || got == "" {
			t.Errorf("the id is %q as before", got)
		}
		l.wantMe(victim, emulator.Users[1])
		thief := l.newBrowser()
		l.plant(thief, id)
		l.wantNobody(thief)
	}
	l.wantNobody(attackers) // the session that was planted has ended
}

func TestCookieTampering(t *testing.T) {
	l := newLoginTest(t)
	l.login(l.emulator.LoginCode())
	id := l.id(l.browser)
	tries := 0
	for i := range id {
		other := byte('A')
		if id[i] == other {
			other = 'B'
		}
		for _, changed := range []string{id[:i] + string(other) + id[i+1:], id[:i], id[:i] + "%00" + id[i:], id + id[i:]} {
			b := l.newBrowser()
			l.plant(b, changed)
			tries++
			l.wantNobody(b)
		}
	}
	l.wantMe(l.browser, emulator.Users[0])
	t.Logf("%d tries", tries)
}

func TestLogout(t *testing.T) {
	l := newLoginTest(t)
	l.login(l.emulator.LoginCode())
	copied := l.newBrowser()
	l.plant(copied, l.id(l.browser))
	l.wantMe(copied, emulator.Users[0])
	for _, method := range []string{"GET", "HEAD", "PUT", "DELETE"} {
		answer := l.send(l.browser, method, "/logout", "")
		if answer.StatusCode != 405 || !strings.Contains(answer.Header.Get("Allow"), "POST") || len(answer.Cookies()) != 0 {
			t.Errorf("%s: %s %v", method, answer.Status, answer.Header)
		}
	}
	l.wantMe(l.browser, emulator.Users[0])
	for range 2 {
		answer := l.send(l.browser, "POST", "/logout", "")
		if answer.StatusCode != 204 || len(answer.Cookies()) != 1 || answer.Cookies()[0].MaxAge != -1 {
			t.Errorf("%s %s %v", answer.Status, answer.body, answer.Cookies())
		}
		l.wantNobody(l.browser)
		l.wantNobody(copied)
	}
}

func TestLogoutEverywhere(t *testing.T) {
	l := newLoginTest(t)
	var browsers []*http.Client
	for range 5 {
		l.browser = l.newBrowser()
		l.login(l.emulator.LoginCode())
		browsers = append(browsers, l.browser)
	}
	l.update(func(s *emulator.Settings) { s.User = emulator.Users[1].ID })
	l.browser = l.newBrowser()
	l.login(l.emulator.LoginCode())
	for _, b := range browsers {
		l.wantMe(b, emulator.Users[0])
	}
	if answer := l.send(l.newBrowser(), "POST", "/logout", `{"everywhere":true}`); answer.StatusCode != 204 {
		t.Errorf("nobody: %s", answer.Status)
	}
	if answer := l.send(browsers[2], "POST", "/logout", `{"everywhere":true}`); answer.StatusCode != 204 {
		t.Errorf("%s %s", answer.Status, answer.body)
	}
	tries := 0
	for range 10 {
		for _, b := range browsers {
			tries++
			l.wantNobody(b)
		}
	}
	t.Logf("%d tries with the cookies of %d browsers", tries, len(browsers))
	l.wantMe(l.browser, emulator.Users[1])
	l.update(func(s *emulator.Settings) { s.User = emulator.Users[0].ID })
	l.browser = browsers[0]
	l.login(l.emulator.LoginCode())
	l.wantMe(l.browser, emulator.Users[0])
	l.wantNobody(browsers[1])
}

// A user's token is used in the user's name, and renewed when the platform does
// not take it any more.
func TestProfile(t *testing.T) {
	l := newLoginTest(t)
	l.wantRefused("nobody", l.send(l.browser, "GET", "/profile", ""), 401, "not-signed-in")
	l.login(l.emulator.LoginCode("offline_access", "contact:user.email:readonly"))
	want := func(what string, exchanges int) {
		t.Helper()
		answer := l.send(l.browser, "GET", "/profile", "")
		if answer.StatusCode != 200 || !strings.Contains(string(answer.body), `"email":"zhang_xiaoyu@example.com"`) {
			t.Errorf("%s: %s %s", what, answer.Status, answer.body)
		}
		if n := l.emulator.Requests(emulator.UserTokenPath); n != exchanges {
			t.Errorf("%s: the platform gave %d tokens, want %d", what, n, exchanges)
		}
	}
	want("at first", 1)
	l.emulator.ExpireUserTokens()
	want("expired", 2)
	want("renewed", 2)
	l.clock.advance(2 * time.Hour) // of which the server knows nothing
	want("expired by the clock", 3)

	var all sync.WaitGroup
	l.emulator.ExpireUserTokens()
	for range 10 {
		all.Go(func() {
			if answer := l.send(l.browser, "GET", "/profile", ""); answer.StatusCode != 200 {
				t.Errorf("many at once: %s %s", answer.Status, answer.body)
			}
		})
	}
	all.Wait()

	l.emulator.ExpireUserTokens()
	l.emulator.RevokeRefreshTokens()
	answer := l.send(l.browser, "GET", "/profile", "")
	l.wantRefused("revoked", answer, 401, "sign-in-again")
	if answer.problem(t).Code != 20064 {
		t.Errorf("%s", answer.body)
	}
	l.wantMe(l.browser, emulator.Users[0])
}

func TestProfileWithoutOfflineAccess(t *testing.T) {
	l := newLoginTest(t)
	l.login(l.emulator.LoginCode())
	l.emulator.ExpireUserTokens()
	l.wantRefused("expired", l.send(l.browser, "GET", "/profile", ""), 401, "sign-in-again")
	l.wantMe(l.browser, emulator.Users[0])
}

// A user who is gone by the word of the platform is signed out.
func TestUserGone(t *testing.T) {
	l := newLoginTest(t)
	l.login(l.emulator.LoginCode("offline_access"))
	l.emulator.ExpireUserTokens()
	l.update(func(s *emulator.Settings) {
		s.Faults = []emulator.Fault{emulator.RefuseLogin(emulator.UserTokenPath, 20066, 0)}
	})
	l.wantRefused("frozen", l.send(l.browser, "GET", "/profile", ""), 403, "user-not-allowed")
	l.wantNobody(l.browser)
}

// No code, token or id comes out of the server but the id in its cookie.
func TestLoginSecretsStay(t *testing.T) {
	l := newLoginTest(t)
	code := l.emulator.LoginCode("offline_access")
	said := string(l.login(code).body) + string(l.login(code).body) + string(l.me(l.browser).body) + string(l.send(l.browser, "GET", "/profile", "").body)
	l.update(func(s *emulator.Settings) {
		s.Faults = []emulator.Fault{emulator.RefuseLogin(emulator.UserInfoPath, 20022, 0)}
	})
	said += string(l.login(l.emulator.LoginCode()).body)
	id := l.id(l.browser)
	l.Close()
	for _, secret := range []string{code, id, "u-", "ur-", testSecret} {
		if strings.Contains(said, `"`+secret) || len(secret) > 3 && strings.Contains(said, secret) {
			t.Errorf("answers hold %q: %s", secret, said)
		}
		if len(secret) > 3 && strings.Contains(l.log.String(), secret) {
			t.Errorf("the log holds %q: %s", secret, l.log)
		}
	}
	if !strings.Contains(l.log.String(), "sign-in failed") || !strings.Contains(l.log.String(), "20022") {
		t.Errorf("the log does not tell: %s", l.log)
	}
}
