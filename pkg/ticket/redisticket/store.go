package redisticket

import (
	"context"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

// store is the state that the processes share. Its methods block for a short
// time only. An error means that the store is unavailable.
type store interface {
	// load returns everything stored for key.
	load(ctx context.Context, key string) (snapshot, error)

	// putIfNewer stores t, which was fetched that long ago, unless a ticket with a
	// later expiry is stored or t was refused since. It returns the stored ticket:
	// t or the other one, or the zero Ticket if t was refused.
	putIfNewer(ctx context.Context, key string, t ticket.Ticket, ago time.Duration) (ticket.Ticket, error)

	// invalidate deletes refused and stores that it was refused.
	invalidate(ctx context.Context, key string, refused ticket.Ticket) error

	// putBackoff stores that the platform failed and is not to be called for d.
	putBackoff(ctx context.Context, key string, f failure, d time.Duration) error

	// claimReport reports whether a report of pages may cause a call of the
	// platform now. The next one may after reportInterval.
	claimReport(ctx context.Context, key string) (bool, error)

	// lock returns a lease on the right to call the platform, or nil if another
	// process has it.
	lock(ctx context.Context, key string) (lease, error)
}

// lease is a lock that expires after lockLife unless it is extended.
type lease interface {
	extend(ctx context.Context) error
	release(ctx context.Context) error
}

// snapshot is the state of a key.
type snapshot struct {
	ticket  ticket.Ticket // zero if there is none
	backoff error         // the error during a backoff, else nil
	locked  bool          // another process calls the platform
}

const (
	lockLife  = 6 * time.Second
	heartbeat = 2 * time.Second

	reportInterval = time.Minute
)
