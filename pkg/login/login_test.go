package login

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/internal/logintest"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

func TestLogin(t *testing.T) {
	f := newFixture(t)
	f.WantSignedOut(f.browser)
	answer := f.signIn(f.Emulator.LoginCode())
	cookies := answer.Cookies()
	if answer.StatusCode != 200 || len(cookies) != 2 {
		t.Fatalf("%s %s %v", answer.Status, answer.Content, cookies)
	}
	if c := cookies[0]; c.Name != "session" || !c.HttpOnly || c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" ||
		c.MaxAge < 167*3600 || c.MaxAge > 168*3600 || len(c.Value) != 43 {
		t.Errorf("cookie %+v", c)
	}
	f.WantMe(f.browser, emulator.Users[0])
	if me := f.Me(f.browser); string(me.Content) != string(answer.Content) {
		t.Errorf("/login returned %s, /me %s", answer.Content, me.Content)
	}
	f.WantSignedOut(f.NewBrowser())

	// A user of another organization, in another browser.
	f.Update(func(s *emulator.Settings) { s.User = emulator.Users[3].ID })
	first := f.browser
	f.browser = f.NewBrowser()
	f.signIn(f.Emulator.LoginCode())
	f.WantMe(f.browser, emulator.Users[3])
	f.WantMe(first, emulator.Users[0])
}

// A code that is replayed, forged, expired or another app's never starts a
// session, in any number of attempts.
func TestReplayedCodes(t *testing.T) {
	f := newFixture(t)
	used := f.Emulator.LoginCode()
	if answer := f.signIn(used); answer.StatusCode != 200 {
		t.Fatalf("%s %s", answer.Status, answer.Content)
	}
	old := f.Emulator.LoginCode()
	f.clock.advance(3 * time.Minute)
	tries, refused := 0, 0
	for round := range 25 {
		for what, code := range map[string]string{"used": used, "old": old, "made up": fmt.Sprintf("%032d", round), "changed": used[1:] + "0"} {
			f.browser = f.NewBrowser()
			answer := f.signIn(code)
			tries++
			f.WantRefused(what, answer, 401, "login-code-invalid")
			if answer.Problem(t).Code == 0 || strings.Contains(string(answer.Content), code) {
				t.Errorf("%s: %s", what, answer.Content)
			}
			if f.SessionID(f.browser) == "" && f.Me(f.browser).StatusCode == 401 {
				refused++
			}
		}
	}
	t.Logf("%d attempts, %d sessions", tries, tries-refused)
	if tries != 100 || refused != tries {
		t.Errorf("%d of %d attempts were refused", refused, tries)
	}
}

