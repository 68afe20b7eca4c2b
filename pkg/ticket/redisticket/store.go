package redisticket

import (
	"context"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

// A store is where processes leave tickets and notes for each other. Its
// methods block for a moment only. An error means that it cannot be relied on.
type store interface {
	// find reads all that is there about key.
	find(ctx context.Context, key string) (snapshot, error)

	// putIfNewer stores t, which was asked for so long ago, unless there is a ticket
	// that lives longer or t was refused since. It returns what is there then:
	// t, the other ticket, or the zero Ticket for a refused one.
	putIfNewer(ctx context.Context, key string, t ticket.Ticket, ago time.Duration) (ticket.Ticket, error)

	// forget takes refused away, and remembers that it was refused.
	forget(ctx context.Context, key string, refused ticket.Ticket) error

	// hold leaves a note that the platform is to be left alone for so long.
	hold(ctx context.Context, key string, why failure, d time.Duration) error

	// lock returns a lease on the right to ask the platform, or nil if another
	// process has it.
	lock(ctx context.Context, key string) (lease, error)
}

// A lease ends by itself after lockLife, unless it is extended.
type lease interface {
	extend(ctx context.Context) error
	release(ctx context.Context) error
}

// A snapshot is what a store says about a key.
type snapshot struct {
	ticket ticket.Ticket // zero if there is none
	held   error         // the platform is to be left alone
	locked bool          // another process asks just now
}

const (
	lockLife  = 6 * time.Second
	heartbeat = 2 * time.Second
)
