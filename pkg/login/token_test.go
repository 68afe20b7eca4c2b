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

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

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

// lockedStore is a store that processes share, with a lock.
type lockedStore struct {
	Store
	lock func(ctx context.Context, name string) (func(), error)
}

func (s lockedStore) Lock(ctx context.Context, name string) (func(), error) { return s.lock(ctx, name) }

func wantToken(t *testing.T, what string, s *session, want string) {
	t.Helper()
	token, err := s.token(t.Context())
	if err != nil || token.Access != want {
		t.Errorf("%s: %+v, %v; want %s", what, token, err, want)
	}
}

func TestTokenIsRefreshedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &fakePlatform{}
		m := newSessions(t, Options{}, p)
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

// A refresh continues if its caller gives up.
func TestTokenOutlivesItsCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &fakePlatform{}
		m := newSessions(t, Options{}, p)
		s := find(t, m, start(t, m, ada))
		time.Sleep(119 * time.Minute)
		time.Sleep(2 * time.Minute)
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if _, err := s.token(ctx); !errors.Is(err, context.DeadlineExceeded) {
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
	appDisabled := &feishu.Error{Op: "refresh", Status: 400, Code: 99991662}
	tenantNotValid := &feishu.Error{Op: "refresh", Status: 400, Code: 99991665}
	notInTenant := &feishu.Error{Op: "refresh", Status: 400, Code: 99991673}
	for name, c := range map[string]struct {
		err      error
		early    string // the token while the old one is valid
		late     error  // and afterwards
		survives bool
	}{
		"down":    {down, "u-secret-0", down, true},
		"revoked": {&feishu.Error{Op: "refresh", Status: 400, Code: 20064}, "", ErrSignInAgain, false},
		"expired": {&feishu.Error{Op: "refresh", Status: 400, Code: 20037}, "u-secret-0", ErrSignInAgain, true},
		"gone":    {&feishu.Error{Op: "refresh", Status: 400, Code: 20066}, "", ErrSignInAgain, false},
		// An administrator may enable or install the app again.
		"app disabled":      {appDisabled, "u-secret-0", appDisabled, true},
		"tenant not valid":  {tenantNotValid, "u-secret-0", tenantNotValid, true},
		"app not in tenant": {notInTenant, "u-secret-0", notInTenant, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := &fakePlatform{err: c.err}
				m := newSessions(t, Options{}, p)
				id := start(t, m, ada)
				s := find(t, m, id)
				time.Sleep(117 * time.Minute)
				token, err := s.token(t.Context())
				if c.early != "" && (err != nil || token.Access != c.early) || c.early == "" && err == nil {
					t.Errorf("early: %v, %v", token, err)
				}
				time.Sleep(4 * time.Minute)
				if token, err := s.token(t.Context()); !errors.Is(err, c.late) {
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
		m := newSessions(t, Options{}, &fakePlatform{})
		token := tokens()
		token.Refresh = ""
		id, _, err := m.start(t.Context(), ada, token)
		if err != nil {
			t.Fatal(err)
		}
		s := find(t, m, id)
		time.Sleep(119 * time.Minute)
		wantToken(t, "near its end", s, "u-secret-0")
		time.Sleep(2 * time.Minute)
		if _, err := s.token(t.Context()); !errors.Is(err, ErrSignInAgain) {
			t.Errorf("%v", err)
		}
	})
}

// A process whose refresh token was used by another process takes the token
// that the other one got; with a lock it does not call the platform.
func TestTwoProcesses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store, key := newMemoryStore(), bytes.Repeat([]byte("k"), 32)
		quick := &fakePlatform{}
		one := newSessions(t, Options{Store: store, Key: key}, quick)
		id := start(t, one, ada)
		time.Sleep(3 * time.Hour)
		slow := &fakePlatform{err: &feishu.Error{Op: "refresh", Status: 400, Code: 20073}}
		slow.during = func() { wantToken(t, "quick", find(t, one, id), "u-secret-1") }
		two := newSessions(t, Options{Store: store, Key: key}, slow)
		wantToken(t, "slow", find(t, two, id), "u-secret-1")

		time.Sleep(3 * time.Hour)
		slow.calls, slow.during = nil, nil
		locked := false
		three := newSessions(t, Options{Key: key, Store: lockedStore{store, func(_ context.Context, name string) (func(), error) {
			locked = strings.HasPrefix(name, tokenEntry)
			wantToken(t, "who has the lock", find(t, one, id), "u-secret-2")
			return func() { locked = false }, nil
		}}}, slow)
		wantToken(t, "with a lock", find(t, three, id), "u-secret-2")
		if len(slow.calls) != 0 || locked {
			t.Errorf("calls %q, locked %v", slow.calls, locked)
		}
	})
}

// Waiting for the lock does not shorten the timeout of a refresh, because a
// canceled refresh loses the new token.
func TestLateLock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &fakePlatform{during: func() { time.Sleep(3900 * time.Millisecond) }} // 4.9 seconds in all
		var held time.Duration
		m := newSessions(t, Options{Store: lockedStore{newMemoryStore(), func(ctx context.Context, _ string) (func(), error) {
			select {
			case <-time.After(held):
				return func() {}, nil
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}}}, p)
		s := find(t, m, start(t, m, ada))
		held = lockTimeout - 10*time.Millisecond
		time.Sleep(3 * time.Hour)
		wantToken(t, "late", s, "u-secret-1")
		time.Sleep(3 * time.Hour)
		held = time.Hour
		if token, err := s.token(t.Context()); err == nil || errors.Is(err, ErrSignInAgain) || len(p.calls) != 1 {
			t.Errorf("never: %v, %v after %q", token, err, p.calls)
		}
		held = 0
		wantToken(t, "afterwards", s, "u-secret-2")
	})
}

// A refused token is replaced once, for any number of callers, early or late.
func TestReplace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &fakePlatform{}
		m := newSessions(t, Options{}, p)
		s := find(t, m, start(t, m, ada))
		replace := func(refused, want string) {
			if token, err := s.replace(t.Context(), refused); err != nil || token.Access != want {
				t.Errorf("instead of %s: %v, %v; want %s", refused, token, err, want)
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
