package ticket

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"golang.org/x/sync/singleflight"
)

// fetchLimit bounds one fetch, all the calls its source makes included.
const fetchLimit = 30 * time.Second

// A Reused is a source that asks another one as seldom as it can. Store.Reuse
// makes it.
type Reused struct {
	store  *Store
	key    string
	source Source
}

// Ticket returns the ticket of the store.
//
// It blocks only when the store has none that is good. Then all callers wait
// for one fetch, which gets 30 seconds. A caller whose context ends leaves at
// once, with an error that wraps the context's; the fetch goes on for the
// others. All who wait get what it yields. A failure is kept for two seconds, or
// as long as the source asks for (an hour at most): until then callers get it
// at once, as a [*HeldError]. A ticket that is empty, has ended already or is
// said to live longer than a day counts as a failure.
//
// While more than 30 minutes are left Ticket fetches nothing. In the last 30
// minutes it goes on to return the present ticket at once, to its very end, and
// one refresh at a time runs in the background, with a pause of one to ten
// seconds after each that fails, or as long as the source asks for.
//
// Ticket is safe for concurrent use and to repeat. The source may use a Reused
// under another key; under its own it would wait for itself, until the limit.
func (r *Reused) Ticket(ctx context.Context) (Ticket, error) {
	now := time.Now()
	e := r.store.present(r.key, now)
	if e == nil {
		return r.await(ctx)
	}
	if e.due(now) {
		r.tend(ctx, e, now)
	}
	r.store.observer().Hit(r.key)
	return e.ticket, nil
}

// Forget is Store.Forget for the ticket of r.
func (r *Reused) Forget(refused string) { r.store.Forget(r.key, refused) }

// await joins the fetch under way, or starts it, and waits for its outcome.
func (r *Reused) await(ctx context.Context) (Ticket, error) {
	if err := ctx.Err(); err != nil {
		return Ticket{}, fmt.Errorf("%s: %w", r.key, err)
	}
	r.store.mu.Lock()
	now := time.Now()
	if e := r.store.present(r.key, now); e != nil { // fetched since the caller looked
		r.store.mu.Unlock()
		return e.ticket, nil
	}
	if err := r.store.held(r.key, now); err != nil {
		r.store.mu.Unlock()
		return Ticket{}, err
	}
	fetched := r.start(ctx, nil, Want{})
	r.store.mu.Unlock()

	select {
	case <-ctx.Done():
		return Ticket{}, fmt.Errorf("%s: %w", r.key, ctx.Err())
	case res := <-fetched:
		return res.Val.(Ticket), res.Err
	}
}

// tend does for e what is due, in the background: it renews the ticket if that
// is old or the clocks are in doubt, and else compares it with the fleet's.
func (r *Reused) tend(ctx context.Context, e *entry, now time.Time) {
	s := r.store
	s.mu.Lock()
	defer s.mu.Unlock()
	// By now e may have been replaced, or somebody else has seen to it.
	if s.present(r.key, now) != e || !e.due(now) {
		return
	}
	doubt := e.stepped(now, s.wall())
	switch {
	case doubt || e.old(now):
		e.wait(now, fetchLimit) // nobody else starts one before this one has had its time
		r.start(ctx, e, Want{Old: e.ticket, Doubt: doubt})
	case s.Fleet != nil:
		e.watch(now)
		go r.compare(context.WithoutCancel(ctx), e)
	default:
		e.watch(now)
	}
}

// compare looks whether the fleet still goes by the ticket of e.
func (r *Reused) compare(ctx context.Context, e *entry) {
	s := r.store
	t, err := s.Fleet.Compare(ctx, r.key, e.ticket, e.got)
	if err != nil || t == e.ticket {
		return // the fleet itself says what is wrong with it
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if s.present(r.key, now) != e {
		return
	}
	if t.Value == "" {
		s.drop(r.key, e)
		return
	}
	s.keep(r.key, t, now)
}

// start starts a fetch that is to replace old, or joins the one under way. The
// fetch keeps the values of ctx, not its end. Called with Store.mu held.
func (r *Reused) start(ctx context.Context, old *entry, want Want) <-chan singleflight.Result {
	ctx = context.WithoutCancel(ctx)
	want.Refused = r.store.refused[r.key]
	return r.store.fetches.DoChan(r.key, func() (any, error) {
		ctx, cancel := context.WithTimeout(ctx, fetchLimit)
		defer cancel()
		t, err := r.fetch(ctx, want)
		if err != nil && old != nil {
			r.store.log().WarnContext(ctx, "ticket not renewed",
				"key", r.key, "present", old.ticket, "err", err)
		}
		r.store.settle(r.key, old, t, err)
		return t, err
	})
}

// fetch gets a ticket that meets want, with the fleet if there is one.
func (r *Reused) fetch(ctx context.Context, want Want) (Ticket, error) {
	ask := func(ctx context.Context) (Ticket, error) { return r.ask(ctx, want.Old != Ticket{}) }
	if r.store.Fleet == nil {
		return ask(ctx)
	}
	return r.store.Fleet.Fetch(ctx, r.key, want, ask)
}

// ask asks the source for one ticket and checks it.
//
// A panic becomes an error: singleflight would raise it again in a goroutine
// of its own, where nothing can recover it.
func (r *Reused) ask(ctx context.Context, renewal bool) (t Ticket, err error) {
	begin := time.Now()
	defer func() {
		if v := recover(); v != nil {
			t, err = Ticket{}, fmt.Errorf("%s: %w", r.key, panicError(v))
			r.store.log().ErrorContext(ctx, "ticket source panicked", "key", r.key, "err", err, "stack", string(debug.Stack()))
		}
		r.store.observer().Asked(r.key, renewal, time.Since(begin), err)
	}()
	t, err = r.source.Ticket(ctx)
	if err == nil {
		err = t.check()
	}
	if err != nil {
		return Ticket{}, fmt.Errorf("%s: %w", r.key, err)
	}
	return t, nil
}

// panicError describes what a source panicked with. The words of a run-time
// error are safe to show; anything else might hold a secret.
func panicError(v any) error {
	if err, ok := v.(runtime.Error); ok {
		return fmt.Errorf("the source panicked: %w", err)
	}
	return fmt.Errorf("the source panicked with a %T", v)
}
