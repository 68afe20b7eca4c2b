package redisticket

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

var errGone = errors.New("gone")

// memory is a store of one key for tests. It behaves like the one in Redis, and
// fails on demand.
type memory struct {
	mu          sync.Mutex
	there       ticket.Ticket
	refusals    map[string]time.Time // when, by value
	backoff     error
	backoffEnds time.Time
	nextReport  time.Time
	leader      *memoryLease
	gone        bool          // nothing works
	full        bool          // nothing can be written
	slow        time.Duration // every operation
}

func (m *memory) begin(write bool) error {
	time.Sleep(m.slow)
	m.mu.Lock()
	if m.gone || write && m.full {
		m.mu.Unlock()
		return errGone
	}
	now := time.Now()
	if !now.Before(m.there.Expires) {
		m.there = ticket.Ticket{}
	}
	if !now.Before(m.backoffEnds) {
		m.backoff = nil
	}
	if m.leader != nil && !now.Before(m.leader.ends) {
		m.leader = nil
	}
	return nil
}

func (m *memory) load(context.Context, string) (snapshot, error) {
	if err := m.begin(false); err != nil {
		return snapshot{}, err
	}
	defer m.mu.Unlock()
	n := snapshot{ticket: m.there, locked: m.leader != nil}
	if m.backoff != nil {
		n.backoff = &ticket.BackoffError{Err: m.backoff, RetryAfter: time.Until(m.backoffEnds)}
	}
	return n, nil
}

func (m *memory) putIfNewer(_ context.Context, _ string, t ticket.Ticket, ago time.Duration) (ticket.Ticket, error) {
	if err := m.begin(true); err != nil {
		return t, err
	}
	defer m.mu.Unlock()
	if at, ok := m.refusals[t.Value]; ok && time.Since(at) <= ago {
		if m.there.Value == t.Value {
			m.there = ticket.Ticket{}
		}
		return ticket.Ticket{}, nil
	}
	delete(m.refusals, t.Value)
	if !time.Now().Before(t.Expires) {
		return t, nil
	}
	if m.there.Value == t.Value {
		if m.there.Expires.After(t.Expires) {
			m.there = t
		}
		return t, nil
	}
	if m.there.Expires.After(t.Expires) {
		return m.there, nil
	}
	m.there = t
	return t, nil
}

func (m *memory) invalidate(_ context.Context, _ string, refused ticket.Ticket) error {
	if err := m.begin(true); err != nil {
		return err
	}
	defer m.mu.Unlock()
	if m.refusals == nil {
		m.refusals = map[string]time.Time{}
	}
	m.refusals[refused.Value] = time.Now()
	if m.there.Value == refused.Value {
		m.there = ticket.Ticket{}
	}
	return nil
}

func (m *memory) putBackoff(_ context.Context, _ string, f failure, d time.Duration) error {
	if err := m.begin(true); err != nil {
		return err
	}
	defer m.mu.Unlock()
	m.backoff, m.backoffEnds = f.err(decodeTestError), time.Now().Add(d)
	return nil
}

func (m *memory) claimReport(context.Context, string) (bool, error) {
	if err := m.begin(true); err != nil {
		return false, err
	}
	defer m.mu.Unlock()
	if time.Now().Before(m.nextReport) {
		return false, nil
	}
	m.nextReport = time.Now().Add(reportInterval)
	return true, nil
}

func (m *memory) lock(context.Context, string) (lease, error) {
	if err := m.begin(true); err != nil {
		return nil, err
	}
	defer m.mu.Unlock()
	if m.leader != nil {
		return nil, nil
	}
	m.leader = &memoryLease{m, time.Now().Add(lockLife)}
	return m.leader, nil
}

// set changes how the store behaves.
func (m *memory) set(change func(*memory)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change(m)
}

type memoryLease struct {
	store *memory
	ends  time.Time
}

func (l *memoryLease) extend(context.Context) error {
	if err := l.store.begin(true); err != nil {
		return err
	}
	defer l.store.mu.Unlock()
	if l.store.leader == l {
		l.ends = time.Now().Add(lockLife)
	}
	return nil
}

func (l *memoryLease) release(context.Context) error {
	if err := l.store.begin(true); err != nil {
		return err
	}
	defer l.store.mu.Unlock()
	if l.store.leader == l {
		l.store.leader = nil
	}
	return nil
}

// clear empties the store, like a restart of Redis.
func (m *memory) clear() {
	m.set(func(m *memory) { m.there, m.backoff, m.leader, m.refusals = ticket.Ticket{}, nil, nil, nil })
}
