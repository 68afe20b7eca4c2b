package login

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

// checkedSessions returns sessions that request users with ask, and the number
// of these requests.
func checkedSessions(t *testing.T, o Options, ask func(context.Context) error) (m *sessions, asked *atomic.Int32) {
	t.Helper()
	asked = new(atomic.Int32)
	m = newSessions(t, o, new(fakePlatform))
	m.getUser = func(ctx context.Context, _ string) (feishu.User, error) {
		asked.Add(1)
		return ada, ask(ctx)
	}
	return m, asked
}

// visit finds the session and checks its user if due, like a request.
func visit(t *testing.T, m *sessions, id string) error {
	t.Helper()
	s, err := m.find(t.Context(), id)
	if err == nil {
		s.checkUserIfDue(t.Context())
	}
	return err
}

func TestUserIsCheckedHourly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store, key := newMemoryStore(), bytes.Repeat([]byte("k"), 32)
		ask := func(context.Context) error { time.Sleep(time.Second); return nil }
		one, asked := checkedSessions(t, Options{Store: store, Key: key}, ask)
		two, askedByTwo := checkedSessions(t, Options{Store: store, Key: key}, ask)
		id := start(t, one, ada)
		for range 10 * 12 {
			time.Sleep(5 * time.Minute)
			for _, m := range []*sessions{one, two, one} {
				for range 10 {
					if err := visit(t, m, id); err != nil {
						t.Fatal(err)
					}
				}
				synctest.Wait()
			}
		}
		if n := asked.Load() + askedByTwo.Load(); n < 9 || n > 10 {
			t.Errorf("%d checks in 10 hours", n)
		}
		time.Sleep(10 * time.Second)
		asked.Store(0)
		time.Sleep(11 * time.Hour)
		if asked.Load() != 0 {
			t.Error("an idle user was checked")
		}
		if err := visit(t, one, id); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Second)
		if asked.Load() != 1 {
			t.Errorf("%d checks after a pause", asked.Load())
		}
	})
}

// Only codes of EndsSession end sessions: all of the user, or one if its refresh
// token was revoked. Checks are repeated early after temporary failures.
func TestCheckEndsSessions(t *testing.T) {
	ends := map[int]bool{20008: true, 20010: true, 20021: true, 20022: true, 20023: true, 20066: true}
	failures := map[string]error{
		"no answer": &feishu.Error{Err: errors.New("timeout")}, "HTML": &feishu.Error{Status: 502}, "20021 with HTTP 503": &feishu.Error{Status: 503, Code: 20021},
		"rate limit": &feishu.Error{Status: 429, Code: 99991400, RetryAfter: time.Hour}, "unknown": &feishu.Error{Status: 400, Code: 29999},
	}
	for _, code := range feishu.Codes() {
		failures[fmt.Sprint(code)] = &feishu.Error{Status: 400, Code: code}
	}
	for name, failure := range failures {
		synctest.Test(t, func(t *testing.T) {
			m, asked := checkedSessions(t, Options{}, func(context.Context) error { return failure })
			id, elsewhere, other := start(t, m, ada), start(t, m, ada), start(t, m, bob)
			time.Sleep(61 * time.Minute)
			if err := visit(t, m, id); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			time.Sleep(3 * time.Second) // a refused token is refreshed
			e := failure.(*feishu.Error)
			switch {
			case e.Status == 400 && ends[e.Code]:
				wantNone(t, name, m, id)
				wantNone(t, name+", elsewhere", m, elsewhere)
			case e.Code == 20064: // the refresh token of this session
				wantNone(t, name, m, id)
				find(t, m, elsewhere)
			default:
				find(t, m, id)
				find(t, m, elsewhere)
				before := asked.Load()
				time.Sleep(checkRetry)
				if err := visit(t, m, id); err != nil {
					t.Fatal(err)
				}
				time.Sleep(3 * time.Second)
				if again := asked.Load() > before; again == e.Refused() {
					t.Errorf("%s: checked again soon: %v", name, again)
				}
			}
			find(t, m, other)
		})
	}
}

