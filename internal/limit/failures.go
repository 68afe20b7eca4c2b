package limit

import (
	"context"
	"maps"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
)

// A Budget is how many attempts may fail: Burst, and another one after each
// Refill.
type Budget struct {
	Burst  int
	Refill time.Duration
}

// Failures bounds how many attempts of one client, and of all clients, fail.
// Attempts that succeed use nothing up, so that many users can share an address.
// It is safe for concurrent use.
type Failures struct {
	perClient Budget
	wait      time.Duration

	mu      sync.Mutex
	all     *account
	clients map[netip.Addr]*account
	swept   time.Time
}

// NewFailures returns the budgets of each client and of all clients together. An
// attempt counts as a failure until its result is known: when no more than that
// is left, other attempts wait for the result, but no longer than wait.
func NewFailures(perClient, all Budget, wait time.Duration) *Failures {
	return &Failures{perClient: perClient, wait: wait, all: newAccount(all), clients: map[netip.Addr]*account{}}
}

// Begin waits until a client may make an attempt, and returns a function to call
// once with the result. end is nil if the client may not make it; retryAfter is
// when it may. An invalid address has no budget of its own.
func (f *Failures) Begin(ctx context.Context, client netip.Addr) (end func(failed bool), retryAfter time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, f.wait)
	defer cancel()
	accounts := f.open(client, time.Now())
	for i, a := range accounts {
		if !f.acquire(ctx, a) {
			f.close(accounts, i, false)
			return nil, f.untilRefill(a, time.Now())
		}
	}
	return func(failed bool) { f.close(accounts, len(accounts), failed) }, 0
}

// Len returns how many clients are remembered. The budget of all clients bounds
// it.
func (f *Failures) Len() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.clients)
}

// account is the state of a budget.
type account struct {
	Budget
	permits  *semaphore.Weighted // one for each attempt in progress and each failure
	failed   int                 // failures that hold one
	refilled time.Time           // when the last one was given back
	attempts int                 // in progress or waiting

	usable context.Context // ends when failures hold all permits
	refuse context.CancelFunc
}

func newAccount(b Budget) *account {
	a := &account{Budget: b, permits: semaphore.NewWeighted(int64(b.Burst))}
	a.usable, a.refuse = context.WithCancel(context.Background())
	return a
}

// refill gives permits back for the time that has passed.
func (a *account) refill(now time.Time) {
	n := min(int(now.Sub(a.refilled)/a.Refill), a.failed)
	if n == 0 {
		return
	}
	if a.failed == a.Burst {
		a.usable, a.refuse = context.WithCancel(context.Background())
	}
	a.failed -= n
	a.refilled = a.refilled.Add(time.Duration(n) * a.Refill)
	a.permits.Release(int64(n))
}

// open returns the accounts of an attempt, and counts the attempt.
func (f *Failures) open(client netip.Addr, now time.Time) []*account {
	f.mu.Lock()
	defer f.mu.Unlock()
	accounts := []*account{f.all}
	if client.IsValid() {
		f.sweep(now)
		key := network(client)
		if f.clients[key] == nil {
			f.clients[key] = newAccount(f.perClient)
		}
		accounts = []*account{f.clients[key], f.all}
	}
	for _, a := range accounts {
		a.refill(now)
		a.attempts++
	}
	return accounts
}

// close ends an attempt, which has permits of the first accounts.
func (f *Failures) close(accounts []*account, permits int, failed bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := time.Now()
	for i, a := range accounts {
		a.attempts--
		switch {
		case i >= permits:
		case failed:
			a.refill(now)
			if a.failed == 0 {
				a.refilled = now
			}
			if a.failed++; a.failed == a.Burst {
				a.refuse()
			}
		default:
			a.permits.Release(1)
		}
	}
}

// acquire waits for a permit of an account, and reports false if there is none to
// wait for or ctx ends.
func (f *Failures) acquire(ctx context.Context, a *account) bool {
	f.mu.Lock()
	usable := a.usable
	f.mu.Unlock()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(usable, cancel)()
	return a.permits.Acquire(ctx, 1) == nil
}

// untilRefill returns when an account gets another permit: when the next failure
// is forgotten or, as attempts in progress hold the permits, soon.
func (f *Failures) untilRefill(a *account, now time.Time) time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	if a.failed < a.Burst {
		return f.wait
	}
	return max(a.refilled.Add(a.Refill).Sub(now), 0)
}

// sweep forgets clients without attempts and failures, at most once in the time
// in which a failure is forgotten.
func (f *Failures) sweep(now time.Time) {
	if now.Sub(f.swept) < f.perClient.Refill {
		return
	}
	f.swept = now
	maps.DeleteFunc(f.clients, func(_ netip.Addr, a *account) bool {
		a.refill(now)
		return a.attempts == 0 && a.failed == 0
	})
}
