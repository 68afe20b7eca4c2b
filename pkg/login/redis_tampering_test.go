//go:build unix

package login

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/internal/redistest"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

// contents are all entries of a Redis.
type contents map[string]string

func readRedis(t *testing.T, c *redis.Client) contents {
	t.Helper()
	all := contents{}
	for _, key := range c.Keys(t.Context(), "*").Val() {
		all[key] = c.Get(t.Context(), key).Val()
	}
	return all
}

// write puts entries into a Redis, for an hour.
func (entries contents) write(t *testing.T, c *redis.Client) {
	t.Helper()
	for key, value := range entries {
		if err := c.Set(t.Context(), key, value, time.Hour).Err(); err != nil {
			t.Fatal(err)
		}
	}
}

// Write access to Redis allows ending sessions only: an entry copied over another
// one never lets a user pass for another.
func TestRedisCopies(t *testing.T) {
	client := redistest.Start(t).Client(t)
	m := newSessions(t, Options{Store: RedisStore{Client: client, Prefix: "p:"}}, new(fakePlatform))
	users := map[string]feishu.User{}
	for _, u := range []feishu.User{ada, bob} {
		for range 2 {
			token := tokens()
			token.Access = "u-secret-" + u.OpenID
			id, _, err := m.start(t.Context(), u, token)
			if err != nil {
				t.Fatal(err)
			}
			users[id] = u
		}
	}
	check := func(what string) {
		t.Helper()
		for id, want := range users {
			s, err := m.find(t.Context(), id)
			if errors.Is(err, ErrNotFound) {
				continue
			}
			if err != nil || s.user() != want {
				t.Errorf("%s: %v passes for %v, %v", what, want, s, err)
				continue
			}
			if token, err := s.token(t.Context()); err == nil && token.Access != "u-secret-"+want.OpenID {
				t.Errorf("%s: %v has the token %q", what, want, token.Access)
			}
		}
	}
	original := readRedis(t, client)
	if len(original) != 4*3+2 {
		t.Fatalf("%d entries", len(original))
	}
	changed := 0
	for from := range original {
		for to := range original {
			if from == to {
				continue
			}
			if err := client.Copy(t.Context(), from, to, 0, true).Err(); err != nil {
				t.Fatal(err)
			}
			check(from + " copied over " + to)
			contents{to: original[to]}.write(t, client)
			changed++
		}
		client.Del(t.Context(), from)
		check(from + " deleted")
		contents{from: original[from]}.write(t, client)
	}
	t.Logf("%d copies", changed)
	for id, u := range users { // everything is restored
		if got := find(t, m, id).user(); got != u {
			t.Errorf("%v", got)
		}
	}
}

// After "sign out everywhere" no session is revived by lost or restored entries.
func TestRedisLossesAfterEndAll(t *testing.T) {
	client := redistest.Start(t).Client(t)
	m := newSessions(t, Options{Store: RedisStore{Client: client, Prefix: "p:"}}, new(fakePlatform))
	var ended []string
	for range 3 {
		ended = append(ended, start(t, m, ada))
	}
	before := readRedis(t, client)
	list := "p:" + find(t, m, ended[0]).listName()
	if err := endAll(t, m, ended[0]); err != nil {
		t.Fatal(err)
	}
	current := start(t, m, ada)
	wantEnded := func(what string) {
		t.Helper()
		for _, id := range ended {
			wantNone(t, what, m, id)
		}
	}
	wantEnded("at once")
	after := readRedis(t, client)
	for key := range after {
		client.Del(t.Context(), key)
		wantEnded(key + " lost")
		contents{key: after[key]}.write(t, client)
	}
	find(t, m, current)
	delete(before, list)
	before.write(t, client) // all but the list
	wantEnded("entries are back")
	client.Del(t.Context(), list)
	wantEnded("entries are back, the list is lost")
	find(t, m, start(t, m, ada))
	wantEnded("a new list")
}

// A full Redis uses up no login code: the same code is accepted once there is room
// again.
func TestFullRedisKeepsLoginCodes(t *testing.T) {
	server := redistest.Start(t)
	f := newFixture(t, func(o *Options) { o.Store = RedisStore{Client: server.Client(t), Prefix: "p:"} })
	code := f.Emulator.LoginCode()
	back := f.Decide(f.browser, f.Authorize(f.browser, "/login?next=/here"), emulator.Users[0].ID)
	server.Fill(t)
	f.WantRefused("page", f.Login(f.NewBrowser(), code), 503, "sessions-unavailable")
	f.WantRefused("browser", f.Send(f.browser, "GET", back, ""), 503, "sessions-unavailable")
	if n := f.Emulator.Requests(emulator.UserTokenPath); n != 0 {
		t.Errorf("%d calls", n)
	}
	server.Empty(t)
	if answer := f.Login(f.NewBrowser(), code); answer.StatusCode != 200 {
		t.Errorf("%s %s", answer.Status, answer.Content)
	}
	if answer := f.Send(f.browser, "GET", back, ""); answer.StatusCode != 303 || answer.Header.Get("Location") != "/here" {
		t.Errorf("%s %s", answer.Status, answer.Content)
	}
}

// The latest sessions of a user are kept, a bounded number for all replicas.
func TestRedisSessionsPerUser(t *testing.T) {
	client := redistest.Start(t).Client(t)
	replica := func() *sessions {
		return newSessions(t, Options{Store: RedisStore{Client: client, Prefix: "p:"}, Key: bytes.Repeat([]byte("k"), 32)})
	}
	one, two := replica(), replica()
	other := start(t, one, bob)
	first := start(t, one, ada)
	var all sync.WaitGroup
	for _, m := range []*sessions{one, two} {
		all.Go(func() {
			for range 200 {
				if _, _, err := m.start(context.WithoutCancel(t.Context()), ada, tokens()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	last := start(t, two, ada)
	wantNone(t, "the oldest", one, first)
	find(t, one, last)
	find(t, two, other)
	kinds := map[string]int{}
	for key := range readRedis(t, client) {
		kinds[strings.Split(key, ":")[1]]++
	}
	for _, kind := range []string{"session", "seen", "token"} {
		if kinds[kind] != maxSessions+1 {
			t.Errorf("%d entries %s:, want %d", kinds[kind], kind, maxSessions+1)
		}
	}
}
