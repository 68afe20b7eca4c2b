package limit

import (
	"encoding/binary"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

var (
	office  = netip.MustParseAddr("203.0.113.1")
	another = netip.MustParseAddr("198.51.100.1")
)

func newFailures() *Failures {
	return NewFailures(Budget{10, 10 * time.Second}, Budget{50, time.Second}, 2*time.Second)
}

// try makes an attempt and reports whether it was allowed.
func try(t *testing.T, f *Failures, client netip.Addr, failed bool) bool {
	t.Helper()
	end, retryAfter := f.Begin(t.Context(), client)
	if (end == nil) != (retryAfter > 0) {
		t.Fatalf("end %v, retryAfter %v", end != nil, retryAfter)
	}
	if end != nil {
		end(failed)
	}
	return end != nil
}

func TestFailuresUseTheBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFailures()
		for range 1000 {
			if !try(t, f, office, false) {
				t.Fatal("refused although nothing failed")
			}
		}
		allowed := 0
		for range 1000 {
			if try(t, f, office, true) {
				allowed++
			}
		}
		if allowed != 10 {
			t.Errorf("%d failures, want 10", allowed)
		}
		begin := time.Now()
		if end, retryAfter := f.Begin(t.Context(), office); end != nil || retryAfter != 10*time.Second || time.Since(begin) != 0 {
			t.Errorf("retry after %v, decided after %v", retryAfter, time.Since(begin))
		}
		if !try(t, f, another, true) {
			t.Error("another client is refused")
		}
		time.Sleep(10 * time.Second)
		if !try(t, f, office, false) || !try(t, f, office, true) || try(t, f, office, true) {
			t.Error("not one more after the time of one")
		}
		time.Sleep(1000 * time.Second)
		for allowed = 0; try(t, f, office, true); allowed++ {
		}
		if allowed != 10 {
			t.Errorf("%d failures after a long time, want 10", allowed)
		}
	})
}

func TestFailuresOfAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFailures()
		allowed := 0
		for i := range 1000 {
			if try(t, f, netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)}), true) {
				allowed++
			}
		}
		if allowed != 50 {
			t.Errorf("%d failures, want 50", allowed)
		}
		if try(t, f, netip.Addr{}, true) {
			t.Error("a client without an address is not counted")
		}
		time.Sleep(time.Second)
		if !try(t, f, netip.Addr{}, true) || try(t, f, another, true) {
			t.Error("not one more after the time of one")
		}
	})
}

// However many attempts are made at once, no more than the budget fail; and
// those that succeed only wait for each other.
func TestFailuresAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFailures()
		atOnce := func(n int, failed bool) (allowed, refused int32) {
			var yes, no atomic.Int32
			var all sync.WaitGroup
			for range n {
				all.Go(func() {
					end, _ := f.Begin(t.Context(), office)
					if end == nil {
						no.Add(1)
						return
					}
					yes.Add(1)
					time.Sleep(300 * time.Millisecond)
					end(failed)
				})
			}
			all.Wait()
			return yes.Load(), no.Load()
		}
		if allowed, refused := atOnce(60, false); allowed != 60 || refused != 0 {
			t.Errorf("successes: %d allowed, %d refused", allowed, refused)
		}
		begin := time.Now()
		if allowed, refused := atOnce(1000, true); allowed != 10 || refused != 990 || time.Since(begin) != 300*time.Millisecond {
			t.Errorf("failures: %d allowed, %d refused after %v", allowed, refused, time.Since(begin))
		}
		if f.all.failed != 10 || f.all.attempts != 0 || f.all.permits.TryAcquire(41) || !f.all.permits.TryAcquire(40) {
			t.Errorf("of all: %+v", f.all)
		}
	})
}

// Clients are forgotten once they have their whole budget again.
func TestFailuresForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFailures()
		for i := range 20_000 {
			var b [16]byte
			binary.BigEndian.PutUint64(b[:], uint64(i)<<16|0x2001<<48)
			try(t, f, netip.AddrFrom16(b), i%2 == 0)
			time.Sleep(100 * time.Millisecond)
			if f.Len() > 250 {
				t.Fatalf("%d clients are remembered", f.Len())
			}
		}
		time.Sleep(time.Hour)
		try(t, f, office, false)
		if f.Len() > 1 {
			t.Errorf("%d clients are remembered", f.Len())
		}
	})
}
