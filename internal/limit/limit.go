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

// Limits are those of one address; zero is unlimited.
type Limits struct {
	Requests    int // a second; Burst times as many may come at once
	Connections int // at a time
}

// Burst is how many seconds' worth of requests may come at once, for a page with its
// files, or for many users behind one address.
const Burst = 10

// maxClients bounds the table. Each takes about 200 bytes.
const maxClients = 1 << 16

// sweepPause is the least time between two searches for clients to forget.
const sweepPause = time.Second

// A Table counts the requests and connections of clients. NewTable makes one. It is
// safe for concurrent use, and its methods do not block.
type Table struct {
	limits Limits

	mu      sync.Mutex
	clients map[netip.Addr]*entry
	swept   time.Time
}

// An entry has the counts of one client.
type entry struct {
	requests    *rate.Limiter
	seen        time.Time
	connections int
}

// NewTable returns an empty table.
func NewTable(l Limits) *Table {
	return &Table{limits: l, clients: map[netip.Addr]*entry{}}
}

// Allow reports whether a request of addr is allowed at the time now, and counts it
// if so. A request that is refused may come again after a second.
func (t *Table) Allow(addr netip.Addr, now time.Time) bool {
	if t.limits.Requests == 0 {
		return true
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.entry(addr, now).requests.AllowN(now, 1)
}

// Connect reports whether addr may open one more connection, and counts it if
// so. What was counted must be given back by Disconnect.
func (t *Table) Connect(addr netip.Addr, now time.Time) bool {
	if t.limits.Connections == 0 {
		return true
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	v := t.entry(addr, now)
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
	if v := t.clients[network(addr)]; v != nil && v.connections > 0 {
		v.connections--
	}
}

// Len returns the number of clients in the table.
func (t *Table) Len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.clients)
}

// network returns the network that counts as one client: an IPv4 address, or the
// /64 of an IPv6 address, the smallest network of a customer.
func network(addr netip.Addr) netip.Addr {
	addr = addr.Unmap()
	if addr.Is6() {
		p, _ := addr.WithZone("").Prefix(64) // cannot fail for IPv6
		return p.Addr()
	}
	return addr
}

// entry returns the entry of addr, a new one if there is none. The caller holds mu.
func (t *Table) entry(addr netip.Addr, now time.Time) *entry {
	key := network(addr)
	v := t.clients[key]
	if v == nil {
		t.makeRoom(now)
		n := t.limits.Requests
		v = &entry{requests: rate.NewLimiter(rate.Limit(n), Burst*n)}
		t.clients[key] = v
	}
	v.seen = now
	return v
}

// makeRoom keeps the table below maxClients. It deletes the entries without a
// connection whose whole burst is available again. If there are none, as in an
// attack with many addresses, it deletes any entry: its client gets another burst,
// but the memory stays bounded.
func (t *Table) makeRoom(now time.Time) {
	if len(t.clients) < maxClients {
		return
	}
	if now.Sub(t.swept) >= sweepPause {
		t.swept = now
		for key, v := range t.clients {
			if v.connections == 0 && now.Sub(v.seen) >= Burst*time.Second {
				delete(t.clients, key)
			}
		}
	}
	for key := range t.clients {
		if len(t.clients) < maxClients {
			return
		}
		delete(t.clients, key)
	}
}
