package login

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

var (
	ada = feishu.User{OpenID: "ou_ada", UnionID: "on_ada", TenantKey: "t1", Name: "Ada <b>", AvatarURL: "https://a.example/?a=1&b"}
	bob = feishu.User{OpenID: "ou_bob", TenantKey: "t1", Name: "Bob"}
)

func tokens() feishu.UserToken {
	return feishu.UserToken{Access: "u-secret-0", Expires: time.Now().Add(2 * time.Hour), Refresh: "ur-secret-0", RefreshExpires: time.Now().Add(time.Hour)}
}

// newSessions returns the sessions of a Login, with a platform that refreshes
// tokens if one is given.
func newSessions(t *testing.T, o Options, platform ...*fakePlatform) *sessions {
	t.Helper()
	all := newLogin(t, func(defaults *Options) {
		o.Client = defaults.Client
		*defaults = o
	}).sessions
	for _, p := range platform {
		all.refreshToken = p.RefreshUserToken
	}
	return all
}

// newLogin returns a Login without a platform.
func newLogin(t *testing.T, change ...func(*Options)) *Login {
	t.Helper()
	o := Options{Client: &feishu.Client{Host: "http://127.0.0.1:1", AppID: "cli_test", AppSecret: testSecret}}
	for _, c := range change {
		c(&o)
	}
	l, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func start(t *testing.T, m *sessions, u feishu.User) string {
	t.Helper()
	id, _, err := m.start(t.Context(), u, tokens())
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func find(t *testing.T, m *sessions, id string) *session {
	t.Helper()
	s, err := m.find(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func endAll(t *testing.T, m *sessions, id string) error {
	t.Helper()
	return m.endAll(t.Context(), find(t, m, id))
}

func wantNone(t *testing.T, what string, m *sessions, id string) {
	t.Helper()
	if s, err := m.find(t.Context(), id); s != nil || !errors.Is(err, ErrNotFound) {
		t.Errorf("%s: %v, %v", what, s, err)
	}
}

func TestStartFindEnd(t *testing.T) {
	m := newSessions(t, Options{})
	a, b := start(t, m, ada), start(t, m, bob)
	if a == b || len(a) != 43 {
		t.Errorf("ids %q, %q", a, b)
	}
	s := find(t, m, a)
	if s.user() != ada || find(t, m, b).user() != bob {
		t.Errorf("%+v", s.user())
	}
	if err := m.end(t.Context(), a); err != nil {
		t.Error(err)
	}
	wantNone(t, "ended", m, a)
	find(t, m, b)
	for _, id := range []string{"", a, "x", strings.Repeat("A", 43), strings.Repeat("é", 21) + "x", b + "A", b[1:]} {
		wantNone(t, fmt.Sprintf("%q", id), m, id)
		if err := m.end(t.Context(), id); err != nil {
			t.Errorf("end %q: %v", id, err)
		}
	}
	find(t, m, b)
	if _, err := s.token(t.Context()); !errors.Is(err, ErrSignInAgain) {
		t.Errorf("the token outlives the session: %v", err)
	}
}

func TestEndAllEndsThoseOfTheUserAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newSessions(t, Options{})
		first, second, other := start(t, m, ada), start(t, m, ada), start(t, m, bob)
		namesake := ada
		namesake.TenantKey = "t2"
		abroad := start(t, m, namesake)
		time.Sleep(time.Second)
		if err := endAll(t, m, first); err != nil {
			t.Fatal(err)
		}
		wantNone(t, "first", m, first)
		wantNone(t, "second", m, second)
		find(t, m, other)
		find(t, m, abroad)
		time.Sleep(time.Second)
		find(t, m, start(t, m, ada)) // sign in again
		wantNone(t, "second, later", m, second)
	})
}

func TestIdleAndLife(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newSessions(t, Options{IdleTimeout: time.Hour, MaxAge: 24 * time.Hour})
		idle, used := start(t, m, ada), start(t, m, ada)
		for range 25 {
			time.Sleep(55 * time.Minute)
			find(t, m, used)
		}
		wantNone(t, "idle", m, idle)
		time.Sleep(61 * time.Minute) // 55 minutes of idleness would be fine
		wantNone(t, "idle after use", m, used)

		used = start(t, m, ada)
		for range 47 {
			time.Sleep(30 * time.Minute)
			find(t, m, used)
		}
		time.Sleep(30 * time.Minute)
		wantNone(t, "after its life", m, used)
	})
}

