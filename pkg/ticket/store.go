package ticket

import (
	"log/slog"
	"sync"

	"github.com/patrickmn/go-cache"
)

// A Store caches tickets in memory, each under its key. The zero value is ready
// to use. Its fields must not change after the first call of Cache; its method
// is safe for concurrent use.
//
// How long a ticket has left is measured by the monotonic clock, so that
// setting the machine's clock neither ends a ticket early nor extends its use.
// If that clock and the wall clock differ by more than a minute, as after the
// machine was suspended, the ticket is renewed once in the background.
type Store struct {
	// Log receives what is not returned to any caller: failures of renewals in
	// the background, and stack traces of panics of a source. nil means
	// slog.Default().
	Log *slog.Logger

	// Coordinator shares the tickets with other processes; nil if there are
	// none.
	Coordinator Coordinator

	// Observer counts what happens; may be nil.
	Observer Observer

	mu      sync.Mutex
	entries *cache.Cache // key → *entry
	states  map[string]*state
}

// NewStore returns an empty store. It starts no goroutine and needs no Close.
func NewStore() *Store { return new(Store) }

// Cache returns a source that calls src only when the store has no valid ticket
// under key, or when it is time to renew it. It does not block.
//
// Keys appear in errors and logs. Sources under the same key share one ticket.
func (s *Store) Cache(key string, src Source) *Cached {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.entries == nil {
		// An expired ticket is never returned, so a handful of keys needs no
		// goroutine that sweeps them.
		s.entries = cache.New(cache.NoExpiration, 0)
		s.states = map[string]*state{}
	}
	if s.states[key] == nil {
		s.states[key] = &state{store: s, key: key}
	}
	return &Cached{state: s.states[key], source: src}
}

func (s *Store) log() *slog.Logger {
	if s.Log != nil {
		return s.Log
	}
	return slog.Default()
}

func (s *Store) observer() Observer {
	if s.Observer != nil {
		return s.Observer
	}
	return noObserver{}
}
