package redisticket

import (
	"log/slog"
	"sync"
	"time"
)

// A state says once, and not with every operation, that Redis fails and that
// it is back.
type state struct {
	log     *slog.Logger
	observe func(op string, took time.Duration, err error)

	mu         sync.Mutex
	failing    string // "read" or "write", "" if all is well
	unreadable bool
}

// report takes in how an operation went. That Redis can be read does not yet
// mean that it is well: it may be full.
func (s *state) report(op string, took time.Duration, err error) {
	if s.observe != nil {
		s.observe(op, took, err)
	}
	kind := "read"
	if op == "offer" || op == "lock" {
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

// unread takes in that there is something in Redis that cannot be read.
func (s *state) unread(name string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.unreadable {
		s.log.Warn("what is in redis cannot be read, and is replaced: see whether all replicas have the same REDIS_ENCRYPTION_KEY", "name", name, "err", err)
	}
	s.unreadable = true
}