// A code that is sent many times at once starts one session.
func TestConcurrentReplay(t *testing.T) {
	f := newFixture(t)
	code := f.Emulator.LoginCode()
	var all sync.WaitGroup
	var mu sync.Mutex
	statuses := map[int]int{}
	for range 20 {
		all.Go(func() {
			answer := f.Send(f.NewBrowser(), "POST", "/login", fmt.Sprintf(`{"code":%q}`, code))
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

// Requests that another site's page can send have no effect.
func TestForgedOrigins(t *testing.T) {
	f := newFixture(t, func(o *Options) { o.Origins = []string{"https://friend.example"} })
	tries := 0
	for what, headers := range map[string][]string{
		"foreign Origin":         {"Origin", "https://evil.example"},
		"null Origin":            {"Origin", "null"},
		"Origin of another port": {"Origin", "http://127.0.0.1:1"},
		"foreign by Sec-Fetch":   {"Origin", "", "Sec-Fetch-Site", "cross-site"},
		"same site by Sec-Fetch": {"Origin", "", "Sec-Fetch-Site", "same-site"},
		"contradicting":          {"Origin", f.URL, "Sec-Fetch-Site", "cross-site"},
	} {
		for _, path := range []string{"/login", "/logout"} {
			tries++
			body := fmt.Sprintf(`{"code":%q}`, f.Emulator.LoginCode())
			f.WantRefused(what+" "+path, f.Send(f.browser, "POST", path, body, headers...), 403, "cross-origin")
		}
	}
	for _, media := range []string{"", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain; application/json"} {
		for _, path := range []string{"/login", "/logout"} {
			tries++
			body := fmt.Sprintf(`{"code":%q}`, f.Emulator.LoginCode())
			f.WantRefused(media+" "+path, f.Send(f.browser, "POST", path, body, "Content-Type", media, "Origin", ""), 415, "unsupported-media-type")
		}
	}
	if f.Emulator.Requests(emulator.UserTokenPath) != 0 || tries != 22 {
		t.Errorf("%d attempts reached the platform %d times", tries, f.Emulator.Requests(emulator.UserTokenPath))
	}
	for what, headers := range map[string][]string{
		"own":     {"Sec-Fetch-Site", "same-origin"},
		"trusted": {"Origin", "https://friend.example", "Sec-Fetch-Site", "cross-site"},
		"program": {"Origin", ""},
	} {
		if answer := f.signIn(f.Emulator.LoginCode(), headers...); answer.StatusCode != 200 {
			t.Errorf("%s: %s %s", what, answer.Status, answer.Content)
		}
	}
}

func TestMalformedLogins(t *testing.T) {
	f := newFixture(t)
	for _, body := range []string{"", "{", "[]", `"code"`, `{}`, `{"code":""}`, `{"code":7}`, `{"code":"a b"}`, "{\"code\":\"a\\u0000\"}",
		`{"code":"` + strings.Repeat("a", maxCode+1) + `"}`} {
		f.WantRefused(fmt.Sprintf("%.40q", body), f.Send(f.browser, "POST", "/login", body), 400, "malformed-login")
	}
	if n := f.Emulator.Requests(emulator.UserTokenPath); n != 0 {
		t.Errorf("%d calls", n)
	}
}

// Every code of the platform has a status and a message, at either endpoint.
func TestLoginRefusalStatuses(t *testing.T) {
	f := newFixture(t)
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
				continue // the other endpoint covers it, and each waits for a second attempt
			}
			f.Update(func(s *emulator.Settings) { s.Faults = []emulator.Fault{emulator.RefuseLogin(path, code, 0)} })
			answer := f.signIn(f.Emulator.LoginCode())
			f.WantRefused(fmt.Sprint(path, " ", code), answer, slugs[want[code]], want[code])
			if p := answer.Problem(t); p.Code != code {
				t.Errorf("%d: %s", code, answer.Content)
			}
			if retry := answer.Header.Get("Retry-After"); (retry != "") != (answer.StatusCode == 503) {
				t.Errorf("%d: Retry-After %q", code, retry)
			}
		}
	}
	f.WantSignedOut(f.browser)
}

// Without the platform no user can sign in, and none is signed out.
func TestLoginWithoutPlatform(t *testing.T) {
	f := newFixture(t)
	f.signIn(f.Emulator.LoginCode("offline_access"))
	for _, fault := range []emulator.Fault{
		{Kind: emulator.FaultReset}, {Kind: emulator.FaultTruncated}, {Kind: emulator.FaultNotJSON, Status: 502},
		emulator.RateLimited("", 6, 0), // the last one, since it causes a backoff
	} {
		f.Update(func(s *emulator.Settings) { s.Faults = []emulator.Fault{fault} })
		f.WantRefused(string(fault.Kind), f.signIn(f.Emulator.LoginCode()), 503, "platform-unreachable")
		f.WantMe(f.browser, emulator.Users[0])
		f.WantRefused("profile", f.Send(f.browser, "GET", "/profile", ""), 503, "platform-unreachable")
	}
	f.Update(func(s *emulator.Settings) { s.Faults = nil })
	f.WantMe(f.browser, emulator.Users[0])
	f.eventually("afterwards", func() bool { return f.Send(f.browser, "GET", "/profile", "").StatusCode == 200 })
}

// Signing in replaces a session id that the browser had before.
func TestFixation(t *testing.T) {
	f := newFixture(t)
	f.signIn(f.Emulator.LoginCode())
	attackers, planted := f.browser, f.SessionID(f.browser)
	madeUp := strings.Repeat("A", 43)
	for _, id := range []string{planted, madeUp, "x"} {
		victim := f.NewBrowser()
		f.Plant(victim, id)
		f.browser = victim
		f.Update(func(s *emulator.Settings) { s.User = emulator.Users[1].ID })
		if answer := f.signIn(f.Emulator.LoginCode()); answer.StatusCode != 200 {
			t.Fatalf("%s %s", answer.Status, answer.Content)
		}
		if got := f.SessionID(victim); got == id || got == "" {
			t.Errorf("the id is still %q", got)
		}
		f.WantMe(victim, emulator.Users[1])
		thief := f.NewBrowser()
		f.Plant(thief, id)
		f.WantSignedOut(thief)
	}
	f.WantSignedOut(attackers) // the session that was planted has ended
}

func TestCookieTampering(t *testing.T) {
	f := newFixture(t)
	f.signIn(f.Emulator.LoginCode())
	id := f.SessionID(f.browser)
	tries := 0
	for i := range id {
		other := byte('A')
		if id[i] == other {
			other = 'B'
		}
		for _, changed := range []string{id[:i] + string(other) + id[i+1:], id[:i], id[:i] + "%00" + id[i:], id + id[i:]} {
			b := f.NewBrowser()
			f.Plant(b, changed)
			tries++
			f.WantSignedOut(b)
		}
	}
	f.WantMe(f.browser, emulator.Users[0])
	t.Logf("%d tries", tries)
}

func TestLogout(t *testing.T) {
	f := newFixture(t)
	f.signIn(f.Emulator.LoginCode())
	copied := f.NewBrowser()
	f.Plant(copied, f.SessionID(f.browser))
	f.WantMe(copied, emulator.Users[0])
	for _, method := range []string{"GET", "HEAD", "PUT", "DELETE"} {
		answer := f.Send(f.browser, method, "/logout", "")
		if answer.StatusCode != 405 || !strings.Contains(answer.Header.Get("Allow"), "POST") || len(answer.Cookies()) != 0 {
			t.Errorf("%s: %s %v", method, answer.Status, answer.Header)
		}
	}
	f.WantMe(f.browser, emulator.Users[0])
	for range 2 {
		answer := f.Send(f.browser, "POST", "/logout", "")
		deleted := slices.DeleteFunc(answer.Cookies(), func(c *http.Cookie) bool { return c.MaxAge != -1 })
		if answer.StatusCode != 204 || len(deleted) != 2 {
			t.Errorf("%s %s %v", answer.Status, answer.Content, answer.Cookies())
		}
		f.WantSignedOut(f.browser)
		f.WantSignedOut(copied)
	}
}

// A page that shows one user does not sign out another one who has signed in
// since, neither here nor on all devices.
func TestLogoutOfAnotherUser(t *testing.T) {
	f := newFixture(t)
	first := emulator.Users[0].ID
	f.signIn(f.Emulator.LoginCode())
	f.Update(func(s *emulator.Settings) { s.User = emulator.Users[1].ID })
	f.signIn(f.Emulator.LoginCode())
	elsewhere := f.browser
	f.browser = f.NewBrowser()
	f.signIn(f.Emulator.LoginCode())
	for _, body := range []string{`{"open_id":"` + first + `"}`, `{"open_id":"` + first + `","everywhere":true}`, `{"open_id":"x"}`} {
		answer := f.Send(f.browser, "POST", "/logout", body, "Accept-Language", "en")
		f.WantRefused(body, answer, 409, "another-user")
		if message := answer.Problem(t).Message; message != messages[anotherUser].En || len(answer.Cookies()) != 0 {
			t.Errorf("%s: %q, cookies %v", body, message, answer.Cookies())
		}
		f.WantMe(f.browser, emulator.Users[1])
	}
	own := `{"open_id":"` + emulator.Users[1].ID + `"}`
	for range 2 {
		if answer := f.Send(f.browser, "POST", "/logout", own); answer.StatusCode != 204 {
			t.Errorf("%s %s", answer.Status, answer.Content)
		}
		f.WantSignedOut(f.browser)
	}
	f.WantMe(elsewhere, emulator.Users[1])
	f.Send(elsewhere, "POST", "/logout", strings.Replace(own, "}", `,"everywhere":true}`, 1))
	f.WantSignedOut(elsewhere)
}

// Silent sign-in is for users who have not signed out on the device, separately
// for each. It keeps the session of the same user.
func TestSilentLogin(t *testing.T) {
	f := newFixture(t)
	silent := func(user emulator.User) logintest.Reply {
		f.Update(func(s *emulator.Settings) { s.User = user.ID })
		return f.Send(f.browser, "POST", "/login", fmt.Sprintf(`{"code":%q,"silent":true}`, f.Emulator.LoginCode()))
	}
	first, second := emulator.Users[0], emulator.Users[1]
	silent(first)
	f.WantMe(f.browser, first)
	id := f.SessionID(f.browser)
	if answer := silent(first); answer.StatusCode != 200 || len(answer.Cookies()) != 0 || f.SessionID(f.browser) != id {
		t.Errorf("the same user: %s %v", answer.Status, answer.Cookies())
	}
	silent(second)
	f.WantMe(f.browser, second)
	thief := f.NewBrowser()
	f.Plant(thief, id)
	f.WantSignedOut(thief) // the first user's session has ended

	f.Send(f.browser, "POST", "/logout", "")
	for range 2 {
		if answer := silent(second); answer.StatusCode != 204 || answer.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("signed out: %s %s", answer.Status, answer.Content)
		}
		f.WantSignedOut(f.browser)
	}
	silent(first)
	f.WantMe(f.browser, first)
	id = f.SessionID(f.browser)

	// The client's user has signed out, and another one's session is open.
	if answer := silent(second); answer.StatusCode != 204 {
		t.Errorf("%s %s", answer.Status, answer.Content)
	}
	f.WantSignedOut(f.browser)
	f.Plant(thief, id)
	f.WantSignedOut(thief)

	// A click signs in, in Feishu or not, and enables silent sign-in again.
	for _, click := range []func(){
		func() { f.signIn(f.Emulator.LoginCode()) },
		func() { f.Send(f.browser, "GET", f.Decide(f.browser, f.Authorize(f.browser, "/login"), second.ID), "") },
	} {
		click()
		f.WantMe(f.browser, second)
		silent(first)
		f.WantMe(f.browser, first)
		silent(second)
		f.WantMe(f.browser, second)
		f.Send(f.browser, "POST", "/logout", `{"everywhere":true}`)
		if answer := silent(second); answer.StatusCode != 204 {
			t.Errorf("signed out again: %s", answer.Status)
		}
	}
	silent(first)
	f.WantRefused("bogus", f.Send(f.browser, "POST", "/login", `{"code":"bogus","silent":true}`), 401, "login-code-invalid")
	f.WantMe(f.browser, first)
}