// Checks are bounded, and requests do not wait for them.
func TestChecksAreFew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		now, most := 0, 0
		count := func(more int) {
			mu.Lock()
			defer mu.Unlock()
			now += more
			most = max(most, now)
		}
		m, asked := checkedSessions(t, Options{}, func(context.Context) error {
			count(1)
			defer count(-1)
			time.Sleep(10 * time.Second)
			return nil
		})
		var ids []string
		for range 50 {
			ids = append(ids, start(t, m, ada))
		}
		time.Sleep(time.Hour)
		for range 50 {
			begin := time.Now()
			for _, id := range ids {
				if err := visit(t, m, id); err != nil {
					t.Fatal(err)
				}
			}
			if time.Since(begin) != 0 {
				t.Fatal("a request waits")
			}
			time.Sleep(5 * time.Second)
		}
		time.Sleep(time.Minute)
		if most != maxChecks || asked.Load() != 50 {
			t.Errorf("%d at a time, %d in all", most, asked.Load())
		}
	})
}

// An error that the user has left ends the session in every function that calls
// the platform; an error that the app is disabled ends none.
func TestUserGoneAnywhere(t *testing.T) {
	gone, disabled := &feishu.Error{Status: 400, Code: 20021}, &feishu.Error{Status: 400, Code: 20069}
	for name, call := range map[string]func(ctx context.Context, failure error) error{
		"WithToken": func(ctx context.Context, failure error) error {
			return WithToken(ctx, func(string) error { return failure })
		},
		"WriteError": func(ctx context.Context, failure error) error {
			err := fmt.Errorf("wrapped: %w", failure)
			WriteError(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", "/", nil), err)
			return err
		},
		"TokenSource":  func(ctx context.Context, _ error) error { _, err := TokenSource(ctx).Token(); return err },
		"ReplaceToken": func(ctx context.Context, _ error) error { _, err := ReplaceToken(ctx, "u-secret-0"); return err },
	} {
		for _, failure := range []*feishu.Error{gone, disabled} {
			synctest.Test(t, func(t *testing.T) {
				m := newSessions(t, Options{}, &fakePlatform{err: failure})
				id := start(t, m, ada)
				if name == "TokenSource" {
					time.Sleep(2 * time.Hour)
				}
				ctx := newContext(t.Context(), find(t, m, id))
				err := call(ctx, failure)
				if !errors.Is(err, failure) || errors.Is(err, ErrSignInAgain) && failure == disabled {
					t.Errorf("%s: %v", name, err)
				}
				if failure == gone {
					wantNone(t, name, m, id)
				} else {
					find(t, m, id)
				}
			})
		}
	}
}

// A user who has left is signed out by the check, without calls of the app.
func TestUserLeavesWhileActive(t *testing.T) {
	f := newFixture(t)
	f.signIn(f.Emulator.LoginCode("offline_access"))
	due := func() {
		s, err := f.login.sessions.find(t.Context(), f.SessionID(f.browser))
		if err == nil {
			err = s.setSeen(t.Context(), time.Now(), time.Now())
		}
		if err != nil && !errors.Is(err, ErrNotFound) {
			t.Fatal(err)
		}
	}
	asked := func() int { return f.Emulator.Requests(emulator.UserInfoPath) }
	before := asked()
	f.Update(func(s *emulator.Settings) { s.Faults = []emulator.Fault{{Kind: emulator.FaultNotJSON, Status: 503}} })
	due()
	f.WantMe(f.browser, emulator.Users[0])
	f.eventually("the platform is asked", func() bool { return asked() > before })
	f.WantMe(f.browser, emulator.Users[0])

	f.Update(func(s *emulator.Settings) {
		s.Faults = []emulator.Fault{emulator.RefuseLogin(emulator.UserInfoPath, 20021, 0)}
	})
	f.eventually("the user is signed out", func() bool {
		if f.Me(f.browser).StatusCode == 401 {
			return true
		}
		due()
		return false
	})
	f.WantSignedOut(f.browser)
}
