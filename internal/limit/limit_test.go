package limit

import (
	"encoding/binary"
	"net/netip"
	"testing"
	"time"
)

var now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func allowed(t *Table, addr string, now time.Time, n int) (count int) {
	for range n {
		if t.Allow(netip.MustParseAddr(addr), now) {
			count++
		}
	}
	return count
}

func TestRequests(t *testing.T) {
	table := NewTable(Limits{Requests: 5})
	if n := allowed(table, "192.0.2.1", now, 100); n != 50 {
		t.Errorf("%d at once, want the burst of 50", n)
	}
	if n := allowed(table, "192.0.2.2", now, 100); n != 50 {
		t.Errorf("another address gets %d, want 50", n)
	}
	if n := allowed(table, "192.0.2.1", now.Add(time.Second), 100); n != 5 {
		t.Errorf("%d after a second, want 5", n)
	}
	if n := allowed(table, "::ffff:192.0.2.1", now.Add(time.Second), 100); n != 0 {
		t.Errorf("the same address spelled as IPv6 gets %d", n)
	}
}

// A customer has a whole /64 of IPv6 addresses: they are one client.
func TestIPv6(t *testing.T) {
	table := NewTable(Limits{Requests: 1})
	if n := allowed(table, "2001:db8::1", now, 100) + allowed(table, "2001:db8::ffff:2%eth0", now, 100); n != 10 {
		t.Errorf("two addresses of one /64 get %d, want 10", n)
	}
	if n := allowed(table, "2001:db8:0:1::1", now, 100); n != 10 {
		t.Errorf("the next /64 gets %d, want 10", n)
	}
}

func TestNoLimit(t *testing.T) {
	table := NewTable(Limits{})
	if n := allowed(table, "192.0.2.1", now, 1000); n != 1000 {
		t.Errorf("%d", n)
	}
	if !table.Connect(netip.MustParseAddr("192.0.2.1"), now) || table.Len() != 0 {
		t.Error("limited without a limit")
	}
}

// However many addresses come, the table stays small; and those who are quiet
// go before those who are not.
func TestBounded(t *testing.T) {
	table := NewTable(Limits{Requests: 1, Connections: 1})
	busy := netip.MustParseAddr("192.0.2.1")
	if !table.Connect(busy, now) {
		t.Fatal("refused")
	}
	later := now.Add(Burst * time.Second)
	for i := range 3 * maxClients {
		var b [16]byte
		binary.BigEndian.PutUint64(b[:], uint64(i)<<16|0x2001<<48)
		at := now
		if i >= maxClients-1 {
			at = later
		}
		table.Allow(netip.AddrFrom16(b), at)
		if i == maxClients && table.Connect(busy, later) {
			t.Error("who has a connection was forgotten by the sweep")
		}
	}
	if n := table.Len(); n > maxClients {
		t.Errorf("%d clients are remembered, %d at most should be", n, maxClients)
	}
}

func BenchmarkAllow(b *testing.B) {
	table := NewTable(Limits{Requests: 1e9})
	addr := netip.MustParseAddr("192.0.2.1")
	for b.Loop() {
		table.Allow(addr, now)
	}
}