// The list of users who signed out is bounded, and a malformed one is harmless.
func TestKeptOutCookie(t *testing.T) {
	l := newLogin(t)
	r := httptest.NewRequest("POST", "https://a.example/logout", nil)
	user := func(i int) feishu.User { return feishu.User{OpenID: fmt.Sprint("ou_", i)} }
	for _, value := range []string{"", "x", "..", strings.Repeat("a.", 1000), strings.Repeat("a", 16)} {
		r.Header.Set("Cookie", "__Host-signed-out="+value)
		if l.isKeptOut(r, user(0)) {
			t.Errorf("%s keeps a user out", value)
		}
	}
	r.Header.Set("Cookie", "")
	for i := range 2 * maxKeptOut {
		w := httptest.NewRecorder()
		l.keepOut(w, r, ownerOf(user(i)))
		c := w.Result().Cookies()[0]
		if !c.HttpOnly || !c.Secure || c.MaxAge < 360*24*3600 || strings.Contains(c.Value, "ou_") {
			t.Errorf("%s", c.Raw)
		}
		r.Header.Set("Cookie", c.Name+"="+c.Value)
	}
	for i := range 2 * maxKeptOut {
		if l.isKeptOut(r, user(i)) != (i >= maxKeptOut) {
			t.Errorf("user %d is kept out: %t", i, i < maxKeptOut)
		}
	}
}

