package settings

import (
	"slices"
	"sync"
)

// A Store holds the settings that the parts of the emulator share. It is safe
// for concurrent use. Make one with [NewStore].
type Store struct {
	mu        sync.Mutex
	settings  Settings
	observers []func(Settings)
}

// NewStore returns a store with the [Defaults].
func NewStore() *Store { return &Store{settings: Defaults()} }

// Get returns a copy of the settings.
func (s *Store) Get() Settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settings.clone()
}

// Update changes the settings through change, which must not call back into the
// emulator. If change or the validation of its result fails, the settings stay
// as they were; the latter's error is an [*Error].
func (s *Store) Update(change func(*Settings) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := s.settings.clone()
	if err := change(&next); err != nil {
		return err
	}
	next.normalize()
	if err := next.validate(); err != nil {
		return err
	}
	s.settings = next
	for _, observe := range s.observers {
		observe(next)
	}
	return nil
}

// Merge changes the fields named in a JSON object. Of outcomes and permissions
// it changes the entries that the object names; null, the outcome "answer" and
// the permission "ask" remove an entry. The error is an [*Error].
func (s *Store) Merge(patch []byte) error {
	return s.Update(func(next *Settings) error { return next.merge(patch) })
}

// Reset goes back to the [Defaults].
func (s *Store) Reset() {
	s.Update(func(next *Settings) error { *next = Defaults(); return nil })
}

// Observe calls observe after each change by Update, Merge or Reset, before
// that returns. observe must neither block nor use the store or change its
// argument.
func (s *Store) Observe(observe func(Settings)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.observers = append(s.observers, observe)
}

// TakeOutcome returns the outcome of the next call of the function at path, and
// counts it.
func (s *Store) TakeOutcome(path string) Outcome {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.settings.Outcomes[path]
	if o.Times > 0 {
		rest := o
		if rest.Times--; rest.Times == 0 {
			delete(s.settings.Outcomes, path)
		} else {
			s.settings.Outcomes[path] = rest
		}
	}
	return o
}

// TakeFault returns the fault of the next request to path, if there is one, and
// counts it.
func (s *Store) TakeFault(path string) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.settings.Faults, func(f Fault) bool { return f.Path == "" || f.Path == path })
	if i < 0 {
		return Fault{}, false
	}
	f := s.settings.Faults[i]
	if f.Times > 0 {
		if s.settings.Faults[i].Times--; s.settings.Faults[i].Times == 0 {
			s.settings.Faults = slices.Delete(s.settings.Faults, i, i+1)
		}
	}
	return f, true
}
