package redisticket

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

// testError is an error of the platform.
type testError struct {
	code      int
	temporary bool
	retry     time.Duration
}

func (e testError) Error() string             { return fmt.Sprint("code ", e.code) }
func (e testError) Temporary() bool           { return e.temporary }
func (e testError) RetryDelay() time.Duration { return e.retry }

func encodeTestError(err error) string {
	if e, ok := errors.AsType[testError](err); ok && e.code != 0 {
		return strconv.Itoa(e.code)
	}
	return ""
}

func decodeTestError(s string) error {
	code, err := strconv.Atoi(s)
	if err != nil {
		return nil
	}
	return testError{code: code, temporary: true}
}

// Entries of other versions of the program become errors with the text alone.
func TestFailureOfOtherVersion(t *testing.T) {
	for _, stored := range []string{
		`{"text":"slow down","op":"get","http":429,"code":99991400}`,
		`{"text":"slow down","error":"v9"}`,
		`{"text":"slow down"}`,
	} {
		var f failure
		if err := json.Unmarshal([]byte(stored), &f); err != nil {
			t.Fatal(err)
		}
		if err := f.err(decodeTestError); err.Error() != "another process: slow down" {
			t.Errorf("%s: %v", stored, err)
		}
		if err := f.err(nil); err.Error() != "another process: slow down" {
			t.Errorf("%s: %v", stored, err)
		}
	}
}

// platform issues tickets by the half-hour rule.
type platform struct {
	latency time.Duration

	mu      sync.Mutex
	err     error
	hang    int // number of calls that get no answer
	calls   int
	serial  int
	expires time.Time
}

func (p *platform) Ticket(ctx context.Context) (ticket.Ticket, error) {
	p.mu.Lock()
	p.calls++
	hang := p.hang > 0
	if hang {
		p.hang--
	}
	p.mu.Unlock()
	if hang {
		<-ctx.Done()
		return ticket.Ticket{}, ctx.Err()
	}
	time.Sleep(p.latency)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err != nil {
		return ticket.Ticket{}, p.err
	}
	if time.Until(p.expires) < 30*time.Minute {
		p.serial++
		p.expires = time.Now().Add(2 * time.Hour)
	}
	return ticket.Ticket{Value: fmt.Sprint("ticket-", p.serial), Expires: p.expires}, nil
}

func (p *platform) set(change func(*platform)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(p)
}

// asked returns how often the platform was called since the last call of asked.
func (p *platform) asked() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := p.calls
	p.calls = 0
	return n
}

// replicas are stores with a coordinator, as processes have them.
func replicas(b store, p ticket.Source, n int) []*ticket.Cached {
	var all []*ticket.Cached
	for range n {
		store := ticket.NewStore()
		store.Log = slog.New(slog.DiscardHandler)
		store.Coordinator = &Coordinator{store: b, encodeError: encodeTestError, state: &state{log: store.Log}}
		all = append(all, store.Cache("jsapi_ticket", p))
	}
	return all
}

// load runs several callers at each replica for some time. It fails the test if
// one of them fails, and returns how many have waited.
func load(t *testing.T, all []*ticket.Cached, long time.Duration) (waited int) {
	t.Helper()
	var mu sync.Mutex
	var callers sync.WaitGroup
	start := time.Now()
	for i, r := range all {
		for j := range 3 {
			callers.Go(func() {
				time.Sleep(time.Duration(7*i+j) * time.Millisecond)
				for time.Since(start) < long && !t.Failed() {
					before := time.Now()
					got, err := r.Ticket(t.Context())
					if err != nil || !time.Now().Before(got.Expires) {
						t.Errorf("replica %d after %v: %v, %v", i, time.Since(start), got, err)
					}
					if time.Since(before) > 0 {
						mu.Lock()
						waited++
						mu.Unlock()
					}
					time.Sleep(time.Second)
				}
			})
		}
	}
	callers.Wait()
	return waited
}

