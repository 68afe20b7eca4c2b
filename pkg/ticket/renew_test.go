package ticket

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// revocable is a platform whose ticket can be revoked before it ends.
type revocable struct{ platform }

func (r *revocable) revoke() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.expires = time.Time{}
}

// newRevocable returns a store's cache with its first ticket, and the store's log.
func newRevocable(t *testing.T) (*revocable, *Cached, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	store := NewStore()
	store.Log = slog.New(slog.NewTextHandler(&log, nil))
	p := &revocable{platform{name: "ticket"}}
	return p, fetchFirst(t, store.Cache("k", p)), &log
}

func renew(t *testing.T, c *Cached, refused, want string) {
	t.Helper()
	if got, err := c.Renew(t.Context(), refused); err != nil || got.Value != want {
		t.Errorf("after a report of %s: %q, %v, want %s", refused, got.Value, err, want)
	}
}

func TestRenew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, cached, log := newRevocable(t)
		renew(t, cached, "ticket-0", "ticket-1") // another value
		renew(t, cached, "", "ticket-1")
		p.expect(t, 1)

		p.revoke()
		p.latency = time.Second
		var pages sync.WaitGroup
		for range 100 {
			pages.Go(func() { renew(t, cached, "ticket-1", "ticket-2") })
		}
		time.Sleep(500 * time.Millisecond)
		if got := must(t, cached); got.Value != "ticket-1" { // no caller waits
			t.Errorf("%s during the renewal", got.Value)
		}
		pages.Wait()
		p.expect(t, 2)
		must(t, cached)
		renew(t, cached, "ticket-1", "ticket-2") // a late report
		p.expect(t, 2)
		if got := log.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "it is renewed") || strings.Contains(got, "ticket-") {
			t.Errorf("log: %s", got)
		}
	})
}

// Reports renew once a minute at most, true or not, and the next true one after
// that minute does.
func TestRenewIsLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, cached, log := newRevocable(t)
		for range 10 * 60 {
			renew(t, cached, "ticket-1", "ticket-1") // the platform returns the same ticket
			time.Sleep(time.Second)
		}
		p.expect(t, 11)
		if n := strings.Count(log.String(), "it stays"); n != 10 {
			t.Errorf("%d lines in the log", n)
		}
		p.revoke()
		renew(t, cached, "ticket-1", "ticket-2")
		p.revoke()
		begin := time.Now()
		for {
			got, err := cached.Renew(t.Context(), "ticket-2")
			if err != nil {
				t.Fatal(err)
			}
			if got.Value == "ticket-3" {
				break
			}
			time.Sleep(time.Second)
		}
		if took := time.Since(begin); took != reportInterval {
			t.Errorf("the second revocation was noticed after %v", took)
		}
		p.expect(t, 13)
	})
}

// A report does not drop the ticket while the platform is down, and causes no
// call during a backoff.
func TestRenewWhileDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, cached, _ := newRevocable(t)
		p.setDown(true)
		renew(t, cached, "ticket-1", "ticket-1")
		p.expect(t, 2)
		for range 59 {
			time.Sleep(time.Second)
			renew(t, cached, "ticket-1", "ticket-1")
			must(t, cached)
		}
		p.expect(t, 2)
		p.setDown(false)
		p.revoke()
		time.Sleep(time.Second)
		renew(t, cached, "ticket-1", "ticket-2")

		limited := 0
		held := NewStore().Cache("k", SourceFunc(func(context.Context) (Ticket, error) {
			if limited++; limited > 1 {
				return Ticket{}, rateLimited(50 * time.Second)
			}
			return Ticket{Value: "1", Expires: time.Now().Add(time.Hour)}, nil
		}))
		must(t, fetchFirst(t, held))
		for range 50 {
			renew(t, held, "1", "1")
			time.Sleep(time.Second)
		}
		if limited != 2 {
			t.Errorf("%d calls", limited)
		}
	})
}

// A caller that leaves does not end the renewal.
func TestRenewOutlivesItsCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, cached, _ := newRevocable(t)
		p.revoke()
		p.latency = 2 * time.Second
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := cached.Renew(ctx, "ticket-1"); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if got := must(t, cached); got.Value != "ticket-2" {
			t.Error(got.Value)
		}
	})
}
