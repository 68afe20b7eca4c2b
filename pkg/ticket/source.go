package ticket

import "context"

// A Source hands out a ticket that is good at the moment it returns.
//
// Ticket may block, until its context ends at the latest, and is safe for
// concurrent use and to repeat.
type Source interface {
	Ticket(ctx context.Context) (Ticket, error)
}

// A SourceFunc is a function as a Source.
type SourceFunc func(ctx context.Context) (Ticket, error)

// Ticket calls f.
func (f SourceFunc) Ticket(ctx context.Context) (Ticket, error) { return f(ctx) }

var (
	_ Source = SourceFunc(nil)
	_ Source = (*Reused)(nil)
)