func expect(t *testing.T, p *platform, want int, what string) {
	t.Helper()
	if got := p.asked(); got != want {
		t.Errorf("%s: the platform was called %d times, want %d", what, got, want)
	}
}

// Five replicas for half a day: one call per window.
func TestOneCallPerWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, p := &memory{slow: time.Millisecond}, &platform{latency: 300 * time.Millisecond}
		waited := load(t, replicas(b, p, 5), 12*time.Hour)
		if waited > 15 {
			t.Errorf("%d callers waited, more than the first ones", waited)
		}
		// A window is 90 min and ten seconds, and a second until the next caller.
		if got, most := p.asked(), 1+12*3600/5410; got > most || got < most-1 {
			t.Errorf("called %d times in half a day, want %d", got, most)
		}
	})
}

// The store fails in every way while there is a valid ticket: callers do not
// notice, and each replica calls the platform only when its ticket is about to
// expire.
func TestStoreFails(t *testing.T) {
	for name, broken := range map[string]func(*memory){
		"gone":          func(m *memory) { m.gone = true },
		"full":          func(m *memory) { m.full = true },
		"slow and gone": func(m *memory) { m.gone, m.slow = true, opLimit },
	} {
		synctest.Test(t, func(t *testing.T) {
			b, p := new(memory), &platform{latency: 100 * time.Millisecond}
			all := replicas(b, p, 3)
			load(t, all, time.Minute)
			expect(t, p, 1, "at first")
			b.set(broken)

			if n := load(t, all, 118*time.Minute-time.Second); n > 0 {
				t.Errorf("%s: %d callers waited", name, n)
			}
			expect(t, p, 0, name+", with more than a minute left")
			if n := load(t, all, 2*time.Minute); n > 0 {
				t.Errorf("%s: %d callers waited", name, n)
			}
			expect(t, p, 3, name+", around the end")

			b.set(func(m *memory) { m.gone, m.full, m.slow = false, false, 0 })
			b.clear()
			load(t, all, 15*time.Second)
			load(t, replicas(b, p, 1), time.Second)
			expect(t, p, 0, name+", back and empty")
			load(t, all, 89*time.Minute)
			expect(t, p, 1, name+", in the next window")
		})
	}
}

// Each cold replica fetches a ticket at once if there is no store.
func TestColdWithoutStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, p := &memory{gone: true, slow: opLimit}, new(platform)
		start := time.Now()
		for _, r := range replicas(b, p, 3) {
			if _, err := r.Ticket(t.Context()); err != nil {
				t.Error(err)
			}
		}
		expect(t, p, 3, "cold")
		if took := time.Since(start); took != 3*opLimit {
			t.Errorf("it took %v", took)
		}
	})
}

// The leader dies while it holds the lock. Another replica takes over, whether
// there is a valid ticket or not.
func TestLeaderDies(t *testing.T) {
	for _, cold := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			b, p := new(memory), new(platform)
			all := replicas(b, p, 2)
			if !cold {
				load(t, all, 90*time.Minute+10*time.Second)
				p.asked()
			}
			dead, _ := b.lock(t.Context(), "jsapi_ticket")
			if dead == nil {
				t.Fatal("the lock is taken")
			}
			died := time.Now()
			for p.asked() == 0 {
				if time.Since(died) > 20*time.Second {
					t.Fatalf("cold %v: no process took over", cold)
				}
				for _, r := range all {
					go func() {
						if _, err := r.Ticket(t.Context()); err != nil {
							t.Error(err)
						}
					}()
				}
				time.Sleep(100 * time.Millisecond)
			}
			if took := time.Since(died); took < lockLife {
				t.Errorf("cold %v: taken over after %v, before the lock expired", cold, took)
			}
			load(t, all, time.Minute)
			expect(t, p, 0, "after the take-over")
		})
	}
}

