package login

import (
	"context"
	"time"
)

// Store keeps sessions. Keys are short strings of letters, digits and -_: and
// values are up to some 20 kB. It is safe for concurrent use.
type Store interface {
	// Get returns the value of a key; found is false if there is none or it has
	// expired.
	Get(ctx context.Context, key string) (value []byte, found bool, err error)

	// Set stores a value, which the caller does not change any more, for a time
	// greater than 0.
	Set(ctx context.Context, key string, value []byte, ttl time.Duration) error

	// Delete removes keys. A missing key is not an error.
	Delete(ctx context.Context, keys ...string) error
}

// Locker is a [Store] that several processes share. A Store without it is
// considered to be used by one process only.
type Locker interface {
	// Lock waits for the lock with that name until ctx ends. The lock ends with
	// unlock, or 9 seconds later if the process has died.
	Lock(ctx context.Context, name string) (unlock func(), err error)
}