// A dry run returns the user of a code and changes nothing.
func TestDryRun(t *testing.T) {
	f := newFixture(t)
	dryRun := func() logintest.Reply {
		return f.Send(f.browser, "POST", "/login", fmt.Sprintf(`{"code":%q,"dry_run":true}`, f.Emulator.LoginCode()))
	}
	want := func(what string, answer logintest.Reply, user emulator.User) {
		t.Helper()
		var got feishu.User
		if err := json.Unmarshal(answer.Content, &got); err != nil || answer.StatusCode != 200 || got.OpenID != user.ID ||
			answer.Header.Get("Cache-Control") != "no-store" || len(answer.Cookies()) != 0 {
			t.Errorf("%s: %s %v %s", what, answer.Status, answer.Header, answer.Content)
		}
	}
	want("without a session", dryRun(), emulator.Users[0])
	f.WantSignedOut(f.browser)
	f.signIn(f.Emulator.LoginCode())
	id := f.SessionID(f.browser)
	want("the same user", dryRun(), emulator.Users[0])
	f.Update(func(s *emulator.Settings) { s.User = emulator.Users[1].ID })
	want("another user", dryRun(), emulator.Users[1])
	f.WantRefused("no code", f.Send(f.browser, "POST", "/login", `{"dry_run":true}`), 400, "malformed-login")
	f.WantRefused("bogus", f.Send(f.browser, "POST", "/login", `{"code":"bogus","dry_run":true}`), 401, "login-code-invalid")
	if got := f.SessionID(f.browser); got != id {
		t.Errorf("the session is %q, was %q", got, id)
	}
	f.WantMe(f.browser, emulator.Users[0])
}