// A leader that is alive keeps its lock, however long the platform takes.
func TestLeaderKeepsTheLock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, p := new(memory), &platform{latency: 14 * time.Second}
		load(t, replicas(b, p, 3), time.Minute)
		expect(t, p, 1, "slow platform")
	})
}

// A lateStore is one where another process has fetched before the lock is taken.
type lateStore struct{ *memory }

func (l lateStore) lock(ctx context.Context, key string) (lease, error) {
	_, _ = l.putIfNewer(ctx, key, ticket.Ticket{Value: "theirs", Expires: time.Now().Add(time.Hour)}, 0)
	return l.memory.lock(ctx, key)
}

func TestOtherFetchedBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, p := new(memory), new(platform)
		if got, err := replicas(lateStore{b}, p, 1)[0].Ticket(t.Context()); err != nil || got.Value != "theirs" {
			t.Errorf("got %q, %v", got.Value, err)
		}
		expect(t, p, 0, "after another process has fetched")
		if b.leader != nil {
			t.Error("the lock is not released")
		}
	})
}

// A lock that never expires is waited for until a timeout.
func TestLockNeverExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, p := new(memory), new(platform)
		b.leader = &memoryLease{b, time.Now().Add(24 * time.Hour)}
		start := time.Now()
		if _, err := replicas(b, p, 1)[0].Ticket(t.Context()); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start).Round(time.Second); took != lockWait {
			t.Errorf("it took %v", took)
		}
	})
}

// A delay that the platform asks one replica for is observed by all, and a
// network failure reaches the waiting callers.
func TestBackoffIsShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := new(memory)
		p := &platform{err: fmt.Errorf("wrapped: %w", testError{code: 99991400, temporary: true, retry: 50 * time.Second})}
		all := replicas(b, p, 4)
		for range 149 {
			for i, r := range all {
				_, err := r.Ticket(t.Context())
				e, ok := errors.AsType[testError](err)
				if !ok || e.code != 99991400 || ticket.RetryAfter(err) > 50*time.Second {
					t.Fatalf("replica %d got %v", i, err)
				}
			}
			time.Sleep(time.Second)
		}
		expect(t, p, 3, "in 149 s")
		p.set(func(p *platform) { p.err = nil })
		time.Sleep(2 * time.Second)
		load(t, all, time.Minute)
		expect(t, p, 1, "afterwards")
	})
}

// With any delay that the platform asks for, all replicas together call it
// about once a minute while there is no ticket, including replicas that start
// meanwhile, and again before a ticket expires.
func TestLongBackoff(t *testing.T) {
	for _, asked := range []time.Duration{time.Hour, 24 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			b := new(memory)
			p := &platform{err: testError{code: 99991400, temporary: true, retry: asked}}
			for range 10 { // restarts
				all := replicas(b, p, 4)
				for range 60 {
					for i, r := range all {
						if _, err := r.Ticket(t.Context()); err == nil || ticket.RetryAfter(err) > time.Minute {
							t.Fatalf("replica %d got %v", i, err)
						}
					}
					time.Sleep(time.Second)
				}
			}
			if n := p.asked(); n < 8 || n > 10 {
				t.Errorf("asked for %v: %d calls in 10 minutes", asked, n)
			}
			limit := p.err
			p.set(func(p *platform) { p.err = nil })
			time.Sleep(time.Minute)
			all := replicas(b, p, 4)
			load(t, all, time.Minute)
			expect(t, p, 1, "afterwards")

			for _, left := range []time.Duration{20 * time.Minute, 20 * time.Second} {
				p.set(func(p *platform) { p.err = nil })
				time.Sleep(2 * time.Minute)
				load(t, all, time.Second)
				time.Sleep(time.Until(p.expires) - left)
				p.set(func(p *platform) { p.err = limit })
				load(t, all, min(time.Minute, left/3))
				p.set(func(p *platform) { p.err = nil })
				serial := p.serial
				load(t, all, left+time.Minute)
				if p.serial == serial {
					t.Errorf("no renewal %v before the end", left)
				}
			}
		})
	}
}

