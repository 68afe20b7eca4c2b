//go:build unix

package login

import (
	"bytes"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/internal/logintest"
	"github.com/feishu-goapp/feishu-goapp/internal/redistest"
)

// Any replica serves any user, and signing out at one signs out at all.
func TestSessionsOfReplicas(t *testing.T) {
	redis := redistest.Start(t)
	shared := func(o *Options) {
		o.Store, o.Key = RedisStore{redis.Client(t), "test:"}, bytes.Repeat([]byte("k"), 32)
	}
	f := newFixture(t, shared)
	second := *f
	second.serve(shared)
	second.Site = &logintest.Site{T: t, URL: second.server.URL, Emulator: f.Emulator}
	there := func(id, path string) logintest.Reply {
		browser := second.NewBrowser()
		second.Plant(browser, id)
		return second.Send(browser, "GET", path, "")
	}
	f.signIn(f.Emulator.LoginCode("offline_access"))
	id := f.SessionID(f.browser)
	if answer := there(id, "/me"); answer.StatusCode != 200 || string(answer.Content) != string(f.Me(f.browser).Content) {
		t.Errorf("%s %s", answer.Status, answer.Content)
	}
	f.Emulator.ExpireUserTokens()
	if answer := there(id, "/profile"); answer.StatusCode != 200 {
		t.Errorf("%s %s", answer.Status, answer.Content)
	}
	if answer := f.Send(f.browser, "GET", "/profile", ""); answer.StatusCode != 200 || f.Emulator.Requests(emulator.UserTokenPath) != 2 {
		t.Errorf("%s %s, %d tokens", answer.Status, answer.Content, f.Emulator.Requests(emulator.UserTokenPath))
	}
	f.Send(f.browser, "POST", "/logout", "")
	if answer := there(id, "/me"); answer.StatusCode != 401 {
		t.Errorf("signed out at the other replica: %s", answer.Status)
	}

	f.signIn(f.Emulator.LoginCode())
	redis.Kill()
	for _, path := range []string{"/me", "/profile"} {
		f.WantRefused("without Redis", f.Send(f.browser, "GET", path, ""), 503, "sessions-unavailable")
	}
	f.WantRefused("login without Redis", f.signIn(f.Emulator.LoginCode()), 503, "sessions-unavailable")
	f.WantRefused("logout without Redis", f.Send(f.browser, "POST", "/logout", ""), 503, "sessions-unavailable")
	redis.Restart(t)
	for range 50 { // go-redis checks at intervals whether Redis is back
		if f.signIn(f.Emulator.LoginCode()).StatusCode == 200 {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	f.WantMe(f.browser, emulator.Users[0])
}

// A callback that reaches two replicas signs in once.
func TestCallbackAtReplicas(t *testing.T) {
	redis := redistest.Start(t)
	shared := func(o *Options) {
		o.Store, o.Key = RedisStore{redis.Client(t), "test:"}, bytes.Repeat([]byte("k"), 32)
	}
	f := newFixture(t, shared)
	second := *f
	second.serve(shared)
	second.Site = &logintest.Site{T: t, URL: second.server.URL, Emulator: f.Emulator}
	second.browser = second.NewBrowser()
	back := f.Decide(f.browser, f.Authorize(f.browser, "/login?next=/orders"), emulator.Users[0].ID)
	f.wantSameSession(t, back, f, &second, f)
	if n := f.Emulator.Requests(emulator.UserTokenPath); n != 1 {
		t.Errorf("%d exchanges", n)
	}
}
