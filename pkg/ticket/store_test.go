package ticket

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestColdCallersShareOneFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := NewStore()
		tokens := &platform{name: "token", latency: 100 * time.Millisecond}
		tickets := &platform{name: "ticket", latency: 200 * time.Millisecond,
			needs: store.Cache("tokens", tokens)}
		cached := store.Cache("tickets", tickets)

		var callers sync.WaitGroup
		for range 1000 {
			callers.Go(func() {
				got, err := cached.Ticket(t.Context())
				if err != nil || got.Value != "ticket-1" {
					t.Errorf("got %q, %v", got.Value, err)
				}
			})
		}
		callers.Wait()
		tokens.expect(t, 1)
		tickets.expect(t, 1)
	})
}

// Between reading the cache and joining the fetch a second fetch could start,
// so many callers do both in parallel, outside of a synctest bubble.
func TestColdCallersShareOneFetchInParallel(t *testing.T) {
	for range 200 {
		p := &platform{name: "ticket"}
		cached := NewStore().Cache("k", p)
		var callers sync.WaitGroup
		for range 4 * runtime.GOMAXPROCS(0) {
			callers.Go(func() {
				if _, err := cached.Ticket(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		callers.Wait()
		p.expect(t, 1)
	}
}

func TestCanceledCallerLeavesTheFetchAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &platform{name: "ticket", latency: 3 * time.Second}
		cached := NewStore().Cache("k", p)

		first, leave := context.WithTimeout(t.Context(), time.Second)
		defer leave()
		var others sync.WaitGroup
		others.Go(func() { // starts the fetch and leaves
			before := time.Now()
			_, err := cached.Ticket(first)
			if !errors.Is(err, context.DeadlineExceeded) || time.Since(before) != time.Second {
				t.Errorf("the first caller got %v after %v", err, time.Since(before))
			}
		})
		synctest.Wait()
		others.Go(func() { // joins it and stays
			got, err := cached.Ticket(t.Context())
			if err != nil || got.Value != "ticket-1" {
				t.Errorf("the second caller got %q, %v", got.Value, err)
			}
		})
		others.Wait()
		p.expect(t, 1)
		must(t, cached)
		p.expect(t, 1)
	})
}

func TestFetchOutlivesAllItsCallers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &platform{name: "ticket", latency: 3 * time.Second}
		cached := NewStore().Cache("k", p)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if _, err := cached.Ticket(ctx); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		must(t, cached)
		p.expect(t, 1)
	})
}

func TestEndedContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &platform{name: "ticket"}
		cached := NewStore().Cache("k", p)
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := cached.Ticket(ended); !errors.Is(err, context.Canceled) {
			t.Fatalf("cold: %v", err)
		}
		synctest.Wait()
		p.expect(t, 0)
		must(t, cached)
		if _, err := cached.Ticket(ended); err != nil {
			t.Fatalf("a canceled caller did not get the stored ticket: %v", err)
		}
	})
}

// A fetch has the values of its caller's context (a trace, a logger).
func TestFetchKeepsTheValuesOfItsContext(t *testing.T) {
	type key struct{}
	cached := NewStore().Cache("k", SourceFunc(func(ctx context.Context) (Ticket, error) {
		return Ticket{Value: ctx.Value(key{}).(string), Expires: time.Now().Add(time.Hour)}, nil
	}))
	got, err := cached.Ticket(context.WithValue(t.Context(), key{}, "trace"))
	if err != nil || got.Value != "trace" {
		t.Fatalf("got %q, %v", got.Value, err)
	}
}

func TestFetchIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &platform{name: "ticket", latency: time.Hour}
		before := time.Now()
		_, err := NewStore().Cache("k", p).Ticket(t.Context())
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(before) != 30*time.Second {
			t.Fatalf("%v after %v", err, time.Since(before))
		}
	})
}

func TestSourceThatUsesItsOwnKeyEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := NewStore()
		var self *Cached
		self = store.Cache("k", SourceFunc(func(ctx context.Context) (Ticket, error) { return self.Ticket(ctx) }))
		if _, err := self.Ticket(t.Context()); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatal(err)
		}
	})
}

func TestNoFetchUntilTheLastHalfHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &platform{name: "ticket"}
		cached := NewStore().Cache("k", p)
		start := time.Now()
		must(t, cached)
		for time.Since(start) < 90*time.Minute+9*time.Second {
			time.Sleep(time.Second)
			must(t, cached)
			synctest.Wait()
			p.expect(t, 1)
		}
		time.Sleep(time.Second)
		if got := must(t, cached); got.Value != "ticket-1" {
			t.Fatalf("got %q while the refresh runs", got.Value)
		}
		synctest.Wait()
		p.expect(t, 2)
		if got := must(t, cached); got.Value != "ticket-2" {
			t.Fatalf("got %q after the refresh", got.Value)
		}
	})
}

func TestOneRefreshInTheBackground(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &platform{name: "ticket"}
		cached := NewStore().Cache("k", p)
		must(t, cached)
		p.latency = 20 * time.Second
		time.Sleep(90*time.Minute + 11*time.Second)

		var callers sync.WaitGroup
		for range 100 {
			callers.Go(func() {
				for range 19 { // seconds, all within the refresh
					if got := must(t, cached); got.Value != "ticket-1" {
						t.Errorf("got %q", got.Value)
					}
					time.Sleep(time.Second)
				}
			})
		}
		callers.Wait()
		p.expect(t, 2)
		if n := testing.AllocsPerRun(100, func() { _, _ = cached.Ticket(t.Context()) }); n > 0 {
			t.Errorf("a caller during the refresh allocates %v times", n)
		}
		time.Sleep(2 * time.Second)
		if got := must(t, cached); got.Value != "ticket-2" {
			t.Fatalf("got %q", got.Value)
		}
		p.expect(t, 2)
	})
}

// A refresh does not end when a caller's context does.
func TestRefreshOutlivesItsCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &platform{name: "ticket"}
		cached := NewStore().Cache("k", p)
		must(t, cached)
		p.latency = time.Second
		time.Sleep(100 * time.Minute)
		ctx, cancel := context.WithCancel(t.Context())
		if _, err := cached.Ticket(ctx); err != nil {
			t.Fatal(err)
		}
		cancel()
		time.Sleep(2 * time.Second)
		if got := must(t, cached); got.Value != "ticket-2" {
			t.Fatalf("got %q", got.Value)
		}
	})
}

// Three days with callers every 3 s, and no unnecessary call.
//
// The first fetch is at 0; each later one when a caller comes in the last half
// hour but ten seconds, at the first multiple of 3 s: every 5412 s.
func TestThreeDays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := NewStore()
		tokens := &platform{name: "token"}
		tickets := &platform{name: "ticket", needs: store.Cache("tokens", tokens)}
		cached := store.Cache("tickets", tickets)

		runCallers(t, cached, 4, 3*time.Second, 72*time.Hour)

		const want = 1 + 72*3600/5412 // 48
		tickets.expect(t, want)
		tokens.expect(t, want) // called only within a ticket fetch, on the same schedule
	})
}

// The same with a platform as in reality: it has latency, and its half hour
// begins a little later. It is still called once in a cycle only, which is 5406
// s: 90 min and ten seconds, less the skew, at the next multiple of 3 s.
func TestThreeDaysOfALatePlatform(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const late = 5 * time.Second
		store := NewStore()
		tokens := &platform{name: "token", latency: 200 * time.Millisecond, skew: late}
		tickets := &platform{name: "ticket", latency: 400 * time.Millisecond, skew: late,
			needs: store.Cache("tokens", tokens)}

		runCallers(t, store.Cache("tickets", tickets), 4, 3*time.Second, 72*time.Hour)

		const renewals = 72 * 3600 / 5406 // 47
		tickets.expect(t, 1+renewals)
		tokens.expect(t, 1+renewals)
		if tickets.serial != 1+renewals || tokens.serial != 1+renewals {
			t.Errorf("%d tickets, %d tokens, want %d", tickets.serial, tokens.serial, 1+renewals)
		}
	})
}