func TestLogoutEverywhere(t *testing.T) {
	f := newFixture(t)
	var browsers []*http.Client
	for range 5 {
		f.browser = f.NewBrowser()
		f.signIn(f.Emulator.LoginCode())
		browsers = append(browsers, f.browser)
	}
	f.Update(func(s *emulator.Settings) { s.User = emulator.Users[1].ID })
	f.browser = f.NewBrowser()
	f.signIn(f.Emulator.LoginCode())
	for _, b := range browsers {
		f.WantMe(b, emulator.Users[0])
	}
	if answer := f.Send(f.NewBrowser(), "POST", "/logout", `{"everywhere":true}`); answer.StatusCode != 204 {
		t.Errorf("without a session: %s", answer.Status)
	}
	if answer := f.Send(browsers[2], "POST", "/logout", `{"everywhere":true}`); answer.StatusCode != 204 {
		t.Errorf("%s %s", answer.Status, answer.Content)
	}
	tries := 0
	for range 10 {
		for _, b := range browsers {
			tries++
			f.WantSignedOut(b)
		}
	}
	t.Logf("%d attempts with the cookies of %d browsers", tries, len(browsers))
	f.WantMe(f.browser, emulator.Users[1])
	f.Update(func(s *emulator.Settings) { s.User = emulator.Users[0].ID })
	f.browser = browsers[0]
	f.signIn(f.Emulator.LoginCode())
	f.WantMe(f.browser, emulator.Users[0])
	f.WantSignedOut(browsers[1])
}

// A user's token is used on the user's behalf, and renewed when the platform
// refuses it.
func TestProfile(t *testing.T) {
	f := newFixture(t)
	f.WantRefused("without a session", f.Send(f.browser, "GET", "/profile", ""), 401, "not-signed-in")
	f.signIn(f.Emulator.LoginCode("offline_access", "contact:user.email:readonly"))
	want := func(what string, exchanges int) {
		t.Helper()
		answer := f.Send(f.browser, "GET", "/profile", "")
		if answer.StatusCode != 200 || !strings.Contains(string(answer.Content), `"email":"zhang_xiaoyu@example.com"`) {
			t.Errorf("%s: %s %s", what, answer.Status, answer.Content)
		}
		if n := f.Emulator.Requests(emulator.UserTokenPath); n != exchanges {
			t.Errorf("%s: the platform issued %d tokens, want %d", what, n, exchanges)
		}
	}
	want("at first", 1)
	f.Emulator.ExpireUserTokens()
	want("expired", 2)
	want("renewed", 2)
	f.clock.advance(2 * time.Hour) // of the platform only
	want("expired by the clock", 3)

	var all sync.WaitGroup
	f.Emulator.ExpireUserTokens()
	for range 10 {
		all.Go(func() {
			if answer := f.Send(f.browser, "GET", "/profile", ""); answer.StatusCode != 200 {
				t.Errorf("many at once: %s %s", answer.Status, answer.Content)
			}
		})
	}
	all.Wait()

	f.Emulator.ExpireUserTokens()
	f.Emulator.RevokeRefreshTokens()
	answer := f.Send(f.browser, "GET", "/profile", "")
	f.WantRefused("revoked", answer, 401, "sign-in-again")
	if answer.Problem(t).Code != 20064 {
		t.Errorf("%s", answer.Content)
	}
	f.WantSignedOut(f.browser)
}

func TestProfileWithoutOfflineAccess(t *testing.T) {
	f := newFixture(t)
	f.signIn(f.Emulator.LoginCode())
	f.Emulator.ExpireUserTokens()
	f.WantRefused("expired", f.Send(f.browser, "GET", "/profile", ""), 401, "sign-in-again")
	f.WantMe(f.browser, emulator.Users[0])
}

// A user who may no longer use the app according to a refresh is signed out.
func TestUserGone(t *testing.T) {
	f := newFixture(t)
	f.signIn(f.Emulator.LoginCode("offline_access"))
	f.Emulator.ExpireUserTokens()
	f.Update(func(s *emulator.Settings) {
		s.Faults = []emulator.Fault{emulator.RefuseLogin(emulator.UserTokenPath, 20066, 0)}
	})
	f.WantRefused("frozen", f.Send(f.browser, "GET", "/profile", ""), 403, "user-not-allowed")
	f.WantSignedOut(f.browser)
}

