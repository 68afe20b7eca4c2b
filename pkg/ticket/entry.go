package ticket

import "time"

const (
	// renewBefore is how long before its end a ticket is renewed; the old one
	// stays valid. The platform gives out a new one in the last 30 minutes. It
	// counts from a later moment than this package, which counts from before
	// the request; hence the ten seconds less.
	renewBefore = 30*time.Minute - 10*time.Second

	// A ticket that is fetched in the last part of its life is renewed after
	// shortRenewal, or after seven eighths of what it has left if that is less.
	shortRenewal = time.Minute

	// After a failed renewal the next one waits minRetry, then twice as long each
	// time, up to maxRetry.
	minRetry = time.Second
	maxRetry = 10 * time.Second

	// compareEvery is how often a ticket is compared with that of other
	// processes.
	compareEvery = 10 * time.Second

	// maxClockDrift is how far the clocks may differ. Slewing a clock moves it
	// less in a ticket's life.
	maxClockDrift = time.Minute
)

// An entry is a cached ticket with the schedule of its renewal. state.mu guards
// it.
type entry struct {
	ticket      Ticket
	fetched     time.Time
	fetchedWall time.Time // the same by the wall clock
	renewAt     time.Time // from when on to renew it

	retryAt    time.Time     // no renewal before; set by one that failed
	retryDelay time.Duration // the last wait after a failure
	compareAt  time.Time     // from when on to compare it with other processes
}

func newEntry(t Ticket, now time.Time) *entry {
	left := t.Expires.Sub(now)
	renewIn := left - renewBefore
	if renewIn <= 0 {
		renewIn = min(shortRenewal, left*7/8)
	}
	return &entry{
		ticket:      t,
		fetched:     now,
		fetchedWall: now.Round(0), // without the monotonic reading
		renewAt:     now.Add(renewIn),
		compareAt:   now.Add(compareEvery),
	}
}

func (e *entry) valid(now time.Time) bool { return now.Before(e.ticket.Expires) }

// clockJumped reports whether the wall clock and the monotonic clock differ by
// more than maxClockDrift since the ticket was fetched, because the wall clock
// was set or the machine was suspended. Linux's monotonic clock, which Go uses,
// stops during suspension, so that after an hour of it a ticket seems valid for
// an hour longer than it is.
func (e *entry) clockJumped(now time.Time) bool {
	return (now.Round(0).Sub(e.fetchedWall) - now.Sub(e.fetched)).Abs() > maxClockDrift
}

// postpone delays the next renewal after one that failed: by the usual delay,
// or by the one that the source asks for if that is longer.
func (e *entry) postpone(now time.Time, asked time.Duration) {
	e.retryDelay = min(max(2*e.retryDelay, minRetry), maxRetry)
	e.retryAt = now.Add(max(e.retryDelay, asked))
}
