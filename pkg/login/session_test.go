package login

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alexedwards/scs/v2/memstore"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

var (
	ada = feishu.User{OpenID: "ou_ada", UnionID: "on_ada", TenantKey: "t1", Name: "Ada <b>", AvatarURL: "https://a.example/?a=1&b"}
	bob = feishu.User{OpenID: "ou_bob", TenantKey: "t1", Name: "Bob"}
)

func tokens() feishu.UserToken {
	return feishu.UserToken{Access: "u-secret-0", Expires: time.Now().Add(2 * time.Hour), Refresh: "ur-secret-0", RefreshExpires: time.Now().Add(time.Hour)}
}

// newManager returns a manager without goroutines of its own.
func newManager(t *testing.T, o Options) *Manager {
	t.Helper()
	if o.Store == nil {
		o.Store = memstore.NewWithCleanupInterval(0)
	}
	m, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func start(t *testing.T, m *Manager, u feishu.User) string {
	t.Helper()
	id, _, err := m.Start(t.Context(), u, tokens())
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func find(t *testing.T, m *Manager, id string) *Session {
	t.Helper()
	s, err := m.Find(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func wantNone(t *testing.T, what string, m *Manager, id string) {
	t.Helper()
	if s, err := m.Find(t.Context(), id); s != nil || !errors.Is(err, ErrNone) {
		t.Errorf("%s: %v, %v", what, s, err)
	}
}

func TestStartFindEnd(t *testing.T) {
	m := newManager(t, Options{})
	a, b := start(t, m, ada), start(t, m, bob)
	if a == b || len(a) != 43 {
		t.Errorf("ids %q, %q", a, b)
	}
	s := find(t, m, a)
	if s.User() != ada || find(t, m, b).User() != bob {
		t.Errorf("%+v", s.User())
	}
	if err := m.End(t.Context(), a); err != nil {
		t.Error(err)
	}
	wantNone(t, "ended", m, a)
	find(t, m, b)
	for _, id := range []string{"", a, "x", strings.Repeat("A", 43), strings.Repeat("é", 21) + "x", b + "A", b[1:]} {
		wantNone(t, fmt.Sprintf("%q", id), m, id)
		if err := m.End(t.Context(), id); err != nil {
			t.Errorf("end %q: %v", id, err)
		}
	}
	find(t, m, b)
	if _, err := s.TokenSource(t.Context()).Token(); !errors.Is(err, ErrSignInAgain) {
		t.Errorf("the token outlives the session: %v", err)
	}
}

func TestEndAllEndsThoseOfTheUserAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newManager(t, Options{})
		first, second, other := start(t, m, ada), start(t, m, ada), start(t, m, bob)
		namesake := ada
		namesake.TenantKey = "t2"
		abroad := start(t, m, namesake)
		time.Sleep(time.Second)
		if err := find(t, m, first).EndAll(t.Context()); err != nil {
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
		m := newManager(t, Options{Idle: time.Hour, Life: 24 * time.Hour})
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

// Signing out everywhere ends what began before and nothing else, whatever the
// clocks say: here it all happens at one moment.
func TestEndAllNeedsNoClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newManager(t, Options{Life: time.Hour})
		for range 3 {
			before := start(t, m, ada)
			used := find(t, m, before)
			if err := used.EndAll(t.Context()); err != nil {
				t.Fatal(err)
			}
			wantNone(t, "before", m, before)
			find(t, m, start(t, m, ada))
		}
	})
}

// What has ended everywhere stays so, also if sessions lived longer once.
func TestEndAllOutlivesSettings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store, key := memstore.NewWithCleanupInterval(0), bytes.Repeat([]byte("k"), 32)
		long := newManager(t, Options{Store: store, Key: key, Life: 300 * 24 * time.Hour, Idle: 300 * 24 * time.Hour})
		short := newManager(t, Options{Store: store, Key: key, Life: time.Hour, Idle: 300 * 24 * time.Hour})
		one, other := start(t, long, ada), start(t, long, ada)
		if err := find(t, short, one).EndAll(t.Context()); err != nil {
			t.Fatal(err)
		}
		for range 299 {
			wantNone(t, "other", short, other)
			time.Sleep(24 * time.Hour)
		}
	})
}

