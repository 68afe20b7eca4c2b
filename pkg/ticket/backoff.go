package ticket

import (
	"errors"
	"fmt"
	"time"
)

const (
	// errorTTL is how long an error is cached while there is no ticket. Until
	// then callers get it without another call of the platform, and with a
	// Coordinator other processes can make one.
	errorTTL = 2 * time.Second

	// maxBackoff bounds the delay that a source may ask for. Without a ticket
	// every page fails during the delay, and one call a minute is a low rate.
	maxBackoff = time.Minute
)

// A BackoffError means that the source was not called, because it has just
// failed or has asked for a delay.
type BackoffError struct {
	Err        error         // of the last call
	RetryAfter time.Duration // until it will be called again
}

func (e *BackoffError) Error() string {
	return fmt.Sprintf("not asked for another %v: %v", e.RetryAfter.Round(time.Millisecond), e.Err)
}

// Unwrap returns Err.
func (e *BackoffError) Unwrap() error { return e.Err }

// RetryDelay returns RetryAfter, for a [Store] whose source returns e.
func (e *BackoffError) RetryDelay() time.Duration { return e.RetryAfter }

// Backoff returns how long not to call the source after it failed with err: the
// delay in the error, a minute at most, and at most half of what the current
// ticket has left, so that there is another attempt before it expires. It is 0
// if the error has no delay. See [Source].
func (r Request) Backoff(err error) time.Duration {
	asked := RetryAfter(err)
	if r.Current.Value == "" {
		return asked
	}
	return min(asked, max(time.Until(r.Current.Expires)/2, minRetry))
}

// RetryAfter returns how long not to call the source that failed with err, a
// minute at most, and 0 if the error has no delay. See [Source].
func RetryAfter(err error) time.Duration {
	var e interface{ RetryDelay() time.Duration }
	if !errors.As(err, &e) {
		return 0
	}
	return min(e.RetryDelay(), maxBackoff)
}