// runCallers has n callers request a ticket at an interval for some time, and
// fails if one of them waits or gets an error or an expired ticket.
func runCallers(t *testing.T, src Source, n int, every, long time.Duration) {
	t.Helper()
	start := time.Now()
	if _, err := src.Ticket(t.Context()); err != nil {
		t.Fatal(err)
	}
	var callers sync.WaitGroup
	for range n {
		callers.Go(func() {
			for time.Since(start) < long && !t.Failed() {
				must(t, src)
				time.Sleep(every)
			}
		})
	}
	callers.Wait()
}

func TestOutageInTheLastHalfHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var logged bytes.Buffer
		store := NewStore()
		store.Log = slog.New(slog.NewTextHandler(&logged, nil))
		p := &platform{name: "ticket"}
		cached := store.Cache("jsapi_ticket", p)
		must(t, cached)
		p.setDown(true)
		time.Sleep(90*time.Minute + 10*time.Second)

		// Tries at 0, 1, 3, 7, 15, 25, 35 … seconds.
		start := time.Now()
		want := 1
		for next, pause := time.Duration(0), time.Second; ; {
			if got := must(t, cached); got.Value != "ticket-1" {
				t.Fatalf("got %q", got.Value)
			}
			synctest.Wait()
			now := time.Since(start)
			if now == next {
				want++
				next, pause = next+pause, min(2*pause, 10*time.Second)
			}
			if p.called() != want {
				t.Fatalf("after %v: %d calls, want %d", now, p.called(), want)
			}
			if now == 29*time.Minute {
				break
			}
			time.Sleep(time.Second)
		}
		if want != 1+1+4+(29*60-15)/10 { // the first fetch, the first attempt, the doubled delays, the rest
			t.Fatalf("%d calls", want)
		}
		if got := strings.Count(logged.String(), "ticket not renewed"); got != want-1 {
			t.Errorf("%d refreshes logged of %d", got, want-1)
		}
		if got := logged.String(); strings.Contains(got, "ticket-1") || !strings.Contains(got, "key=jsapi_ticket") || !strings.Contains(got, "platform is down") {
			t.Errorf("the log: %.200s", got)
		}

		p.setDown(false)
		back := time.Now()
		for must(t, cached).Value != "ticket-2" {
			time.Sleep(time.Second)
			synctest.Wait()
		}
		if took := time.Since(back); took > 11*time.Second {
			t.Fatalf("recovered only after %v", took)
		}
	})
}

func TestOutageBeyondTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := NewStore()
		store.Log = slog.New(slog.DiscardHandler)
		p := &platform{name: "ticket"}
		cached := store.Cache("k", p)
		must(t, cached)
		p.setDown(true)

		time.Sleep(2*time.Hour - time.Nanosecond)
		must(t, cached) // to the last nanosecond
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		if got, err := cached.Ticket(t.Context()); !errors.Is(err, errDown) || got != (Ticket{}) {
			t.Fatalf("after the end: %v, %v", got, err)
		}

		// Callers get the failure at once, and there is one attempt every two
		// seconds.
		before := p.called()
		runFailing(t, cached, time.Minute)
		p.expect(t, before+29)

		p.setDown(false)
		time.Sleep(2 * time.Second)
		if got := must(t, cached); got.Value != "ticket-2" {
			t.Fatalf("got %q", got.Value)
		}
	})
}

// runFailing requests a ticket ten times a second for some time. No caller gets
// one, and none waits.
func runFailing(t *testing.T, src Source, long time.Duration) {
	t.Helper()
	for start := time.Now(); time.Since(start) < long; time.Sleep(100 * time.Millisecond) {
		before := time.Now()
		if _, err := src.Ticket(t.Context()); !errors.Is(err, errDown) {
			t.Fatal(err)
		}
		if waited := time.Since(before); waited > 0 {
			t.Fatalf("waited %v", waited)
		}
	}
}

