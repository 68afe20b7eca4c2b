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

// busy is the failure of a platform that wants to be left alone for so long.
type busy time.Duration

func (b busy) Error() string             { return "too many calls" }
func (b busy) RetryDelay() time.Duration { return time.Duration(b) }
func (b busy) Is(err error) bool         { return err == errDown } // for runFailing

// With no ticket left the platform is asked again when it wants to be, and
// until then no caller waits.
func TestNoCallWhileThePlatformWantsToBeLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		tokens := SourceFunc(func(context.Context) (Ticket, error) {
			if calls++; calls <= 3 {
				return Ticket{}, fmt.Errorf("wrapped: %w", busy(40*time.Second))
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

func TestBackoffErrorSaysHowLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cached := NewStore().Cache("k", SourceFunc(func(context.Context) (Ticket, error) {
			return Ticket{}, busy(time.Minute)
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

// Without a ticket the source is asked about once a minute, whatever it wants.
func TestMaxBackoff(t *testing.T) {
	for _, asked := range []time.Duration{time.Minute, time.Hour, 24 * time.Hour, 1 << 62} {
		synctest.Test(t, func(t *testing.T) {
			calls := 0
			cached := NewStore().Cache("k", SourceFunc(func(context.Context) (Ticket, error) {
				calls++
				return Ticket{}, busy(asked)
			}))
			runFailing(t, cached, 10*time.Minute)
			if calls != 10 {
				t.Errorf("asked for %v: %d calls in 10 minutes", asked, calls)
			}
		})
	}
}

// A refresh keeps to the time that the source asks for, within a minute, and
// asks again before the ticket ends.
func TestRefreshKeepsAway(t *testing.T) {
	for _, asked := range []time.Duration{30 * time.Second, time.Minute, 20 * time.Minute, 24 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			store := NewStore()
			store.Log = slog.New(slog.DiscardHandler)
			var calls []time.Time
			cached := store.Cache("k", SourceFunc(func(context.Context) (Ticket, error) {
				if calls = append(calls, time.Now()); len(calls) > 1 {
					return Ticket{}, busy(asked)
				}
				return Ticket{Value: "1", Expires: time.Now().Add(time.Hour)}, nil
			}))
			end := time.Now().Add(time.Hour)
			runCallers(t, cached, 3, time.Second, time.Hour-time.Second)
			synctest.Wait()
			for i := 2; i < len(calls); i++ {
				pause, left := calls[i].Sub(calls[i-1]), end.Sub(calls[i-1])
				if want := min(asked, time.Minute, max(left/2, time.Second)); pause < want || pause > max(want, maxRetry)+3*time.Second {
					t.Errorf("asked for %v with %v left: a pause of %v", asked, left, pause)
				}
			}
			if last := calls[len(calls)-1]; end.Sub(last) > maxRetry || len(calls) > 70 {
				t.Errorf("asked for %v: %d calls, the last one %v before the end", asked, len(calls), end.Sub(last))
			}
		})
	}
}

// The ticket is renewed although the source once asked for more time than the
// ticket had.
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
					return Ticket{}, busy(time.Hour)
				}
				return p.Ticket(ctx)
			}))
			must(t, firstOf(t, cached))
			time.Sleep(2*time.Hour - left)
			runCallers(t, cached, 2, 100*time.Millisecond, time.Hour)
			if failing {
				t.Errorf("%v left: the source did not fail", left)
			}
		})
	}
}

// firstOf fetches the first ticket.
func firstOf(t *testing.T, c *Cached) *Cached {
	t.Helper()
	if _, err := c.Ticket(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c
}

// Setting the wall clock ends no ticket and keeps none; each time the platform
// is asked once.
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