// The store holds nothing that a reader could use.
func TestStoreHoldsNoSecrets(t *testing.T) {
	store := memstore.NewWithCleanupInterval(0)
	m := newManager(t, Options{Store: store})
	id := start(t, m, ada)
	all, err := store.All()
	if err != nil || len(all) != 3 {
		t.Fatalf("%d entries, %v", len(all), err)
	}
	for key, value := range all {
		for _, secret := range []string{id, "u-secret", "ur-secret", "Ada", "ou_ada"} {
			if strings.Contains(key, secret) || bytes.Contains(value, []byte(secret)) {
				t.Errorf("%s is in %s", secret, key)
			}
		}
	}
	for key := range all { // a key of the store is no id
		wantNone(t, "key of the store", m, key)
	}
}

// What was stored with another key, or changed, or put in another's place, is
// no session and no token.
func TestTamperedStore(t *testing.T) {
	store := memstore.NewWithCleanupInterval(0)
	m := newManager(t, Options{Store: store})
	id, other := start(t, m, ada), start(t, m, bob)
	wantNone(t, "other key", newManager(t, Options{Store: store}), id)
	if err := newManager(t, Options{Store: store}).End(t.Context(), id); err != nil {
		t.Errorf("end with another key: %v", err)
	}
	s := find(t, m, id)
	foreign, _, _ := store.Find(tokenEntry + digest(other))
	if err := store.Commit(tokenEntry+digest(id), foreign, time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if token, err := s.TokenSource(t.Context()).Token(); !errors.Is(err, ErrSignInAgain) {
		t.Errorf("another's token: %v, %v", token, err)
	}
	all, _ := store.All()
	for key, value := range all {
		if strings.Contains(key, ":") {
			continue
		}
		for i := range value {
			changed := bytes.Clone(value)
			changed[i] ^= 1
			if err := store.Commit(key, changed, time.Now().Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
			_, errA := m.Find(t.Context(), id)
			_, errB := m.Find(t.Context(), other)
			if (errA == nil) == (errB == nil) {
				t.Fatalf("byte %d of a session changed: %v, %v", i, errA, errB)
			}
		}
		if err := store.Commit(key, value, time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
}

// A brokenStore fails from some call on.
type brokenStore struct {
	*memstore.MemStore
	left int
}

var errStore = errors.New("the store is down")

func (b *brokenStore) use() error {
	if b.left--; b.left < 0 {
		return errStore
	}
	return nil
}

func (b *brokenStore) Find(key string) ([]byte, bool, error) {
	if err := b.use(); err != nil {
		return nil, false, err
	}
	return b.MemStore.Find(key)
}

func (b *brokenStore) Commit(key string, v []byte, t time.Time) error {
	if err := b.use(); err != nil {
		return err
	}
	return b.MemStore.Commit(key, v, t)
}

func TestStoreDown(t *testing.T) {
	store := &brokenStore{memstore.NewWithCleanupInterval(0), 1000}
	m := newManager(t, Options{Store: store})
	id := start(t, m, ada)
	for calls := range 3 {
		store.left = calls
		if s, err := m.Find(t.Context(), id); s != nil || !errors.Is(err, errStore) {
			t.Errorf("find, %d calls succeed: %v, %v", calls, s, err)
		}
		store.left = calls + 1
		if id, _, err := m.Start(t.Context(), ada, tokens()); id != "" || !errors.Is(err, errStore) {
			t.Errorf("start, %d calls succeed: %q, %v", calls, id, err)
		}
	}
	store.left = 3
	find(t, m, id)
}

// A store that can be read but not written, because it is full, serves those
// who have signed in for as long as their being there needs no note.
func TestStoreFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &brokenStore{memstore.NewWithCleanupInterval(0), 1000}
		m := newManager(t, Options{Store: store, Idle: time.Hour})
		id := start(t, m, ada)
		time.Sleep(29 * time.Minute)
		store.left = 3
		find(t, m, id)
		time.Sleep(2 * time.Minute)
		store.left = 3
		if s, err := m.Find(t.Context(), id); s != nil || !errors.Is(err, errStore) {
			t.Errorf("%v, %v", s, err)
		}
		store.left = 4
		find(t, m, id)
		time.Sleep(59 * time.Minute)
		store.left = 4
		find(t, m, id)
	})
}

// fakePlatform refreshes, or fails with err.
type fakePlatform struct {
	mu     sync.Mutex
	calls  []string
	err    error
	during func()
}

func (p *fakePlatform) RefreshUserToken(ctx context.Context, refresh string) (feishu.UserToken, error) {
	p.mu.Lock()
	p.calls = append(p.calls, refresh)
	n := len(p.calls)
	p.mu.Unlock()
	if p.during != nil {
		p.during()
	}
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		return feishu.UserToken{}, ctx.Err()
	}
	if p.err != nil {
		return feishu.UserToken{}, p.err
	}
	return feishu.UserToken{Access: fmt.Sprint("u-secret-", n), Refresh: fmt.Sprint("ur-secret-", n), Expires: time.Now().Add(2 * time.Hour)}, nil
}

