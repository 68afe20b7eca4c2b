package ticket

import (
	"errors"
	"fmt"
	"time"
)

const (
	// errorTTL is how long an error is cached while there is no ticket: callers
	// get it without another call to a platform in trouble. With a Coordinator
	// it also gives other processes their turn.
	errorTTL = 2 * time.Second

	// maxBackoff bounds what a source may ask for. One call a minute is no burden
	// for a platform, and without a ticket every page fails until then.
	maxBackoff = time.Minute
)

// A BackoffError means that the source was not called: it has failed a moment
// ago, or asked not to be called for some time.
type BackoffError struct {
	Err        error         // how it failed
	RetryAfter time.Duration // until it will be called again
}

func (e *BackoffError) Error() string {
	return fmt.Sprintf("not asked for another %v: %v", e.RetryAfter.Round(time.Millisecond), e.Err)
}

// Unwrap returns Err.
func (e *BackoffError) Unwrap() error { return e.Err }

// RetryDelay returns RetryAfter, for a [Store] whose source returns e.
func (e *BackoffError) RetryDelay() time.Duration { return e.RetryAfter }

// Backoff returns how long to leave the source alone after it failed with err: as
// long as the error says, a minute at most, and no longer than half of what the
// current ticket has left, so that there is another attempt before it ends. It
// is 0 if the error does not say. See [Source].
func (r Request) Backoff(err error) time.Duration {
	asked := RetryAfter(err)
	if r.Current.Value == "" {
		return asked
	}
	return min(asked, max(time.Until(r.Current.Expires)/2, minRetry))
}

// RetryAfter returns how long the source that failed with err is to be left
// alone, a minute at most, and 0 if the error does not say. See [Source].
func RetryAfter(err error) time.Duration {
	var e interface{ RetryDelay() time.Duration }
	if !errors.As(err, &e) {
		return 0
	}
	return min(e.RetryDelay(), maxBackoff)
}
