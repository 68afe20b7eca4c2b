package ticket

import (
	"errors"
	"fmt"
	"time"
)

const (
	// coldPause is how long a failure is kept while there is no ticket: callers
	// get it without another call to a platform that has trouble enough. In a
	// fleet it also lets the others go first.
	coldPause = 2 * time.Second

	// longestHold bounds what a source may ask for.
	longestHold = time.Hour
)

// A HeldError says that the source was not asked at all: it has failed a moment
// ago, or wants to be left alone.
type HeldError struct {
	Err  error         // how it failed
	Left time.Duration // until it will be asked again
}

func (e *HeldError) Error() string {
	return fmt.Sprintf("not asked for another %v: %v", e.Left.Round(time.Millisecond), e.Err)
}

// Unwrap returns Err.
func (e *HeldError) Unwrap() error { return e.Err }

// Wait returns Left.
func (e *HeldError) Wait() time.Duration { return e.Left }

// Wait is how long a source that failed wants to be left alone, an hour at
// most. Its error says so by a method Wait; without one it has no such wish.
func Wait(err error) time.Duration {
	var e interface{ Wait() time.Duration }
	if !errors.As(err, &e) {
		return 0
	}
	return min(e.Wait(), longestHold)
}

// A hold keeps callers without a ticket from the source for some time.
type hold struct {
	err   error
	until time.Time
}

// held returns the error for callers while the source of key is left alone.
// Called with Store.mu held.
func (s *Store) held(key string, now time.Time) error {
	h, ok := s.holds[key]
	if !ok || !now.Before(h.until) {
		delete(s.holds, key)
		return nil
	}
	return &HeldError{Err: h.err, Left: h.until.Sub(now)}
}

// hold leaves the source of key alone after err. Called with Store.mu held.
func (s *Store) hold(key string, err error, now time.Time, d time.Duration) {
	if again, ok := errors.AsType[*HeldError](err); ok {
		err = again.Err // how long is said anew
	}
	s.holds[key] = hold{err, now.Add(d)}
}
