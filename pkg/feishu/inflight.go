package feishu

import (
	"context"
	"time"
)

const (
	// maxInFlight is how many calls for users a client makes at a time. Calls for
	// tokens and tickets of the app are not counted: they are few, and all users
	// need them.
	maxInFlight = 100

	// slotTimeout is how long a call waits for others to end.
	slotTimeout = time.Second
)

// acquire waits until a call for a user may be made and returns a function to
// call after it.
func (s *state) acquire(ctx context.Context, op string) (release func(), err error) {
	timeout := time.NewTimer(slotTimeout)
	defer timeout.Stop()
	select {
	case s.slots <- struct{}{}:
		return func() { <-s.slots }, nil
	case <-ctx.Done():
		return nil, &Error{Op: op, Err: transportError{ctx.Err()}}
	case <-timeout.C:
		return nil, &Error{Op: op, Err: errBusy, RetryAfter: slotTimeout}
	}
}