// Callers of a platform that is down share their failures, too.
func TestFailedFetchIsShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &platform{name: "ticket", down: true, latency: time.Second}
		cached := NewStore().Cache("jsapi_ticket", p)
		var callers sync.WaitGroup
		for range 50 {
			callers.Go(func() {
				_, err := cached.Ticket(t.Context())
				if !errors.Is(err, errDown) || !strings.HasPrefix(err.Error(), "jsapi_ticket: ") {
					t.Error(err)
				}
			})
		}
		callers.Wait()
		p.expect(t, 1)
	})
}

// A refresh that is under way when the ticket expires serves the callers after
// that.
func TestTicketEndsDuringItsRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &platform{name: "ticket"}
		cached := NewStore().Cache("k", p)
		must(t, cached)
		p.latency = 10 * time.Second
		time.Sleep(2*time.Hour - time.Second)
		must(t, cached)
		time.Sleep(2 * time.Second)
		got, err := cached.Ticket(t.Context())
		if err != nil || got.Value != "ticket-2" {
			t.Fatalf("got %q, %v", got.Value, err)
		}
		p.expect(t, 2)
	})
}

// A platform whose tickets always expire within half an hour is called once a
// minute, not by every caller.
func TestShortTicketsCauseNoStorm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &platform{name: "ticket", life: 20 * time.Minute}
		cached := NewStore().Cache("k", p)
		runCallers(t, cached, 20, time.Second, time.Hour)
		if got := p.called(); got < 58 || got > 61 {
			t.Fatalf("%d calls in an hour", got)
		}
	})
}

func TestAbsurdTickets(t *testing.T) {
	for name, bad := range map[string]struct {
		ticket  func() Ticket
		message string
	}{
		"zero":    {func() Ticket { return Ticket{} }, "empty"},
		"empty":   {func() Ticket { return Ticket{Expires: time.Now().Add(time.Hour)} }, "empty"},
		"no end":  {func() Ticket { return Ticket{Value: "hush"} }, "ended"},
		"ended":   {func() Ticket { return Ticket{Value: "hush", Expires: time.Now().Add(-time.Second)} }, "ended 1s ago"},
		"endless": {func() Ticket { return Ticket{Value: "hush", Expires: time.Now().Add(25 * time.Hour)} }, "longer than 24h"},
	} {
		synctest.Test(t, func(t *testing.T) {
			calls := 0
			cached := NewStore().Cache("k", SourceFunc(func(context.Context) (Ticket, error) {
				calls++
				return bad.ticket(), nil
			}))
			for range 3 {
				got, err := cached.Ticket(t.Context())
				if got != (Ticket{}) || err == nil || !strings.Contains(err.Error(), bad.message) || strings.Contains(err.Error(), "hush") {
					t.Fatalf("%s: got %v, %v", name, got, err)
				}
				time.Sleep(errorTTL)
			}
			if calls != 3 {
				t.Fatalf("%s: called %d times, so an absurd ticket was kept", name, calls)
			}
		})
	}
}

// A ticket of a refresh is checked like that of a first fetch.
func TestAbsurdTicketDoesNotReplaceAGoodOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := NewStore()
		store.Log = slog.New(slog.DiscardHandler)
		good := Ticket{Value: "good", Expires: time.Now().Add(time.Hour)}
		answers := []Ticket{good, {Value: "bad", Expires: time.Now()}}
		cached := store.Cache("k", SourceFunc(func(context.Context) (Ticket, error) {
			next := answers[0]
			answers = answers[1:]
			return next, nil
		}))
		must(t, cached)
		time.Sleep(31 * time.Minute)
		must(t, cached)
		synctest.Wait()
		if got := must(t, cached); got.Value != "good" || len(answers) != 0 {
			t.Fatalf("got %q", got.Value)
		}
	})
}

// A slow refresh does not store a ticket that has expired meanwhile.
func TestTicketThatEndedBeforeItIsKept(t *testing.T) {
	store := NewStore()
	cached := store.Cache("k", &platform{})
	for _, left := range []time.Duration{0, -1, -time.Hour} {
		cached.state.put(Ticket{Value: "late", Expires: time.Now().Add(left)}, time.Now())
		if n := store.entries.ItemCount(); n > 0 {
			t.Fatalf("%v after its end: %d kept", -left, n)
		}
	}
}

