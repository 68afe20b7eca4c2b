package ticket

import (
	"context"
	"time"
)

// A Fleet lets the stores of several processes fetch as one. Package fleet has
// one that they meet in through Redis. Its methods are safe for concurrent use.
type Fleet interface {
	// Fetch returns a ticket that meets want: one that another process has
	// already, or what ask yields. At most one process of the fleet asks at a
	// time. Fetch blocks until then, or until ctx ends.
	Fetch(ctx context.Context, key string, want Want, ask func(context.Context) (Ticket, error)) (Ticket, error)

	// Compare tells the fleet of t, which the store has had since got, and
	// returns the ticket to go on with: t, a later one, or the zero Ticket if
	// another process has found that t is refused. It blocks shortly.
	Compare(ctx context.Context, key string, t Ticket, got time.Time) (Ticket, error)

	// Forget drops refused for all, unless another ticket has taken its place.
	// It blocks shortly.
	Forget(ctx context.Context, key string, refused Ticket)
}

// A Want is what a store lacks. The zero value wants any ticket that is good.
type Want struct {
	Old     Ticket // the one to replace, good still; zero if there is none
	Doubt   bool   // the clocks disagree about how long Old has left
	Refused string // the value of a ticket that is not to be had from others
}
