package ticket

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// rateLimited is the error of a platform that asks for a delay.
type rateLimited time.Duration

func (b rateLimited) Error() string             { return "too many calls" }
func (b rateLimited) RetryDelay() time.Duration { return time.Duration(b) }
func (b rateLimited) Is(err error) bool         { return err == errDown } // for runFailing

// Without a ticket the platform is called again after the delay that it asks
// for, and no caller waits until then.
func TestNoCallDuringBackoff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		tokens := SourceFunc(func(context.Context) (Ticket, error) {
			if calls++; calls <= 3 {
				return Ticket{}, fmt.Errorf("wrapped: %w", rateLimited(40*time.Second))
			}
			return Ticket{Value: "token", Expires: time.Now().Add(time.Hour)}, nil
		})
		store := NewStore()
		inner := store.Cache("token", tokens)
		asked := 0
		cached := store.Cache("ticket", SourceFunc(func(ctx context.Context) (Ticket, error) {
			asked++
			if _, err := inner.Ticket(ctx); err != nil {
				return Ticket{}, err
			}
			return Ticket{Value: "ticket", Expires: time.Now().Add(time.Hour)}, nil
		}))
		runFailing(t, cached, 2*time.Minute)
		if calls != 3 || asked != 3 {
			t.Fatalf("%d calls and %d fetches in two minutes, want 3 of each", calls, asked)
		}
		must(t, cached)
		if calls != 4 {
			t.Fatalf("%d calls", calls)
		}
	})
}

func TestBackoffErrorHasTheDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cached := NewStore().Cache("k", SourceFunc(func(context.Context) (Ticket, error) {
			return Ticket{}, rateLimited(time.Minute)
		}))
		_, err := cached.Ticket(t.Context())
		if _, ok := errors.AsType[*BackoffError](err); ok {
			t.Fatalf("the first caller got %v", err)
		}
		time.Sleep(20 * time.Second)
		_, err = cached.Ticket(t.Context())
		backoff, ok := errors.AsType[*BackoffError](err)
		if !ok || backoff.RetryAfter != 40*time.Second || backoff.RetryDelay() != backoff.RetryAfter {
			t.Fatalf("got %v", err)
		}
		if got := err.Error(); got != "not asked for another 40s: k: too many calls" {
			t.Fatal(got)
		}
	})
}

// Without a ticket the source is called about once a minute, even if it asks
// for a longer delay.
func TestMaxBackoff(t *testing.T) {
	for _, asked := range []time.Duration{time.Minute, time.Hour, 24 * time.Hour, 1 << 62} {
		synctest.Test(t, func(t *testing.T) {
			calls := 0
			cached := NewStore().Cache("k", SourceFunc(func(context.Context) (Ticket, error) {
				calls++
				return Ticket{}, rateLimited(asked)
			}))
			runFailing(t, cached, 10*time.Minute)
			if calls != 10 {
				t.Errorf("asked for %v: %d calls in 10 minutes", asked, calls)
			}
		})
	}
}

// A refresh observes the delay that the source asks for, up to a minute, and
// tries again before the ticket expires.
func TestRefreshObservesBackoff(t *testing.T) {
	for _, asked := range []time.Duration{30 * time.Second, time.Minute, 20 * time.Minute, 24 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			store := NewStore()
			store.Log = slog.New(slog.DiscardHandler)
			var calls []time.Time
			cached := store.Cache("k", SourceFunc(func(context.Context) (Ticket, error) {
				if calls = append(calls, time.Now()); len(calls) > 1 {
					return Ticket{}, rateLimited(asked)
				}
				return Ticket{Value: "1", Expires: time.Now().Add(time.Hour)}, nil
			}))
			end := time.Now().Add(time.Hour)
			runCallers(t, cached, 3, time.Second, time.Hour-time.Second)
			synctest.Wait()
			for i := 2; i < len(calls); i++ {
				pause, left := calls[i].Sub(calls[i-1]), end.Sub(calls[i-1])
				if want := min(asked, time.Minute, max(left/2, time.Second)); pause < want || pause > max(want, maxRetry)+3*time.Second {
					t.Errorf("asked for %v with %v left: a delay of %v", asked, left, pause)
				}
			}
			if last := calls[len(calls)-1]; end.Sub(last) > maxRetry || len(calls) > 70 {
				t.Errorf("asked for %v: %d calls, the last one %v before the end", asked, len(calls), end.Sub(last))
			}
		})
	}
}

