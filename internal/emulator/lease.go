package emulator

import (
	"sync"
	"time"
)

// leaseLife is how long tokens and tickets live, unless the options say so.
const leaseLife = 2 * time.Hour

// A lease is a token or a ticket with its end.
type lease struct {
	secret string
	ends   time.Time
}

// A mint hands out leases by the half-hour rule: while the newest has at least
// 30 minutes left, a quarter of its life, it is given again, its end unmoved;
// after that a new one is made, and the old one stays valid to its own end.
type mint struct {
	life   time.Duration
	now    func() time.Time
	create func() string

	mu    sync.Mutex
	valid []lease // oldest first
}

// get returns the lease to use and how long it has left.
func (m *mint) get() (secret string, left time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	m.drop(now)
	if n := len(m.valid); n > 0 {
		newest := m.valid[n-1]
		if left := newest.ends.Sub(now); left >= m.life/4 {
			return newest.secret, left
		}
	}
	l := lease{m.create(), now.Add(m.life)}
	m.valid = append(m.valid, l)
	return l.secret, m.life
}

// secrets returns what is valid now, the newest first.
func (m *mint) secrets() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.drop(m.now())
	var all []string
	for i := len(m.valid) - 1; i >= 0; i-- {
		all = append(all, m.valid[i].secret)
	}
	return all
}

// revoke ends every lease at once.
func (m *mint) revoke() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.valid = nil
}

// drop forgets what has ended. The slice is in the order of the ends.
func (m *mint) drop(now time.Time) {
	for len(m.valid) > 0 && !now.Before(m.valid[0].ends) {
		m.valid = m.valid[1:]
	}
}