// Signing out everywhere ends the sessions that began before and no others,
// independent of clocks: here everything happens at one time.
func TestEndAllNeedsNoClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newSessions(t, Options{MaxAge: time.Hour})
		for range 3 {
			before := start(t, m, ada)
			used := find(t, m, before)
			if err := m.endAll(t.Context(), used); err != nil {
				t.Fatal(err)
			}
			wantNone(t, "before", m, before)
			find(t, m, start(t, m, ada))
		}
	})
}

// Sessions stay ended even if they began with settings that let them last
// longer.
func TestEndAllOutlivesSettings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store, key := newMemoryStore(), bytes.Repeat([]byte("k"), 32)
		long := newSessions(t, Options{Store: store, Key: key, MaxAge: 300 * 24 * time.Hour, IdleTimeout: 300 * 24 * time.Hour})
		short := newSessions(t, Options{Store: store, Key: key, MaxAge: time.Hour, IdleTimeout: 300 * 24 * time.Hour})
		one, other := start(t, long, ada), start(t, long, ada)
		if err := endAll(t, short, one); err != nil {
			t.Fatal(err)
		}
		for range 299 {
			wantNone(t, "other", short, other)
			time.Sleep(24 * time.Hour)
		}
		lasting := start(t, long, ada)
		start(t, short, ada)
		time.Sleep(24 * time.Hour)
		find(t, long, lasting) // the list lasts as long as its longest session
	})
}

// A lost list ends sessions and revives none; entries that an attacker puts
// back revive none either.
func TestLostList(t *testing.T) {
	store := newMemoryStore()
	m := newSessions(t, Options{Store: store})
	ended := start(t, m, ada)
	kept := maps.Clone(store.values)
	if err := endAll(t, m, ended); err != nil || len(store.values) != 0 {
		t.Fatalf("%d entries stay, %v", len(store.values), err)
	}
	list := find(t, m, start(t, m, ada)).listName()
	for key, v := range kept {
		if key != list {
			store.values[key] = v
		}
	}
	wantNone(t, "ended, entries put back", m, ended)
	lost := start(t, m, ada)
	delete(store.values, list)
	wantNone(t, "list lost", m, lost)
	wantNone(t, "ended, list lost", m, ended)
	find(t, m, start(t, m, ada))
	wantNone(t, "ended, new list", m, ended)
}

// A user has a bounded number of sessions, and the oldest one ends first.
func TestSessionsPerUser(t *testing.T) {
	store := newMemoryStore()
	m := newSessions(t, Options{Store: store})
	other := start(t, m, bob)
	var ids []string
	for range maxSessions + 10 {
		ids = append(ids, start(t, m, ada))
	}
	for i, id := range ids {
		if i < 10 {
			wantNone(t, fmt.Sprint("session ", i), m, id)
		} else {
			find(t, m, id)
		}
	}
	find(t, m, other)
	if n, want := len(store.values), 3*(maxSessions+1)+2; n != want {
		t.Errorf("%d entries, want %d", n, want)
	}
	for _, id := range ids { // signed out one by one: no entry is left
		if err := m.end(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(store.values); n != 4 {
		t.Errorf("%d entries, want those of the other user", n)
	}
}

// Sessions that start at the same time all count.
func TestStartAtOnce(t *testing.T) {
	m := newSessions(t, Options{})
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() { find(t, m, start(t, m, ada)) })
	}
	all.Wait()
}

// The store contains no secrets in plain text.
func TestStoreHoldsNoSecrets(t *testing.T) {
	store := newMemoryStore()
	m := newSessions(t, Options{Store: store})
	id := start(t, m, ada)
	if len(store.values) != 4 {
		t.Fatalf("%d entries", len(store.values))
	}
	for key, v := range store.values {
		for _, secret := range []string{id, "u-secret", "ur-secret", "Ada", "ou_ada"} {
			if strings.Contains(key, secret) || bytes.Contains(v.value, []byte(secret)) {
				t.Errorf("%s is in %s", secret, key)
			}
		}
		wantNone(t, "key of the store", m, key)
		_, name, _ := strings.Cut(key, ":")
		wantNone(t, "key of the store", m, name)
	}
}

