package ticket

import (
	"sync/atomic"
	"time"
)

const (
	// lastPart is the end of a ticket's life in which it is renewed, the old one
	// staying good meanwhile. The platform gives out a new one in the last 30
	// minutes. It counts from a moment later than we do, who count from before
	// the request, so ten seconds less make sure that it agrees.
	lastPart = 30*time.Minute - 10*time.Second

	// After a refresh that failed the next one waits firstPause, then twice as
	// long each time, longestPause at most.
	firstPause   = time.Second
	longestPause = 10 * time.Second

	// A ticket that comes in the last part of its life is renewed after
	// earlyPause, or after seven eighths of what it has left if that is less.
	earlyPause = time.Minute

	// watchEvery is how often callers have the clocks looked at, and the redisticket.
	watchEvery = 10 * time.Second

	// stepLimit is by how much the two clocks may come apart before what they
	// say is doubted. Adjusting a clock gently moves it less in a ticket's life.
	stepLimit = time.Minute
)

// An entry is a ticket and the schedule of its renewal. The ticket never
// changes; the rest is guarded by Store.mu, but for next, which every caller
// looks at.
type entry struct {
	ticket Ticket
	got    time.Time     // when it came, by the monotonic clock
	wall   time.Time     // the same by the wall clock
	renew  time.Duration // when to renew it, since got

	next      atomic.Int64  // nothing is done in the background before, since got
	pause     time.Duration // the wait after the last failure
	forgotten bool          // refused by whoever it was presented to
}

// newEntry is the entry of a ticket that comes now.
func newEntry(t Ticket, now, wall time.Time) *entry {
	e := &entry{ticket: t, got: now, wall: wall}
	left := t.Expires.Sub(now)
	if left > lastPart {
		e.renew = left - lastPart
	} else {
		e.renew = min(earlyPause, left*7/8)
	}
	e.watch(now)
	return e
}

// good tells whether the ticket has not ended.
func (e *entry) good(now time.Time) bool { return now.Before(e.ticket.Expires) }

// due tells whether there may be something to do in the background.
func (e *entry) due(now time.Time) bool { return now.Sub(e.got) >= time.Duration(e.next.Load()) }

// old tells whether it is time to renew the ticket.
func (e *entry) old(now time.Time) bool { return now.Sub(e.got) >= e.renew }

// stepped tells whether the clocks have come apart since the ticket came:
// somebody has set one, or the machine has slept, when the monotonic one
// stands still.
func (e *entry) stepped(now, wall time.Time) bool {
	return (wall.Sub(e.wall) - now.Sub(e.got)).Abs() > stepLimit
}

// wait puts off what is done in the background.
func (e *entry) wait(now time.Time, d time.Duration) {
	e.next.Store(int64(now.Add(d).Sub(e.got)))
}

// watch puts it off until the ticket is to be renewed or looked at.
func (e *entry) watch(now time.Time) {
	e.wait(now, max(0, min(watchEvery, e.renew-now.Sub(e.got))))
}

// postpone puts the next refresh off, after one that failed: by the usual
// pause, or by what the source asks for if that is longer.
func (e *entry) postpone(now time.Time, asked time.Duration) {
	e.pause = min(max(2*e.pause, firstPause), longestPause)
	e.wait(now, max(e.pause, asked))
}