func wantToken(t *testing.T, what string, s *Session, want string) {
	t.Helper()
	token, err := s.TokenSource(t.Context()).Token()
	if err != nil || token.AccessToken != want || token.TokenType != "Bearer" || token.RefreshToken != "" {
		t.Errorf("%s: %+v, %v; want %s", what, token, err, want)
	}
}

func TestTokenIsRefreshedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &fakePlatform{}
		m := newManager(t, Options{Platform: p})
		id := start(t, m, ada)
		wantToken(t, "at first", find(t, m, id), "u-secret-0")
		time.Sleep(2*time.Hour - refreshAhead - time.Second)
		wantToken(t, "still", find(t, m, id), "u-secret-0")
		time.Sleep(time.Second)
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() { wantToken(t, "near its end", find(t, m, id), "u-secret-1") })
		}
		all.Wait()
		if len(p.calls) != 1 || p.calls[0] != "ur-secret-0" {
			t.Errorf("calls %q", p.calls)
		}
		time.Sleep(3 * time.Hour)
		wantToken(t, "after its end", find(t, m, id), "u-secret-2")
		if len(p.calls) != 2 || p.calls[1] != "ur-secret-1" {
			t.Errorf("calls %q", p.calls)
		}
	})
}

// A caller who goes away takes nothing with him.
func TestTokenOutlivesItsCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &fakePlatform{}
		m := newManager(t, Options{Platform: p})
		s := find(t, m, start(t, m, ada))
		time.Sleep(119 * time.Minute)
		time.Sleep(2 * time.Minute)
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if _, err := s.TokenSource(ctx).Token(); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
		time.Sleep(2 * time.Second)
		wantToken(t, "afterwards", s, "u-secret-1")
		if len(p.calls) != 1 {
			t.Errorf("calls %q", p.calls)
		}
	})
}

func TestRefreshFails(t *testing.T) {
	down := &feishu.Error{Op: "refresh", Status: 503, Code: 20072}
	for name, c := range map[string]struct {
		err      error
		early    string // what Token says while the old one is good
		late     error  // and afterwards
		survives bool
	}{
		"down":    {down, "u-secret-0", down, true},
		"revoked": {&feishu.Error{Op: "refresh", Status: 400, Code: 20064}, "u-secret-0", ErrSignInAgain, true},
		"expired": {&feishu.Error{Op: "refresh", Status: 400, Code: 20037}, "u-secret-0", ErrSignInAgain, true},
		"gone":    {&feishu.Error{Op: "refresh", Status: 400, Code: 20066}, "", ErrSignInAgain, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := &fakePlatform{err: c.err}
				m := newManager(t, Options{Platform: p})
				id := start(t, m, ada)
				s := find(t, m, id)
				time.Sleep(117 * time.Minute)
				token, err := s.TokenSource(t.Context()).Token()
				if c.early != "" && (err != nil || token.AccessToken != c.early) || c.early == "" && err == nil {
					t.Errorf("early: %v, %v", token, err)
				}
				time.Sleep(4 * time.Minute)
				if token, err := s.TokenSource(t.Context()).Token(); !errors.Is(err, c.late) {
					t.Errorf("late: %v, %v", token, err)
				}
				if c.survives {
					find(t, m, id)
				} else {
					wantNone(t, "session", m, id)
				}
			})
		})
	}
}

func TestNoRefreshTokenIsServedToItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newManager(t, Options{Platform: &fakePlatform{}})
		token := tokens()
		token.Refresh = ""
		id, _, err := m.Start(t.Context(), ada, token)
		if err != nil {
			t.Fatal(err)
		}
		s := find(t, m, id)
		time.Sleep(119 * time.Minute)
		wantToken(t, "near its end", s, "u-secret-0")
		time.Sleep(2 * time.Minute)
		if _, err := s.TokenSource(t.Context()).Token(); !errors.Is(err, ErrSignInAgain) {
			t.Errorf("%v", err)
		}
	})
}