// While the platform is down all replicas together call it less than once a
// second, and have a ticket within seconds of its return.
func TestPlatformDown(t *testing.T) {
	for name, down := range map[string]error{
		"unreachable": testError{temporary: true},
		"too late":    context.DeadlineExceeded,
		"refused":     testError{code: 10014},
	} {
		synctest.Test(t, func(t *testing.T) {
			b, p := new(memory), &platform{latency: 100 * time.Millisecond, err: down}
			all := replicas(b, p, 3)
			for start := time.Now(); time.Since(start) < time.Minute; {
				for _, r := range all {
					if _, err := r.Ticket(t.Context()); err == nil {
						t.Fatal("a ticket")
					}
				}
				time.Sleep(100 * time.Millisecond)
			}
			most := 60
			if name == "refused" { // each calls it, every two seconds
				most = 90
			}
			if n := p.asked(); n > most || n < 20 {
				t.Errorf("%s: %d calls in a minute", name, n)
			}
			p.set(func(p *platform) { p.err = nil })
			time.Sleep(2 * time.Second)
			load(t, all, time.Second)
			expect(t, p, 1, name+", back")
		})
	}
}

// A replica that cannot reach the platform does not prevent the others from
// calling it.
func TestOneReplicaIsOffline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, p := new(memory), new(platform)
		offline := replicas(b, &platform{latency: 5 * time.Second, err: testError{temporary: true}}, 1)[0]
		well := replicas(b, p, 1)[0]
		ask := func(r *ticket.Cached) error { _, err := r.Ticket(t.Context()); return err }
		start := time.Now()
		var both sync.WaitGroup
		both.Go(func() {
			for ask(offline) != nil {
				time.Sleep(50 * time.Millisecond)
			}
		})
		both.Go(func() {
			time.Sleep(time.Millisecond)
			for ask(well) != nil {
				time.Sleep(50 * time.Millisecond)
			}
		})
		both.Wait()
		if took := time.Since(start); took > 15*time.Second {
			t.Errorf("both have a ticket after %v", took)
		}
		expect(t, p, 1, "the one that reaches it")
	})
}

// A ticket is refused at one replica; soon all have the next one, after one
// call of the platform.
func TestInvalidateReachesAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, p := new(memory), &platform{latency: 100 * time.Millisecond}
		all := replicas(b, p, 3)
		load(t, all, time.Minute)
		expect(t, p, 1, "at first")
		p.set(func(p *platform) { p.expires = time.Time{} }) // rotated early
		all[0].Invalidate("ticket-1")
		all[0].Invalidate("ticket-0")
		load(t, all, 12*time.Second)
		expect(t, p, 1, "after the refusal")
		for i, r := range all {
			if got, err := r.Ticket(t.Context()); err != nil || got.Value != "ticket-2" {
				t.Errorf("replica %d: %q, %v", i, got.Value, err)
			}
		}
		all[1].Invalidate("ticket-1") // late
		load(t, all, time.Minute)
		expect(t, p, 0, "after a late refusal")
	})
}

// report reports the ticket of every replica as refused, concurrently, and
// returns the tickets that they use from then on.
func report(t *testing.T, all []*ticket.Cached) []string {
	t.Helper()
	values := make([]string, len(all))
	var pages sync.WaitGroup
	for i, r := range all {
		present, err := r.Ticket(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			pages.Go(func() {
				if _, err := r.Renew(t.Context(), present.Value); err != nil {
					t.Errorf("replica %d: %v", i, err)
				}
			})
		}
	}
	pages.Wait()
	for i, r := range all {
		now, err := r.Ticket(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		values[i] = now.Value
	}
	return values
}

// Pages report at every replica that the ticket is refused: the platform is
// called once, and all have the next ticket at once, including replicas that
// start then or get no report.
func TestReportReachesAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, p := new(memory), &platform{latency: 100 * time.Millisecond}
		all := replicas(b, p, 5)
		load(t, all, time.Minute)
		expect(t, p, 1, "at first")
		p.set(func(p *platform) { p.expires = time.Time{} }) // revoked
		if got := strings.Join(report(t, all[:3]), " "); got != "ticket-2 ticket-2 ticket-2" {
			t.Error(got)
		}
		restarted := replicas(b, p, 1)
		load(t, append(restarted, all...), 12*time.Second)
		for i, r := range append(restarted, all...) {
			if got, err := r.Ticket(t.Context()); err != nil || got.Value != "ticket-2" {
				t.Errorf("replica %d: %q, %v", i, got.Value, err)
			}
		}
		expect(t, p, 1, "after the reports")
	})
}

