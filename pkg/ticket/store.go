package ticket

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/patrickmn/go-cache"
	"golang.org/x/sync/singleflight"
)

// A Store keeps tickets in memory, each under the name of its kind. NewStore
// makes one. All methods are safe for concurrent use.
//
// How long a ticket has left is judged by the monotonic clock, so setting the
// machine's clock neither ends one early nor lets it be used beyond its end.
// When the two clocks come apart by more than a minute, which also happens when
// the machine sleeps, the ticket is renewed in the background, once.
type Store struct {
	// Log is told what no caller can be told: a refresh in the background that
	// failed, and where a source panicked. nil means slog.Default(). Set it, and
	// the other fields, before the first use.
	Log *slog.Logger

	// Fleet lets this store fetch as one with those of other processes. nil
	// means that there are none.
	Fleet Fleet

	// Observer counts what happens; may be nil.
	Observer Observer

	cache   *cache.Cache       // key → *entry
	fetches singleflight.Group // key → the fetch under way
	wall    func() time.Time   // the wall clock

	// mu guards what follows and the schedule of every entry, and makes "look,
	// then join or start a fetch" and "keep what was fetched" single steps. It
	// is never held while a source or the fleet is asked.
	mu      sync.Mutex
	holds   map[string]hold   // by key: sources to be left alone
	refused map[string]string // by key: the value refused last
}

// NewStore returns an empty store. It starts no goroutine and needs no Close:
// a handful of keys is not worth the cache's janitor, and an ended ticket is
// not handed out whether it has been swept away or not.
func NewStore() *Store {
	return &Store{
		cache:   cache.New(cache.NoExpiration, 0),
		wall:    func() time.Time { return time.Now().Round(0) }, // which strips the monotonic reading
		holds:   map[string]hold{},
		refused: map[string]string{},
	}
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
// refused one back: the next caller fetches anew. The fleet, if there is one,
// forgets it too.
//
// Forget does not block and is safe to repeat.
func (s *Store) Forget(key, refused string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.present(key, time.Now()); e != nil && e.ticket.Value == refused {
		s.drop(key, e)
		if s.Fleet != nil {
			go s.Fleet.Forget(context.Background(), key, e.ticket)
		}
	}
}

// drop takes e out. Called with mu held.
func (s *Store) drop(key string, e *entry) {
	e.forgotten = true
	s.refused[key] = e.ticket.Value
	s.cache.Delete(key)
	s.fetches.Forget(key)
	s.observer().Dropped(key)
}

// present returns the entry under key, or nil if there is none that is good.
func (s *Store) present(key string, now time.Time) *entry {
	v, ok := s.cache.Get(key)
	if !ok {
		return nil
	}
	if e := v.(*entry); e.good(now) {
		return e
	}
	return nil
}

// settle takes in the outcome of a fetch that was started in order to replace
// old, or to fill a void if old is nil.
func (s *Store) settle(key string, old *entry, t Ticket, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if old != nil && old.forgotten {
		return // t was asked for before the refusal and may be what was refused
	}
	now := time.Now()
	if err != nil {
		s.fail(key, old, err, now)
		return
	}
	delete(s.holds, key)
	s.keep(key, t, now)
}

// fail takes in a failure. Called with mu held.
func (s *Store) fail(key string, old *entry, err error, now time.Time) {
	asked := Wait(err)
	if old != nil {
		old.postpone(now, asked)
	} else if asked == 0 {
		asked = coldPause
	}
	if asked > 0 { // which matters also if the ticket ends before
		s.hold(key, err, now, asked)
	}
}

// keep takes in a ticket. Called with mu held.
func (s *Store) keep(key string, t Ticket, now time.Time) {
	e := newEntry(t, now, s.wall())
	if !e.good(now) {
		return
	}
	// The cache would go by the wall clock, so the entry judges its end itself.
	s.cache.Set(key, e, cache.NoExpiration)
	if t.Value == s.refused[key] { // its source insists
		delete(s.refused, key)
	}
	s.observer().Kept(key, t)
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
	return silent{}
}