// The server reveals no code, token or id except the id in its cookie.
func TestLoginSecretsStay(t *testing.T) {
	f := newFixture(t)
	code := f.Emulator.LoginCode("offline_access")
	said := string(f.signIn(code).Content) + string(f.signIn(code).Content) + string(f.Me(f.browser).Content) + string(f.Send(f.browser, "GET", "/profile", "").Content)
	f.Update(func(s *emulator.Settings) {
		s.Faults = []emulator.Fault{emulator.RefuseLogin(emulator.UserInfoPath, 20022, 0)}
	})
	said += string(f.signIn(f.Emulator.LoginCode()).Content)
	id := f.SessionID(f.browser)
	f.server.Close()
	for _, secret := range []string{code, id, "u-", "ur-", testSecret} {
		if strings.Contains(said, `"`+secret) || len(secret) > 3 && strings.Contains(said, secret) {
			t.Errorf("answers contain %q: %s", secret, said)
		}
		if len(secret) > 3 && strings.Contains(f.log.String(), secret) {
			t.Errorf("the log contains %q: %s", secret, f.log)
		}
	}
	if !strings.Contains(f.log.String(), "sign-in failed") || !strings.Contains(f.log.String(), "20022") {
		t.Errorf("the log lacks the failure: %s", f.log)
	}
}

// Signing out needs no body, and then no Content-Type.
func TestLogoutWithoutBody(t *testing.T) {
	f := newFixture(t)
	f.signIn(f.Emulator.LoginCode())
	f.WantRefused("forged", f.Send(f.browser, "POST", "/logout", "", "Content-Type", "", "Origin", "https://evil.example"), 403, "cross-origin")
	f.WantMe(f.browser, emulator.Users[0])
	if answer := f.Send(f.browser, "POST", "/logout", "", "Content-Type", ""); answer.StatusCode != 204 {
		t.Errorf("%s %s", answer.Status, answer.Content)
	}
	f.WantSignedOut(f.browser)
}

// A user who has left the organization is signed out by the first call that
// returns so.
func TestUserLeft(t *testing.T) {
	f := newFixture(t)
	f.signIn(f.Emulator.LoginCode())
	f.Update(func(s *emulator.Settings) {
		s.Faults = []emulator.Fault{emulator.RefuseLogin(emulator.UserInfoPath, 20021, 0)}
	})
	f.WantRefused("left", f.Send(f.browser, "GET", "/profile", ""), 403, "user-not-allowed")
	f.WantSignedOut(f.browser)
}

func TestNew(t *testing.T) {
	client := &feishu.Client{AppID: "cli_test", AppSecret: testSecret}
	for want, o := range map[string]Options{
		"Client":  {},
		"Key":     {Client: client, Key: []byte("short")},
		"Origins": {Client: client, Origins: []string{"https://app.example/path"}},
	} {
		if _, err := New(o); err == nil || !strings.Contains(err.Error(), "Options."+want) || strings.Contains(err.Error(), "short") {
			t.Errorf("%s: %v", want, err)
		}
	}
}

func TestContext(t *testing.T) {
	m := newSessions(t, Options{}, new(fakePlatform))
	ctx := newContext(t.Context(), find(t, m, start(t, m, ada)))
	if u, ok := UserFrom(ctx); !ok || u != ada {
		t.Errorf("%+v, %v", u, ok)
	}
	if token, err := TokenSource(ctx).Token(); err != nil || token.AccessToken != "u-secret-0" || token.TokenType != "Bearer" || token.RefreshToken != "" || token.Expiry.IsZero() {
		t.Errorf("%v, %v", token, err)
	}
	if token, err := ReplaceToken(ctx, "u-secret-0"); err != nil || token.AccessToken != "u-secret-1" {
		t.Errorf("%v, %v", token, err)
	}
	if u, ok := UserFrom(t.Context()); ok || u != (feishu.User{}) {
		t.Errorf("without a session: %+v", u)
	}
	_, errA := TokenSource(t.Context()).Token()
	_, errB := ReplaceToken(t.Context(), "x")
	errC := WithToken(t.Context(), func(string) error { t.Error("called"); return nil })
	for _, err := range []error{errA, errB, errC} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("without a session: %v", err)
		}
	}
}