// The ticket is renewed although the source once asked for a delay beyond the
// ticket's expiry.
func TestRefreshAfterLongBackoff(t *testing.T) {
	for _, left := range []time.Duration{29 * time.Minute, 5 * time.Minute, time.Minute, 10 * time.Second, 3 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			store := NewStore()
			store.Log = slog.New(slog.DiscardHandler)
			p := &platform{name: "ticket"}
			failing := true
			cached := store.Cache("k", SourceFunc(func(ctx context.Context) (Ticket, error) {
				if failing && p.called() > 0 {
					failing = false
					return Ticket{}, rateLimited(time.Hour)
				}
				return p.Ticket(ctx)
			}))
			must(t, fetchFirst(t, cached))
			time.Sleep(2*time.Hour - left)
			runCallers(t, cached, 2, 100*time.Millisecond, time.Hour)
			if failing {
				t.Errorf("%v left: the source did not fail", left)
			}
		})
	}
}

// fetchFirst fetches the first ticket.
func fetchFirst(t *testing.T, c *Cached) *Cached {
	t.Helper()
	if _, err := c.Ticket(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c
}

// Setting the wall clock neither expires a ticket nor extends its life; each
// time the platform is called once.
func TestWallClockMoves(t *testing.T) {
	for _, step := range []time.Duration{time.Hour, -time.Hour, 24 * time.Hour, 30 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			store := NewStore()
			store.Log = slog.New(slog.DiscardHandler)
			p := &platform{name: "ticket"}
			cached := store.Cache("k", p)
			runCallers(t, cached, 2, time.Second, 20*time.Minute)
			p.expect(t, 1)

			cached.state.mu.Lock()
			e := cached.state.current(time.Now())
			e.fetchedWall = e.fetchedWall.Add(-step)
			cached.state.mu.Unlock()
			runCallers(t, cached, 2, time.Second, 70*time.Minute)
			want := 2
			if step == 30*time.Second {
				want = 1
			}
			p.expect(t, want)

			p.setDown(true)
			runCallers(t, cached, 2, time.Second, 29*time.Minute+58*time.Second)
			time.Sleep(3 * time.Second)
			if _, err := cached.Ticket(t.Context()); !errors.Is(err, errDown) {
				t.Errorf("%v: after the end: %v", step, err)
			}
		})
	}
}

type counter struct {
	mu   sync.Mutex
	seen []string
}

func (c *counter) add(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen = append(c.seen, fmt.Sprintf(format, args...))
}

func (c *counter) Hit(key string) { c.add("hit %s", key) }
func (c *counter) Fetched(key string, renewal bool, took time.Duration, err error) {
	c.add("fetched %s %v %v %v", key, renewal, took, err)
}
func (c *counter) Stored(key string, t Ticket) {
	c.add("stored %s until %v", key, time.Until(t.Expires))
}
func (c *counter) Invalidated(key string) { c.add("invalidated %s", key) }

func TestObserver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var seen counter
		store := NewStore()
		store.Log = slog.New(slog.DiscardHandler)
		store.Observer = &seen
		p := &platform{name: "ticket", latency: time.Second}
		cached := store.Cache("k", p)
		_, _ = cached.Ticket(t.Context())
		must(t, cached)
		p.setDown(true)
		time.Sleep(100 * time.Minute)
		must(t, cached)
		time.Sleep(time.Second)
		synctest.Wait()
		cached.Invalidate("ticket-1")
		want := "fetched k false 1s <nil>, stored k until 1h59m59s, hit k, hit k, fetched k true 1s k: platform is down, invalidated k"
		if got := strings.Join(seen.seen, ", "); got != want {
			t.Errorf("got %s\nwant %s", got, want)
		}
	})
}
