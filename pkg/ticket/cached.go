package ticket

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"
)

// fetchTimeout bounds one fetch, including all the calls that its source makes.
const fetchTimeout = 30 * time.Second

// Cached is a source that caches the tickets of another one. [Store.Cache]
// returns one.
type Cached struct {
	state  *state
	source Source
}

// Ticket returns the cached ticket, or fetches one.
//
// It blocks only if there is no valid ticket. Then all callers wait for one
// fetch, which gets 30 seconds. A caller whose context ends returns at once,
// with an error that wraps the context's; the fetch goes on for the others. All
// waiting callers get its result. An error is cached for two seconds, or for as
// long as the source asks (a minute at most); until then callers get it at
// once, as a [*BackoffError]. A ticket that is empty, has expired or claims to
// live longer than a day counts as an error.
//
// While more than 30 minutes are left Ticket fetches nothing. In the last 30
// minutes it still returns the present ticket at once, until it expires, and
// one renewal at a time runs in the background, with a delay of one to ten
// seconds after each that fails, or as long as the source asks for within a
// minute and half of what the ticket has left.
//
// Ticket is safe for concurrent use and to repeat. The source may use a Cached
// with another key; with its own it would wait for itself until the timeout.
func (c *Cached) Ticket(ctx context.Context) (Ticket, error) {
	s := c.state
	s.mu.Lock()
	now := time.Now()
	if e := s.current(now); e != nil {
		c.maybeRefresh(ctx, e, now)
		s.mu.Unlock()
		s.store.observer().Hit(s.key)
		return e.ticket, nil
	}
	f, err := c.join(ctx, now)
	s.mu.Unlock()
	if err != nil {
		return Ticket{}, err
	}
	select {
	case <-ctx.Done():
		return Ticket{}, fmt.Errorf("%s: %w", s.key, ctx.Err())
	case <-f.done:
		return f.ticket, f.err
	}
}

// Invalidate drops the cached ticket if its value is refused, because it was
// not accepted where it was presented. If another ticket has replaced it
// already, that one stays. A renewal that is under way does not bring the
// refused ticket back: the next caller fetches again. A [Coordinator] drops it
// for the other processes.
//
// Invalidate does not block and is safe for concurrent use and to repeat.
func (c *Cached) Invalidate(refused string) {
	s := c.state
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.current(time.Now())
	if e == nil || e.ticket.Value != refused {
		return
	}
	s.drop(e)
	if coordinator := s.store.Coordinator; coordinator != nil {
		go coordinator.Invalidate(context.Background(), s.key, e.ticket)
	}
}

// join returns the fetch to wait for: the one that runs, or a new one. It
// returns an error during a backoff. The caller holds mu.
func (c *Cached) join(ctx context.Context, now time.Time) (*fetch, error) {
	s := c.state
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", s.key, err)
	}
	if err := s.backoff(now); err != nil {
		return nil, err
	}
	if s.fetching == nil {
		c.start(ctx, nil, Request{})
	}
	return s.fetching, nil
}

// maybeRefresh renews the ticket of e in the background, or compares it with
// that of other processes, if that is due. The caller holds mu.
func (c *Cached) maybeRefresh(ctx context.Context, e *entry, now time.Time) {
	s := c.state
	if s.fetching != nil || now.Before(e.retryAt) {
		return
	}
	if jumped := e.clockJumped(now); jumped || !now.Before(e.renewAt) {
		c.start(ctx, e, Request{Current: e.ticket, ClockJumped: jumped})
		return
	}
	if s.store.Coordinator != nil && !now.Before(e.compareAt) {
		e.compareAt = now.Add(compareEvery)
		go c.compare(context.WithoutCancel(ctx), e)
	}
}

// compare checks whether other processes still use the ticket of e.
func (c *Cached) compare(ctx context.Context, e *entry) {
	s := c.state
	t, err := s.store.Coordinator.Compare(ctx, s.key, e.ticket, e.fetched)
	if err != nil || t == e.ticket {
		return // the coordinator logs its errors
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if s.current(now) != e {
		return
	}
	if t.Value == "" {
		s.drop(e)
		return
	}
	s.put(t, now)
}

// start starts a fetch. It keeps the values of ctx but not its end. The caller
// holds mu.
func (c *Cached) start(ctx context.Context, replaces *entry, r Request) {
	s := c.state
	r.Refused = s.refused
	f := &fetch{replaces: replaces, request: r, done: make(chan struct{}), err: errNoResult}
	s.fetching = f
	go c.run(context.WithoutCancel(ctx), f)
}

// errNoResult stays the error of a fetch whose source ends its goroutine.
var errNoResult = errors.New("ticket: the source returned nothing")

func (c *Cached) run(ctx context.Context, f *fetch) {
	defer c.state.finish(f)
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	f.ticket, f.err = c.fetch(ctx, f.request)
	switch {
	case f.err != nil && f.replaces != nil:
		c.state.store.log().WarnContext(ctx, "ticket not renewed",
			"key", c.state.key, "present", f.request.Current, "err", f.err)
	case f.err == nil && f.request.Reported:
		c.logReport(ctx, f)
	}
}

// fetch returns a ticket that satisfies r, from the source or, with a
// coordinator, from another process.
func (c *Cached) fetch(ctx context.Context, r Request) (Ticket, error) {
	call := func(ctx context.Context) (Ticket, error) { return c.callSource(ctx, r.Current != Ticket{}) }
	if coordinator := c.state.store.Coordinator; coordinator != nil {
		return coordinator.Fetch(ctx, c.state.key, r, call)
	}
	return call(ctx)
}

// callSource calls the source and checks its ticket. A panic becomes an error,
// so that a bug in a source does not end the server.
func (c *Cached) callSource(ctx context.Context, renewal bool) (t Ticket, err error) {
	store, key := c.state.store, c.state.key
	start := time.Now()
	defer func() {
		if v := recover(); v != nil {
			t, err = Ticket{}, fmt.Errorf("%s: %w", key, panicError(v))
			store.log().ErrorContext(ctx, "ticket source panicked", "key", key, "err", err, "stack", string(debug.Stack()))
		}
		store.observer().Fetched(key, renewal, time.Since(start), err)
	}()
	t, err = c.source.Ticket(ctx)
	if err == nil {
		err = t.check()
	}
	if err != nil {
		return Ticket{}, fmt.Errorf("%s: %w", key, err)
	}
	return t, nil
}

// panicError describes what a source panicked with. The text of a run-time
// error is safe to show; anything else might contain a secret.
func panicError(v any) error {
	if err, ok := v.(runtime.Error); ok {
		return fmt.Errorf("the source panicked: %w", err)
	}
	return fmt.Errorf("the source panicked with a %T", v)
}
