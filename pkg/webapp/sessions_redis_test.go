//go:build unix

package webapp

import (
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/internal/redistest"
)

// Any replica serves any user, and signing out at one is signing out at all.
func TestSessionsOfReplicas(t *testing.T) {
	redis := redistest.Start(t)
	l := newLoginTest(t, func(c *Config) { c.RedisURL = Secret("redis://" + redis.Addr) })
	d := testDeps(t)
	d.config.FeishuHost, _ = parseOrigin(l.platform)
	d.config.RedisURL = Secret("redis://" + redis.Addr)
	var err error
	if d.signIn, err = newSignIn(d.config, d.log, d.metrics); err != nil {
		t.Fatal(err)
	}
	second := newTestServer(t, d)
	ask := func(path string) reply {
		return second.get(t, path, "Cookie", sessionCookie+"="+l.id(l.browser))
	}
	l.login(l.emulator.LoginCode("offline_access"))
	if answer := ask("/me"); answer.StatusCode != 200 || string(answer.body) != string(l.me(l.browser).body) {
		t.Errorf("%s %s", answer.Status, answer.body)
	}
	l.emulator.ExpireUserTokens()
	if answer := ask("/profile"); answer.StatusCode != 200 {
		t.Errorf("%s %s", answer.Status, answer.body)
	}
	if answer := l.send(l.browser, "GET", "/profile", ""); answer.StatusCode != 200 || l.emulator.Requests(emulator.UserTokenPath) != 2 {
		t.Errorf("%s %s, %d tokens", answer.Status, answer.body, l.emulator.Requests(emulator.UserTokenPath))
	}
	stolen := sessionCookie + "=" + l.id(l.browser)
	l.send(l.browser, "POST", "/logout", "")
	if answer := second.get(t, "/me", "Cookie", stolen); answer.StatusCode != 401 {
		t.Errorf("signed out elsewhere: %s", answer.Status)
	}

	l.login(l.emulator.LoginCode())
	redis.Kill()
	for _, path := range []string{"/me", "/profile"} {
		l.wantRefused("without Redis", l.send(l.browser, "GET", path, ""), 503, "sessions-unavailable")
	}
	l.wantRefused("login without Redis", l.login(l.emulator.LoginCode()), 503, "sessions-unavailable")
	l.wantRefused("logout without Redis", l.send(l.browser, "POST", "/logout", ""), 503, "sessions-unavailable")
	redis.Restart(t)
	for range 50 { // the client of Redis looks only now and then whether it is back
		if l.login(l.emulator.LoginCode()).StatusCode == 200 {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	l.wantMe(l.browser, emulator.Users[0])
}