// Entries that were stored with another key, changed or copied over others are
// not accepted.
func TestTamperedStore(t *testing.T) {
	store := newMemoryStore()
	m := newSessions(t, Options{Store: store})
	id, other := start(t, m, ada), start(t, m, bob)
	wantNone(t, "other key", newSessions(t, Options{Store: store}), id)
	if err := newSessions(t, Options{Store: store}).end(t.Context(), id); err != nil {
		t.Errorf("end with another key: %v", err)
	}
	s := find(t, m, id)
	for _, name := range []string{sessionEntry, seenEntry, tokenEntry} {
		own := store.values[name+digest(id)]
		store.values[name+digest(id)] = store.values[name+digest(other)]
		if name == tokenEntry {
			if token, err := s.token(t.Context()); !errors.Is(err, ErrSignInAgain) {
				t.Errorf("another's token: %v, %v", token, err)
			}
		} else {
			wantNone(t, "another's "+name, m, id)
		}
		store.values[name+digest(id)] = own
	}
	for _, name := range []string{sessionEntry + digest(id), seenEntry + digest(id), s.listName()} {
		own := store.values[name]
		for i := range own.value {
			changed := bytes.Clone(own.value)
			changed[i] ^= 1
			store.values[name] = memoryValue{changed, own.expires}
			wantNone(t, fmt.Sprintf("byte %d of %s changed", i, name), m, id)
		}
		store.values[name] = own
	}
	find(t, m, id)
}

// brokenStore fails after a number of calls.
type brokenStore struct {
	*memoryStore
	left int
}

var errStore = errors.New("the store is down")

func (b *brokenStore) use() error {
	if b.left--; b.left < 0 {
		return errStore
	}
	return nil
}

func (b *brokenStore) Get(ctx context.Context, key string) ([]byte, bool, error) {
	if err := b.use(); err != nil {
		return nil, false, err
	}
	return b.memoryStore.Get(ctx, key)
}

func (b *brokenStore) Set(ctx context.Context, key string, v []byte, ttl time.Duration) error {
	if err := b.use(); err != nil {
		return err
	}
	return b.memoryStore.Set(ctx, key, v, ttl)
}

func TestStoreDown(t *testing.T) {
	store := &brokenStore{newMemoryStore(), 1000}
	m := newSessions(t, Options{Store: store})
	id := start(t, m, ada)
	for calls := range 3 {
		store.left = calls
		if s, err := m.find(t.Context(), id); s != nil || !errors.Is(err, errStore) {
			t.Errorf("find, %d calls succeed: %v, %v", calls, s, err)
		}
	}
	store.left = 3
	find(t, m, id)
	entries := len(store.values)
	for calls := range 5 {
		store.left = calls
		if id, _, err := m.start(t.Context(), ada, tokens()); id != "" || !errors.Is(err, errStore) {
			t.Errorf("start, %d calls succeed: %q, %v", calls, id, err)
		}
		if len(store.values) != entries {
			t.Errorf("start, %d calls succeed: %d entries, want %d", calls, len(store.values), entries)
		}
	}
}

// With a full store, which can be read but not written, signed-in users are
// served as long as their sessions need no write.
func TestStoreFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &brokenStore{newMemoryStore(), 1000}
		m := newSessions(t, Options{Store: store, IdleTimeout: time.Hour})
		id := start(t, m, ada)
		time.Sleep(29 * time.Minute)
		store.left = 3
		find(t, m, id)
		time.Sleep(2 * time.Minute)
		store.left = 3
		if s, err := m.find(t.Context(), id); s != nil || !errors.Is(err, errStore) {
			t.Errorf("%v, %v", s, err)
		}
		store.left = 4
		find(t, m, id)
		time.Sleep(59 * time.Minute)
		store.left = 4
		find(t, m, id)
	})
}

// The memory does not keep what has expired.
func TestMemoryIsSwept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemoryStore()
		for range 1000 {
			if err := m.Set(t.Context(), newID(), []byte("x"), time.Hour); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Minute)
		}
		if n := len(m.values); n > 62 {
			t.Errorf("%d values, of which 60 have not expired", n)
		}
	})
}
