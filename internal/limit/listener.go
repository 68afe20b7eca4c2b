package limit

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"time"
)

// maxExcess bounds the connections beyond the limits that are open at a time.
const maxExcess = 32

// Listener bounds the connections of another listener: those of one address and
// all together. Where there are too many, the one that has been idle for longest
// makes room. If none is idle, the new connection is in excess: the server is to
// answer it shortly and to close it, see [Excess].
//
// The server must have ConnState and ConnContext of the listener.
type Listener struct {
	net.Listener
	Table    *Table                // of the addresses
	Max      int                   // all connections, 0 for any number
	Exempt   func(netip.Addr) bool // reports addresses whose own connections are not bounded; nil means none
	OnExcess func(netip.Addr)      // called for every connection in excess; may be nil

	mu     sync.Mutex
	open   map[*conn]struct{} // without those in excess
	excess []*conn            // oldest first
}

// Accept waits for the next connection.
func (l *Listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	accepted := newConn(c, l)
	victims := l.admit(accepted, time.Now())
	for _, victim := range victims {
		victim.Conn.Close()
	}
	if accepted.excess && l.OnExcess != nil {
		l.OnExcess(accepted.addr)
	}
	return accepted, nil
}

// admit counts a new connection and returns those that are to be closed.
func (l *Listener) admit(c *conn, now time.Time) (victims []*conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	makeRoom := func(candidate func(*conn) bool) bool {
		victim := l.longestIdle(candidate)
		if victim != nil {
			l.remove(victim)
			victims = append(victims, victim)
		}
		return victim != nil
	}
	if l.Max > 0 && len(l.open) >= l.Max {
		c.excess = !makeRoom(func(*conn) bool { return true })
	}
	if c.counted = !c.excess && c.addr.IsValid() && (l.Exempt == nil || !l.Exempt(c.addr)); c.counted {
		c.counted = l.Table.Connect(c.addr, now) ||
			makeRoom(func(other *conn) bool { return other.counted && network(other.addr) == network(c.addr) }) && l.Table.Connect(c.addr, now)
		c.excess = !c.counted
	}
	if !c.excess {
		if l.open == nil {
			l.open = map[*conn]struct{}{}
		}
		l.open[c] = struct{}{}
		return victims
	}
	l.excess = append(l.excess, c)
	if len(l.excess) > maxExcess {
		oldest := l.excess[0]
		l.remove(oldest)
		victims = append(victims, oldest)
	}
	return victims
}

// longestIdle returns the candidate that has been idle for longest and will not
// be used again, nil if none is idle. Called with mu held.
func (l *Listener) longestIdle(candidate func(*conn) bool) *conn {
	for {
		var longest *conn
		var since int64
		for c := range l.open {
			if idle := c.idleSince.Load(); idle > 0 && (longest == nil || idle < since) && candidate(c) {
				longest, since = c, idle
			}
		}
		if longest == nil || longest.idleSince.CompareAndSwap(since, closing) {
			return longest
		}
	}
}

// remove gives the place of a connection back. It is safe to repeat. Called with
// mu held.
func (l *Listener) remove(c *conn) {
	if c.removed {
		return
	}
	c.removed = true
	if c.excess {
		l.excess = slices.DeleteFunc(l.excess, func(other *conn) bool { return other == c })
		return
	}
	delete(l.open, c)
	if c.counted {
		l.Table.Disconnect(c.addr)
	}
}

// ConnState is for [http.Server].
func (l *Listener) ConnState(c net.Conn, state http.ConnState) {
	accepted, ok := c.(*conn)
	if !ok {
		return
	}
	switch state {
	case http.StateNew, http.StateIdle:
		accepted.expectRequest(state == http.StateIdle)
	default:
		accepted.idleSince.Store(0)
	}
}

type excessKey struct{}

// ConnContext is for [http.Server].
func (l *Listener) ConnContext(ctx context.Context, c net.Conn) context.Context {
	if accepted, ok := c.(*conn); ok && accepted.excess {
		return context.WithValue(ctx, excessKey{}, true)
	}
	return ctx
}

// Excess reports whether ctx is that of a request on a connection beyond the
// limits.
func Excess(ctx context.Context) bool { return ctx.Value(excessKey{}) != nil }