// False reports cause one call a minute of all replicas together; after a true
// one all have another ticket within that minute and ten seconds.
func TestReportsAreLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, p := new(memory), &platform{latency: 100 * time.Millisecond}
		all := replicas(b, p, 3)
		load(t, all, time.Second)
		p.asked()
		for range 600 {
			report(t, all)
			time.Sleep(time.Second)
		}
		if n := p.asked(); n < 9 || n > 11 {
			t.Errorf("%d calls in ten minutes of false reports", n)
		}
		p.set(func(p *platform) { p.expires = time.Time{} })
		begin := time.Now()
		for strings.Join(report(t, all), " ") != "ticket-2 ticket-2 ticket-2" {
			if time.Sleep(time.Second); time.Since(begin) > 70*time.Second {
				t.Fatal("the ticket is not renewed")
			}
		}
		expect(t, p, 1, "for the true report")
	})
}

// Without Redis each replica renews because of reports, once a minute. A ticket
// from before does not come back with Redis.
func TestReportWithoutStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, p := new(memory), &platform{latency: 100 * time.Millisecond}
		all := replicas(b, p, 3)
		load(t, all, time.Second)
		p.asked()
		b.set(func(m *memory) { m.gone = true })
		p.set(func(p *platform) { p.expires = time.Time{} })
		for range 59 {
			if got := strings.Join(report(t, all), " "); got != "ticket-2 ticket-2 ticket-2" {
				t.Fatal(got)
			}
			time.Sleep(time.Second)
		}
		if n := p.asked(); n > 6 {
			t.Errorf("%d calls of three replicas", n)
		}
		b.set(func(m *memory) { m.gone = false })
		load(t, all, time.Minute)
		for i, r := range all {
			if got, err := r.Ticket(t.Context()); err != nil || got.Value != "ticket-2" {
				t.Errorf("replica %d: %q, %v", i, got.Value, err)
			}
		}
	})
}

// A refused ticket is used if the platform returns it again.
func TestRefusedTicketIsReturnedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, p := new(memory), new(platform)
		all := replicas(b, p, 2)
		load(t, all, time.Minute)
		p.asked()
		all[0].Invalidate("ticket-1")
		time.Sleep(time.Second)
		load(t, all, time.Hour)
		if n := p.asked(); n > 2 {
			t.Errorf("called %d times", n)
		}
	})
}

// A ticket that was refused while Redis was unreachable is not used when Redis
// is back.
func TestInvalidateWithoutRedis(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, p := new(memory), new(platform)
		r := replicas(b, p, 1)[0]
		if _, err := r.Ticket(t.Context()); err != nil {
			t.Fatal(err)
		}
		b.set(func(m *memory) { m.gone = true })
		p.set(func(p *platform) { p.expires = time.Time{} })
		r.Invalidate("ticket-1")
		synctest.Wait()
		b.set(func(m *memory) {
			m.gone = false
			m.there.Expires = m.there.Expires.Add(time.Minute) // than the next one, so that cannot replace it
		})
		if got, err := r.Ticket(t.Context()); err != nil || got.Value != "ticket-2" {
			t.Errorf("got %q, %v", got.Value, err)
		}
		if b.there.Value != "ticket-2" {
			t.Errorf("left for others: %q", b.there.Value)
		}
	})
}

