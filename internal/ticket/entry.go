package ticket

import "time"

const (
	// lastPart is the end of a ticket's life in which the platform gives out a
	// new one, while the old one stays good.
	lastPart = 30 * time.Minute

	// After a refresh that failed the next one waits firstPause, then twice as
	// long each time, longestPause at most.
	firstPause   = time.Second
	longestPause = 10 * time.Second

	// earlyPause is the wait after a refresh that went well and still gave a
	// ticket in the last part of its life. That is normal once a cycle: the
	// platform's half hour begins a moment after ours, which counts from
	// before the request.
	earlyPause = time.Minute
)

// An entry is a ticket and the schedule of its renewal. The ticket never
// changes; the rest is guarded by Store.mu.
type entry struct {
	ticket Ticket

	next      time.Time     // no refresh starts before
	pause     time.Duration // the wait after the last failure
	forgotten bool          // refused by whoever it was presented to
}

// newEntry is the entry of a ticket that has that much left.
func newEntry(t Ticket, left time.Duration) *entry {
	e := &entry{ticket: t}
	if left < lastPart {
		e.next = time.Now().Add(earlyPause)
	}
	return e
}

// claim tells whether a refresh should start now, given that the ticket is in
// its last part. If so nobody else gets to start one before that one has had
// its time.
func (e *entry) claim() bool {
	now := time.Now()
	if now.Before(e.next) {
		return false
	}
	e.next = now.Add(fetchLimit)
	return true
}

// postpone puts the next refresh off, after one that failed.
func (e *entry) postpone() {
	e.pause = min(max(2*e.pause, firstPause), longestPause)
	e.next = time.Now().Add(e.pause)
}
