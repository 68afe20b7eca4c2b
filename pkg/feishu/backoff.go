package feishu

import (
	"sync"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

const (
	// minBackoff and maxBackoff bound how long a client makes no calls.
	minBackoff = 500 * time.Millisecond
	maxBackoff = time.Hour

	// probeInterval is how often one call is made during a long backoff, to find
	// out whether the limit has ended.
	probeInterval = time.Minute
)

// backoff stops all calls of a client while the platform limits their rate.
type backoff struct {
	mu      sync.Mutex
	cause   *Error    // the platform's response; nil if there is no backoff
	began   time.Time // when that response arrived
	until   time.Time // no calls before
	probeAt time.Time // when to make one call nevertheless
}

// check returns a [*ticket.BackoffError] if no call may be made now.
func (b *backoff) check() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	if b.cause == nil || !now.Before(b.until) {
		return nil
	}
	if !now.Before(b.probeAt) {
		b.probeAt = now.Add(probeInterval)
		return nil
	}
	next := b.until
	if b.probeAt.Before(next) {
		next = b.probeAt
	}
	return &ticket.BackoffError{Err: b.cause, RetryAfter: next.Sub(now)}
}

// record records the result of a call that was sent at a time. Only responses of
// the platform itself count, not those of a proxy.
func (b *backoff) record(sent time.Time, failure *Error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	switch {
	case failure != nil && failure.limitsRate:
		cause := *failure
		b.cause, b.began = &cause, now
		b.until = now.Add(min(max(failure.RetryAfter, minBackoff), maxBackoff))
		b.probeAt = now.Add(probeInterval)
	case failure != nil && failure.Code == 0:
	case sent.After(b.began): // otherwise it was sent before the limit began
		b.cause = nil
	}
}
