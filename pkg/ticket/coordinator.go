package ticket

import (
	"context"
	"time"
)

// A Coordinator lets the stores of several processes share their tickets and
// fetch one at a time. Package redisticket has one that uses Redis. Its methods
// are safe for concurrent use.
type Coordinator interface {
	// Fetch returns a ticket that satisfies r: one that another process has
	// stored already, or the result of fetch. At most one process runs fetch at
	// a time. Fetch blocks until then, or until ctx ends.
	Fetch(ctx context.Context, key string, r Request, fetch func(context.Context) (Ticket, error)) (Ticket, error)

	// Compare shares t, which was fetched at the time fetched, with the other
	// processes, and returns the ticket to use from now on: t, a later one, or
	// the zero Ticket if another process has found that t is refused. It blocks
	// for less than a second.
	Compare(ctx context.Context, key string, t Ticket, fetched time.Time) (Ticket, error)

	// Invalidate drops refused for all processes, unless another ticket has
	// replaced it. It blocks for less than a second.
	Invalidate(ctx context.Context, key string, refused Ticket)
}

// Request is what a store asks a [Coordinator] for. The zero value asks for any
// valid ticket.
type Request struct {
	Current     Ticket // to be replaced, but still valid; zero if there is none
	ClockJumped bool   // the clocks disagree about when Current expires
	Refused     string // the value of a ticket not to accept from other processes

	// Reported means that pages report that the platform refuses Current. Fetch
	// calls fetch for such requests once a minute in all processes together, and
	// returns Current in between. If fetch returns another ticket, Fetch drops
	// Current for all processes.
	Reported bool
}
