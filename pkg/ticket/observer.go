package ticket

import "time"

// An Observer is told what a store does, to count it. Its methods are called
// by many goroutines, some with every ticket handed out: they must be quick.
type Observer interface {
	// Hit: a caller got the ticket that the store has.
	Hit(key string)

	// Asked: the source was asked, to replace a ticket that is good still
	// (renewal) or because there was none.
	Asked(key string, renewal bool, took time.Duration, err error)

	// Kept: the store has a new entry, from its source or from the redisticket.
	Kept(key string, t Ticket)

	// Dropped: a ticket was refused, here or elsewhere in the redisticket.
	Dropped(key string)
}

// silent is the Observer of a store that has none.
type silent struct{}

func (silent) Hit(string)                               {}
func (silent) Asked(string, bool, time.Duration, error) {}
func (silent) Kept(string, Ticket)                      {}
func (silent) Dropped(string)                           {}
