// Package limit bounds what one address may take of a server: how many
// requests a second, how many connections at a time. What it remembers of the
// addresses is bounded too.
package limit

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limits are what one address may take; zero is without limit.
type Limits struct {
	Requests    int // a second; Burst times as many may come at once
	Connections int // at a time
}

// Burst is how many seconds' worth of requests may come at once. A page with
// all its files comes at once, and so do the people behind one address at nine
// in the morning.
const Burst = 10

// maxVisitors bounds the table. Each takes about 200 bytes.
const maxVisitors = 1 << 16

// sweepPause is the least time between two searches for visitors to forget.
const sweepPause = time.Second

// A Table counts the requests and connections of clients. NewTable makes one. It is
// safe for concurrent use, and its methods do not block.
type Table struct {
	limits Limits

	mu       sync.Mutex
	visitors map[netip.Addr]*visitor
	swept    time.Time
}

// A visitor is what is known of one address, or of one IPv6 network.
type visitor struct {
	requests    *rate.Limiter
	seen        time.Time
	connections int
}

// NewTable returns an empty table.
func NewTable(l Limits) *Table {
	return &Table{limits: l, visitors: map[netip.Addr]*visitor{}}
}

// Allow reports whether a request of addr may go on at the moment now, and
// counts it if so. A request that is refused may come again after a second.
func (t *Table) Allow(addr netip.Addr, now time.Time) bool {
	if t.limits.Requests == 0 {
		return true
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.visitor(addr, now).requests.AllowN(now, 1)
}

// Connect reports whether addr may open one more connection, and counts it if
// so. What was counted must be given back by Disconnect.
func (t *Table) Connect(addr netip.Addr, now time.Time) bool {
	if t.limits.Connections == 0 {
		return true
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	v := t.visitor(addr, now)
	if v.connections >= t.limits.Connections {
		return false
	}
	v.connections++
	return true
}

// Disconnect gives back what Connect counted.
func (t *Table) Disconnect(addr netip.Addr) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if v := t.visitors[network(addr)]; v != nil && v.connections > 0 {
		v.connections--
	}
}

// Len returns how many visitors are remembered.
func (t *Table) Len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.visitors)
}

// network is what counts as one visitor: an IPv4 address, or the /64 that an
// IPv6 provider gives to one customer at least.
func network(addr netip.Addr) netip.Addr {
	addr = addr.Unmap()
	if addr.Is6() {
		p, _ := addr.WithZone("").Prefix(64) // cannot fail for IPv6
		return p.Addr()
	}
	return addr
}

// visitor finds or makes the entry of addr. Called with mu held.
func (t *Table) visitor(addr netip.Addr, now time.Time) *visitor {
	key := network(addr)
	v := t.visitors[key]
	if v == nil {
		t.makeRoom(now)
		n := t.limits.Requests
		v = &visitor{requests: rate.NewLimiter(rate.Limit(n), Burst*n)}
		t.visitors[key] = v
	}
	v.seen = now
	return v
}

// makeRoom sees to it that there is a place in the table. Who has no connection
// and has been quiet for so long that all of the burst has come back is as good
// as new. If that yields nothing, because more addresses come than any honest
// crowd has, any of them goes: it gets another burst, but the memory stays
// bounded.
func (t *Table) makeRoom(now time.Time) {
	if len(t.visitors) < maxVisitors {
		return
	}
	if now.Sub(t.swept) >= sweepPause {
		t.swept = now
		for key, v := range t.visitors {
			if v.connections == 0 && now.Sub(v.seen) >= Burst*time.Second {
				delete(t.visitors, key)
			}
		}
	}
	for key := range t.visitors {
		if len(t.visitors) < maxVisitors {
			return
		}
		delete(t.visitors, key)
	}
}
