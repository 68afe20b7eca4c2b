package login

import (
	"context"
	"crypto/rand"
	"time"
)

// An epoch of a user begins when that user signs out everywhere: sessions of
// another epoch do not count any more. It is a random number, not a time: the
// clocks of replicas differ, and are set.
const epochSize = 8

// epochLife is how long an epoch is remembered at least. It is longer than the
// sessions from before it last, also if the settings once let them live longer.
const epochLife = 366 * 24 * time.Hour

// firstEpoch is that of users who have not signed out everywhere. Do not change
// it.
var firstEpoch = make([]byte, epochSize)

// findEpoch reads the epoch of a user; later tells whether it is another than
// the first.
func (e entries) findEpoch(ctx context.Context, owner []byte) (epoch []byte, later bool, err error) {
	epoch, found, err := e.find(ctx, epochEntry+string(owner))
	if err != nil || !found || len(epoch) != epochSize {
		return firstEpoch, false, err
	}
	return epoch, true, nil
}

// beginEpoch begins a new one.
func (e entries) beginEpoch(ctx context.Context, owner []byte, expires time.Time) error {
	epoch := make([]byte, epochSize)
	rand.Read(epoch)
	return e.commit(ctx, epochEntry+string(owner), epoch, expires)
}
