package ticket

import (
	"log/slog"
	"sync"
	"time"

	"github.com/patrickmn/go-cache"
	"golang.org/x/sync/singleflight"
)

// A Store keeps tickets in memory, each under the name of its kind. NewStore
// makes one. All methods are safe for concurrent use.
type Store struct {
	// Log is told what no caller can be told: a refresh in the background that
	// failed, and where a source panicked. nil means slog.Default(). Set it
	// before the first use.
	Log *slog.Logger

	// Observer is told what the store does. Set it before the first use.
	Observer Observer

	cache   *cache.Cache       // key → *entry
	fetches singleflight.Group // key → the fetch under way

	// mu guards the schedule of every entry, and makes "look, then join or
	// start a fetch" and "keep what was fetched" single steps. It is never
	// held while a source is asked.
	mu sync.Mutex
}

// NewStore returns an empty store. It starts no goroutine and needs no Close:
// a handful of keys is not worth the cache's janitor, and an ended ticket is
// not handed out whether it has been swept away or not.
func NewStore() *Store {
	return &Store{cache: cache.New(cache.NoExpiration, 0)}
}

// Reuse returns a source that asks src only when the store has no good ticket
// under key, or when it is time to renew the one it has. It does not block.
//
// Keys appear in errors and logs. Sources under the same key share one ticket.
func (s *Store) Reuse(key string, src Source) *Reused {
	return &Reused{store: s, key: key, source: src}
}

// Forget drops the ticket under key if its value is refused, because whoever
// it was presented to did not take it. If another one has taken its place
// already, that one stays. Nor does a refresh that is under way bring the
// refused one back: the next caller fetches anew.
//
// Forget does not block and is safe to repeat.
func (s *Store) Forget(key, refused string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, _ := s.present(key)
	if e == nil || e.ticket.Value != refused {
		return
	}
	e.forgotten = true
	s.Observer.forgotten(key)
	s.cache.Delete(key)
	s.fetches.Forget(key)
}

// present returns the entry under key and how long its ticket has left, or nil
// if there is none that is good.
func (s *Store) present(key string) (*entry, time.Duration) {
	v, ok := s.cache.Get(key)
	if !ok {
		return nil, 0
	}
	// The cache forgets an entry just after its time, a ticket ends on it.
	e := v.(*entry)
	left := time.Until(e.ticket.Expires)
	if left <= 0 {
		return nil, 0
	}
	return e, left
}

// settle takes in the outcome of a fetch that was started in order to replace
// old, or to fill a void if old is nil.
func (s *Store) settle(key string, old *entry, t Ticket, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if old != nil && old.forgotten {
		return // t was asked for before the refusal and may be what was refused
	}
	if err != nil {
		if old != nil {
			old.postpone()
		}
		return
	}
	// Only a positive duration: to the cache zero means its default and a
	// negative one means for ever.
	if left := time.Until(t.Expires); left > 0 {
		s.cache.Set(key, newEntry(t, left), left)
	}
}

func (s *Store) log() *slog.Logger {
	if s.Log != nil {
		return s.Log
	}
	return slog.Default()
}
