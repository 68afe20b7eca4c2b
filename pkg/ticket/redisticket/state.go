package redisticket

import (
	"log/slog"
	"sync"
	"time"
)

// state logs once, instead of with every operation, that Redis fails and that
// it works again.
type state struct {
	log     *slog.Logger
	observe func(op string, took time.Duration, err error)

	mu         sync.Mutex
	failing    string // "read" or "write"; "" if Redis works
	unreadable bool
}

// report records the result of an operation. After a failed write only a
// successful write means that Redis works again: it may be full.
func (s *state) report(op string, took time.Duration, err error) {
	if s.observe != nil {
		s.observe(op, took, err)
	}
	kind := "read"
	if op == "put" || op == "lock" || op == "report" {
		kind = "write"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err != nil && s.failing == "":
		s.failing = kind
		s.log.Warn("redis fails: this process goes on with the tickets it has, and fetches for itself when it has none", "err", err)
	case err == nil && s.failing != "" && (kind == "write" || s.failing == "read"):
		s.failing = ""
		s.log.Info("redis works again: tickets are shared")
	}
}

// unread records that an entry in Redis cannot be read.
func (s *state) unread(name string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.unreadable {
		s.log.Warn("what is in redis cannot be read, and is replaced: see whether all replicas have the same REDIS_ENCRYPTION_KEY, or without it the same APP_SECRET", "name", name, "err", err)
	}
	s.unreadable = true
}
