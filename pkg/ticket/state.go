package ticket

import (
	"errors"
	"sync"
	"time"

	"github.com/patrickmn/go-cache"
)

// state is what a store keeps for one key.
type state struct {
	store *Store
	key   string

	// mu guards the following fields and the entry. It is never held while a
	// source or the coordinator is called.
	mu           sync.Mutex
	fetching     *fetch    // nil if none runs
	backoffErr   error     // the last failure, during a backoff
	backoffUntil time.Time // end of the backoff
	refused      string    // the latest refused value
	reportAt     time.Time // no renewal because of a report before this time
}

// A fetch is one call of the source, for all callers who wait for it.
type fetch struct {
	replaces *entry // the valid ticket to renew, or nil
	request  Request
	done     chan struct{} // closed when ticket and err are set
	ticket   Ticket
	err      error
}

// current returns the entry with the valid ticket, or nil. The caller holds mu.
func (s *state) current(now time.Time) *entry {
	v, ok := s.store.entries.Get(s.key)
	if !ok {
		return nil
	}
	if e := v.(*entry); e.valid(now) {
		return e
	}
	return nil
}

// put stores a ticket. The caller holds mu.
func (s *state) put(t Ticket, now time.Time) {
	e := newEntry(t, now)
	if !e.valid(now) {
		return
	}
	// The cache uses the wall clock, so the entry has its own expiry.
	s.store.entries.Set(s.key, e, cache.NoExpiration)
	if t.Value == s.refused { // the source returned it again
		s.refused = ""
	}
	s.store.observer().Stored(s.key, t)
}

// drop removes e, whose ticket was refused. A fetch that runs began before, so
// its result is not stored. The caller holds mu.
func (s *state) drop(e *entry) {
	s.refused = e.ticket.Value
	s.store.entries.Delete(s.key)
	s.fetching = nil
	s.store.observer().Invalidated(s.key)
}

// finish stores the result of f and wakes its callers.
func (s *state) finish(f *fetch) {
	defer close(f.done)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fetching != f {
		return
	}
	s.fetching = nil
	now := time.Now()
	if f.err == nil {
		s.backoffErr = nil
		s.replace(f, now)
		return
	}
	delay := f.request.Backoff(f.err)
	if f.replaces != nil {
		f.replaces.postpone(now, delay)
	} else if delay == 0 {
		delay = errorTTL
	}
	if delay > 0 { // even with a ticket, which may be refused before
		s.backOff(f.err, now.Add(delay))
	}
}

// replace stores the ticket of f. The caller holds mu.
func (s *state) replace(f *fetch, now time.Time) {
	if f.request.Reported {
		if s.store.Coordinator != nil && f.ticket == f.request.Current {
			// Another process has renewed because of a report less than a
			// minute ago: try again soon.
			s.reportAt = now.Add(compareEvery)
			return
		}
		if f.ticket.Value != f.request.Current.Value {
			s.refused = f.request.Current.Value
			s.store.observer().Invalidated(s.key)
		}
	}
	s.put(f.ticket, now)
}

// backOff starts a backoff after err. The caller holds mu.
func (s *state) backOff(err error, until time.Time) {
	if again, ok := errors.AsType[*BackoffError](err); ok {
		err = again.Err // do not nest them
	}
	s.backoffErr, s.backoffUntil = err, until
}

// backoff returns the error for callers during a backoff, else nil. The caller
// holds mu.
func (s *state) backoff(now time.Time) error {
	if s.backoffErr == nil || !now.Before(s.backoffUntil) {
		return nil
	}
	return &BackoffError{Err: s.backoffErr, RetryAfter: s.backoffUntil.Sub(now)}
}
