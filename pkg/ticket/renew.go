package ticket

import (
	"context"
	"fmt"
	"time"
)

// reportInterval is the least time between two renewals because of reports.
const reportInterval = time.Minute

// Renew renews the cached ticket if its value is refused, because a page reports
// that the platform refused a signature made with it. It returns the ticket to go
// on with.
//
// A report may be false. Therefore, unlike Invalidate, Renew keeps the present
// ticket until the source has returned another one: other callers get it
// meanwhile, and if the source fails it stays. At most one renewal a minute is
// caused by reports, with a [Coordinator] one for all processes. Before the
// next one is possible Renew returns the present ticket.
//
// Renew blocks until the renewal has ended or ctx ends, and is safe for concurrent
// use: all callers share one renewal.
func (c *Cached) Renew(ctx context.Context, refused string) (Ticket, error) {
	s := c.state
	s.mu.Lock()
	f := c.renewal(ctx, refused, time.Now())
	s.mu.Unlock()
	if f != nil {
		select {
		case <-ctx.Done():
			return Ticket{}, fmt.Errorf("%s: %w", s.key, ctx.Err())
		case <-f.done:
		}
	}
	return c.Ticket(ctx)
}

// renewal returns the fetch to wait for after a report: the one that runs, or a
// new one. It returns nil if there is none to wait for. The caller holds mu.
func (c *Cached) renewal(ctx context.Context, refused string, now time.Time) *fetch {
	s := c.state
	e := s.current(now)
	if e == nil || e.ticket.Value != refused {
		return nil
	}
	if s.fetching == nil && !now.Before(s.reportAt) && s.backoff(now) == nil {
		s.reportAt = now.Add(reportInterval)
		c.start(ctx, e, Request{Current: e.ticket, Reported: true})
	}
	return s.fetching
}

// logReport logs the result of a renewal because of a report.
func (c *Cached) logReport(ctx context.Context, f *fetch) {
	msg := "pages report that the platform refuses the ticket: it is renewed"
	if f.ticket.Value == f.request.Current.Value {
		msg = "pages report that the platform refuses the ticket, but there is no other: it stays"
	}
	c.state.store.log().WarnContext(ctx, msg, "key", c.state.key, "present", f.ticket)
}