// A process whose refresh token turns out to be used takes what the other
// process got for it; with a lock it does not even ask.
func TestTwoProcesses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store, key := memstore.NewWithCleanupInterval(0), bytes.Repeat([]byte("k"), 32)
		quick := &fakePlatform{}
		one := newManager(t, Options{Store: store, Key: key, Platform: quick})
		id := start(t, one, ada)
		time.Sleep(3 * time.Hour)
		slow := &fakePlatform{err: &feishu.Error{Op: "refresh", Status: 400, Code: 20073}}
		slow.during = func() { wantToken(t, "quick", find(t, one, id), "u-secret-1") }
		two := newManager(t, Options{Store: store, Key: key, Platform: slow})
		wantToken(t, "slow", find(t, two, id), "u-secret-1")

		time.Sleep(3 * time.Hour)
		slow.calls, slow.during = nil, nil
		locked := false
		three := newManager(t, Options{Store: store, Key: key, Platform: slow, Lock: func(_ context.Context, name string) (func(), error) {
			locked = strings.HasPrefix(name, tokenEntry)
			wantToken(t, "who has the lock", find(t, one, id), "u-secret-2")
			return func() { locked = false }, nil
		}})
		wantToken(t, "with a lock", find(t, three, id), "u-secret-2")
		if len(slow.calls) != 0 || locked {
			t.Errorf("calls %q, locked %v", slow.calls, locked)
		}
	})
}

// However long the lock was waited for, the refresh has its time: it uses the
// refresh token up, and cut short would lose the new one.
func TestLateLock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &fakePlatform{during: func() { time.Sleep(3900 * time.Millisecond) }} // 4.9 seconds in all
		held := lockWithin - 10*time.Millisecond
		m := newManager(t, Options{Platform: p, Lock: func(ctx context.Context, _ string) (func(), error) {
			select {
			case <-time.After(held):
				return func() {}, nil
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}})
		s := find(t, m, start(t, m, ada))
		time.Sleep(3 * time.Hour)
		wantToken(t, "late", s, "u-secret-1")
		time.Sleep(3 * time.Hour)
		held = time.Hour
		if token, err := s.TokenSource(t.Context()).Token(); err == nil || errors.Is(err, ErrSignInAgain) || len(p.calls) != 1 {
			t.Errorf("never: %v, %v after %q", token, err, p.calls)
		}
		held = 0
		wantToken(t, "afterwards", s, "u-secret-2")
	})
}

// However many find out that a token is refused, and however late, it is
// replaced once.
func TestReplace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &fakePlatform{}
		m := newManager(t, Options{Platform: p})
		s := find(t, m, start(t, m, ada))
		replace := func(refused, want string) {
			if token, err := s.Replace(t.Context(), refused); err != nil || token.AccessToken != want {
				t.Errorf("in the place of %s: %v, %v; want %s", refused, token, err, want)
			}
		}
		replace("u-older", "u-secret-0")
		var all sync.WaitGroup
		for late := range 10 {
			all.Go(func() {
				time.Sleep(time.Duration(late) * 300 * time.Millisecond)
				replace("u-secret-0", "u-secret-1")
			})
		}
		all.Wait()
		wantToken(t, "afterwards", s, "u-secret-1")
		if !slices.Equal(p.calls, []string{"ur-secret-0"}) {
			t.Errorf("calls %q", p.calls)
		}
	})
}

func TestContext(t *testing.T) {
	m := newManager(t, Options{})
	s := find(t, m, start(t, m, ada))
	ctx := NewContext(t.Context(), s)
	if u, ok := UserFrom(ctx); !ok || u != ada || FromContext(ctx) != s {
		t.Errorf("%+v, %v", u, ok)
	}
	if token, err := TokenSource(ctx).Token(); err != nil || token.AccessToken != "u-secret-0" {
		t.Errorf("%v, %v", token, err)
	}
	if u, ok := UserFrom(t.Context()); ok || u != (feishu.User{}) {
		t.Errorf("nobody: %+v", u)
	}
	if _, err := TokenSource(t.Context()).Token(); !errors.Is(err, ErrNone) {
		t.Errorf("nobody's token: %v", err)
	}
}

func TestKeys(t *testing.T) {
	if _, err := New(Options{Key: []byte("short")}); err == nil || strings.Contains(err.Error(), "short") {
		t.Errorf("%v", err)
	}
}

func TestSeal(t *testing.T) {
	m := newManager(t, Options{})
	sealed := m.Seal("a", []byte("plain"))
	if got, err := m.Open("a", sealed); err != nil || string(got) != "plain" {
		t.Errorf("%s, %v", got, err)
	}
	for _, bad := range [][]byte{nil, sealed[:10], sealed[1:], append(bytes.Clone(sealed), 0)} {
		if got, err := m.Open("a", bad); err == nil {
			t.Errorf("opened %q", got)
		}
	}
	if _, err := m.Open("b", sealed); err == nil {
		t.Error("opened for another purpose")
	}
}