// A ticket is refused during the fetch of the leader, which may return the
// refused one, so the leader fetches once more.
func TestRefusedDuringFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, p := new(memory), &platform{latency: time.Second}
		r := replicas(b, p, 1)[0]
		go func() {
			time.Sleep(500 * time.Millisecond)
			_ = b.invalidate(t.Context(), "jsapi_ticket", ticket.Ticket{Value: "ticket-1"})
		}()
		if got, err := r.Ticket(t.Context()); err != nil || got.Value != "ticket-1" {
			t.Errorf("got %q, %v", got.Value, err)
		}
		expect(t, p, 2, "one before and one after the refusal")
	})
}

// If two clocks disagree the earlier expiry counts; a third ticket resolves it.
func TestClocksDisagree(t *testing.T) {
	now := time.Now()
	at := func(value string, left time.Duration) ticket.Ticket {
		return ticket.Ticket{Value: value, Expires: now.Add(left)}
	}
	for _, test := range []struct {
		name string
		n    snapshot
		want ticket.Request
		done bool
		got  ticket.Ticket
	}{
		{"nothing", snapshot{}, ticket.Request{}, false, ticket.Ticket{}},
		{"any", snapshot{ticket: at("a", 1)}, ticket.Request{}, true, at("a", 1)},
		{"refused", snapshot{ticket: at("a", 1)}, ticket.Request{Refused: "a"}, false, ticket.Ticket{}},
		{"later", snapshot{ticket: at("b", 2)}, ticket.Request{Current: at("a", 1)}, true, at("b", 2)},
		{"earlier", snapshot{ticket: at("b", 1)}, ticket.Request{Current: at("a", 2)}, false, ticket.Ticket{}},
		{"the same", snapshot{ticket: at("a", 2)}, ticket.Request{Current: at("a", 1)}, false, ticket.Ticket{}},
		{"doubt, less", snapshot{ticket: at("a", 1)}, ticket.Request{Current: at("a", 2), ClockJumped: true}, true, at("a", 1)},
		{"doubt, more", snapshot{ticket: at("a", 2)}, ticket.Request{Current: at("a", 1), ClockJumped: true}, true, at("a", 1)},
		{"doubt, nothing", snapshot{}, ticket.Request{Current: at("a", 1), ClockJumped: true}, false, ticket.Ticket{}},
		{"held", snapshot{backoff: errGone}, ticket.Request{}, true, ticket.Ticket{}},
		{"held with a ticket", snapshot{ticket: at("a", 1), backoff: errGone}, ticket.Request{}, true, at("a", 1)},
	} {
		got, done, err := test.n.satisfies(test.want)
		if got != test.got || done != test.done || (err != nil) != (test.name == "held") {
			t.Errorf("%s: %v %v %v", test.name, got, done, err)
		}
	}
}

// It is logged once that Redis fails and once that it works again.
func TestState(t *testing.T) {
	var log strings.Builder
	s := &state{log: slog.New(slog.NewTextHandler(&log, nil))}
	for _, step := range []struct {
		op   string
		err  error
		want int // lines so far
	}{
		{"load", nil, 0}, {"load", errGone, 1}, {"lock", errGone, 1}, {"put", errGone, 1}, {"load", nil, 2},
		{"lock", errGone, 3}, {"load", nil, 3}, {"extend", nil, 3}, {"put", nil, 4},
		{"release", errGone, 5}, {"put", nil, 6},
	} {
		s.report(step.op, 0, step.err)
		if got := strings.Count(log.String(), "\n"); got != step.want {
			t.Fatalf("after %s %v: %d lines, want %d: %s", step.op, step.err, got, step.want, &log)
		}
	}
	s.unread("name", errGone)
	s.unread("name", errGone)
	if strings.Count(log.String(), "REDIS_ENCRYPTION_KEY") != 1 {
		t.Error(log.String())
	}
}
