package ticket

import "time"

// An Observer counts what a store does. Its methods are called by many
// goroutines, one of them with every ticket returned: they must return quickly
// and not call the store.
type Observer interface {
	// Hit is called when a caller gets the cached ticket.
	Hit(key string)

	// Fetched is called when the source has returned. renewal reports whether
	// there is a valid ticket still.
	Fetched(key string, renewal bool, took time.Duration, err error)

	// Stored is called when the store has a new ticket, from its source or from
	// another process.
	Stored(key string, t Ticket)

	// Invalidated is called when the present ticket was refused, here or in
	// another process.
	Invalidated(key string)
}

type noObserver struct{}

func (noObserver) Hit(string)                                 {}
func (noObserver) Fetched(string, bool, time.Duration, error) {}
func (noObserver) Stored(string, Ticket)                      {}
func (noObserver) Invalidated(string)                         {}
