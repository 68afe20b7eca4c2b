//go:build unix

package login

import (
	"bytes"
	"sync"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/redistest"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

// Replicas that share a Redis share sessions, and refresh a token once.
func TestReplicas(t *testing.T) {
	server := redistest.Start(t)
	store := RedisStore{Client: server.Client(t), Prefix: "test:session:"}
	p := &fakePlatform{}
	replica := func() *sessions {
		return newSessions(t, Options{Store: store, Key: bytes.Repeat([]byte("k"), 32)}, p)
	}
	one, two := replica(), replica()
	token := tokens()
	token.Expires = time.Now().Add(time.Minute) // due
	id, _, err := one.start(t.Context(), ada, token)
	if err != nil {
		t.Fatal(err)
	}
	if u := find(t, two, id).user(); u != ada {
		t.Errorf("%+v", u)
	}
	var all sync.WaitGroup
	for _, m := range []*sessions{one, two, one, two} {
		all.Go(func() { wantToken(t, "due", find(t, m, id), "u-secret-1") })
		all.Go(func() { start(t, m, bob) })
	}
	all.Wait()
	if len(p.calls) != 1 {
		t.Errorf("refreshed with %q", p.calls)
	}

	other := start(t, two, ada)
	if err := one.end(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	wantNone(t, "ended at the other replica", two, id)
	if err := endAll(t, one, other); err != nil {
		t.Fatal(err)
	}
	wantNone(t, "ended everywhere", two, other)

	last := start(t, one, bob)
	server.Kill()
	if s, err := two.find(t.Context(), last); s != nil || err == nil || err == ErrNotFound {
		t.Errorf("without Redis: %v, %v", s, err)
	}
}

func TestRedisKeepsNothingForever(t *testing.T) {
	server := redistest.Start(t)
	client := server.Client(t)
	m := newSessions(t, Options{Store: RedisStore{Client: client, Prefix: "p:"}, IdleTimeout: time.Hour, MaxAge: 24 * time.Hour})
	start(t, m, ada)
	keys, err := client.Keys(t.Context(), "*").Result()
	if err != nil || len(keys) != 4 {
		t.Fatalf("%q, %v", keys, err)
	}
	for _, key := range keys {
		if left := client.TTL(t.Context(), key).Val(); left < 50*time.Minute || left > 24*time.Hour {
			t.Errorf("%s for %v", key, left)
		}
	}
	if err := (RedisStore{Client: client}).Set(t.Context(), "gone", []byte("x"), 0); err != nil || client.Exists(t.Context(), "gone").Val() != 0 {
		t.Errorf("an expired session is found: %v", err)
	}
}

// Processes without a key share sessions if they have the same app secret, and
// none if not.
func TestDerivedKey(t *testing.T) {
	store := RedisStore{Client: redistest.Start(t).Client(t), Prefix: "p:"}
	by := func(secret string) *sessions {
		return newLogin(t, func(o *Options) { o.Store, o.Client.AppSecret = store, secret }).sessions
	}
	id := start(t, by("one"), ada)
	if u := find(t, by("one"), id).user(); u != ada {
		t.Errorf("%+v", u)
	}
	wantNone(t, "another app secret", by("two"), id)
	if _, err := New(Options{Client: &feishu.Client{AppID: "cli_test"}, Store: store}); err == nil {
		t.Error("a key is derived without an app secret")
	}
}