func TestSourceErrorWithATicketIsAnError(t *testing.T) {
	cached := NewStore().Cache("k", SourceFunc(func(context.Context) (Ticket, error) {
		return Ticket{Value: "hush", Expires: time.Now().Add(time.Hour)}, errDown
	}))
	for range 2 {
		if got, err := cached.Ticket(t.Context()); got != (Ticket{}) || !errors.Is(err, errDown) {
			t.Fatalf("got %v, %v", got, err)
		}
	}
}

func TestInvalidate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		serial := 0
		store := NewStore()
		cached := store.Cache("k", SourceFunc(func(context.Context) (Ticket, error) {
			serial++
			return Ticket{Value: fmt.Sprint(serial), Expires: time.Now().Add(time.Hour)}, nil
		}))
		cached.Invalidate("1") // nothing is cached yet
		must(t, cached)
		store.Cache("other", &platform{}).Invalidate("1")
		cached.Invalidate("0")
		cached.Invalidate("")
		if got := must(t, cached); got.Value != "1" {
			t.Fatalf("another value's refusal dropped this one: now %q", got.Value)
		}
		cached.Invalidate("1")
		if got := must(t, cached); got.Value != "2" {
			t.Fatalf("got %q after the refusal", got.Value)
		}
		cached.Invalidate("1") // a late refusal
		if got := must(t, cached); got.Value != "2" {
			t.Fatalf("a late refusal dropped a newer ticket: now %q", got.Value)
		}
	})
}

// Callers whose ticket was refused at the same time cause one fetch together.
func TestRefusedCallersShareOneFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		serial := 0
		cached := NewStore().Cache("k", SourceFunc(func(ctx context.Context) (Ticket, error) {
			serial++
			value := fmt.Sprint(serial)
			return Ticket{Value: value, Expires: time.Now().Add(time.Hour)}, sleep(ctx, time.Second)
		}))
		if _, err := cached.Ticket(t.Context()); err != nil {
			t.Fatal(err)
		}
		var callers sync.WaitGroup
		for i := range 50 {
			callers.Go(func() {
				time.Sleep(time.Duration(i) * time.Millisecond)
				cached.Invalidate("1")
				if got, err := cached.Ticket(t.Context()); err != nil || got.Value != "2" {
					t.Errorf("got %q, %v", got.Value, err)
				}
			})
		}
		callers.Wait()
		if serial != 2 {
			t.Fatalf("%d fetches", serial)
		}
	})
}

// A refresh is under way when the present ticket is refused, and returns that
// ticket or another one from before the refusal.
func TestInvalidateDuringARefresh(t *testing.T) {
	for name, late := range map[string]string{"the refused one": "old", "another one": "stale"} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				type answer struct {
					value string
					takes time.Duration
				}
				answers := []answer{{"old", 0}, {late, 10 * time.Second}, {"new", time.Second}}
				cached := NewStore().Cache("k", SourceFunc(func(ctx context.Context) (Ticket, error) {
					next := answers[0]
					answers = answers[1:]
					err := sleep(ctx, next.takes)
					return Ticket{Value: next.value, Expires: time.Now().Add(40 * time.Minute)}, err
				}))
				must(t, cached)
				time.Sleep(11 * time.Minute)
				must(t, cached) // starts the refresh
				synctest.Wait()
				cached.Invalidate("old")

				got, err := cached.Ticket(t.Context())
				if err != nil || got.Value != "new" {
					t.Fatalf("got %q, %v: joined a fetch that began before the refusal", got.Value, err)
				}
				time.Sleep(time.Minute)
				if got := must(t, cached); got.Value != "new" {
					t.Fatalf("got %q: the refresh put it back", got.Value)
				}
				if len(answers) != 0 {
					t.Fatalf("%d answers left", len(answers))
				}
			})
		})
	}
}

