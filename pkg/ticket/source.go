package ticket

import "context"

// A Source fetches a ticket that is valid when Ticket returns.
//
// Ticket may block, until its context ends at the latest, and is safe for
// concurrent use and to repeat.
//
// If an error, or one that it wraps, has a method RetryDelay() time.Duration,
// the source is not called again before that delay has passed. A delay counts
// for a minute at most, and ends before the present ticket expires.
type Source interface {
	Ticket(ctx context.Context) (Ticket, error)
}

// SourceFunc is a function as a Source.
type SourceFunc func(ctx context.Context) (Ticket, error)

// Ticket calls f.
func (f SourceFunc) Ticket(ctx context.Context) (Ticket, error) { return f(ctx) }

var (
	_ Source = SourceFunc(nil)
	_ Source = (*Cached)(nil)
)