// A ticket is invalidated while its refresh runs, and no caller fetches: the
// refresh must not store its ticket either.
func TestInvalidateDuringARefreshThenNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &platform{name: "ticket", life: 20 * time.Minute}
		cached := NewStore().Cache("k", p)
		must(t, cached)
		p.latency = 10 * time.Second
		time.Sleep(90 * time.Second)
		must(t, cached)
		synctest.Wait()
		p.expect(t, 2)
		cached.Invalidate(fmt.Sprintf("ticket-%d", 1))
		time.Sleep(time.Minute)
		synctest.Wait()
		if e := cached.state.current(time.Now()); e != nil {
			t.Fatalf("kept %q", e.ticket.Value)
		}
	})
}

func TestPanicOfASource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var logged bytes.Buffer
		store := NewStore()
		store.Log = slog.New(slog.NewTextHandler(&logged, nil))
		var with any = "hush, a secret"
		cached := store.Cache("k", SourceFunc(func(context.Context) (Ticket, error) { panic(with) }))

		var callers sync.WaitGroup
		for range 10 {
			callers.Go(func() {
				_, err := cached.Ticket(t.Context())
				if err == nil || !strings.HasSuffix(err.Error(), "k: the source panicked with a string") {
					t.Error(err)
				}
			})
		}
		callers.Wait()
		if got := logged.String(); !strings.Contains(got, "store_test.go") || strings.Contains(got, "hush") {
			t.Errorf("the log lacks the stack trace, or has a secret: %s", got)
		}

		time.Sleep(errorTTL)
		with = nil
		_, err := cached.Ticket(t.Context())
		if _, ok := errors.AsType[runtime.Error](err); !ok {
			t.Errorf("a run-time error became %v", err)
		}
	})
}

// A panic of a refresh counts as a failure.
func TestPanicOfARefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := NewStore()
		store.Log = slog.New(slog.DiscardHandler)
		calls := 0
		cached := store.Cache("k", SourceFunc(func(context.Context) (Ticket, error) {
			if calls++; calls == 2 {
				panic("oh")
			}
			return Ticket{Value: fmt.Sprint(calls), Expires: time.Now().Add(time.Hour)}, nil
		}))
		must(t, cached)
		time.Sleep(31 * time.Minute)
		must(t, cached)
		synctest.Wait()
		time.Sleep(time.Second)
		must(t, cached)
		synctest.Wait()
		if got := must(t, cached); got.Value != "3" {
			t.Fatalf("got %q", got.Value)
		}
	})
}

// Callers get an error if a source ends its goroutine.
func TestExitOfASource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		cached := NewStore().Cache("k", SourceFunc(func(context.Context) (Ticket, error) {
			if calls++; calls == 1 {
				runtime.Goexit()
			}
			return Ticket{Value: "1", Expires: time.Now().Add(time.Hour)}, nil
		}))
		if _, err := cached.Ticket(t.Context()); !errors.Is(err, errNoResult) {
			t.Fatal(err)
		}
		time.Sleep(errorTTL)
		if _, err := cached.Ticket(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

// Sources under the same key share one ticket.
func TestOneTicketPerKey(t *testing.T) {
	var store Store // the zero value works
	first, second := &platform{name: "first"}, &platform{name: "second"}
	for _, src := range []Source{first, second, first} {
		if got, err := store.Cache("k", src).Ticket(t.Context()); err != nil || got.Value != "first-1" {
			t.Errorf("got %q, %v", got.Value, err)
		}
	}
	if got, err := store.Cache("other", second).Ticket(t.Context()); err != nil || got.Value != "second-1" {
		t.Errorf("got %q, %v", got.Value, err)
	}
	first.expect(t, 1)
	second.expect(t, 1)
}

func TestDefaultLog(t *testing.T) {
	if NewStore().log() != slog.Default() {
		t.Fatal("not the default logger")
	}
}

func BenchmarkCachedTicket(b *testing.B) {
	cached := NewStore().Cache("k", &platform{name: "ticket"})
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := cached.Ticket(b.Context()); err != nil {
				b.Error(err)
			}
		}
	})
}
