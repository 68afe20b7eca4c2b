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
// others. All who wait get what it yields. An error is not kept: the next
// caller fetches again. A ticket that is empty, has ended already or is said
// to live longer than a day counts as an error.
//
// While more than 30 minutes are left Ticket fetches nothing. In the last 30
// minutes it goes on to return the present ticket at once, to its very end, and
// one refresh at a time runs in the background, with a pause of one to ten
// seconds after each that fails.
//
// Ticket is safe for concurrent use and to repeat. The source may use a Reused
// under another key; under its own it would wait for itself, until the limit.
func (r *Reused) Ticket(ctx context.Context) (Ticket, error) {
	e, left := r.store.present(r.key)
	if e == nil {
		return r.await(ctx)
	}
	if left < lastPart {
		r.refresh(ctx, e)
	}
	r.store.Observer.hit(r.key)
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
	if e, _ := r.store.present(r.key); e != nil { // fetched since the caller looked
		r.store.mu.Unlock()
		return e.ticket, nil
	}
	fetched := r.start(ctx, nil)
	r.store.mu.Unlock()

	select {
	case <-ctx.Done():
		return Ticket{}, fmt.Errorf("%s: %w", r.key, ctx.Err())
	case res := <-fetched:
		return res.Val.(Ticket), res.Err
	}
}

// refresh starts the renewal of e in the background if it is due.
func (r *Reused) refresh(ctx context.Context, e *entry) {
	r.store.mu.Lock()
	defer r.store.mu.Unlock()
	// By now e may have been replaced, and its successor needs no refresh.
	if now, _ := r.store.present(r.key); now == e && e.claim() {
		r.start(ctx, e)
	}
}

// start starts a fetch that is to replace old, or joins the one under way. The
// fetch keeps the values of ctx, not its end. Called with Store.mu held.
func (r *Reused) start(ctx context.Context, old *entry) <-chan singleflight.Result {
	ctx = context.WithoutCancel(ctx)
	return r.store.fetches.DoChan(r.key, func() (any, error) {
		ctx, cancel := context.WithTimeout(ctx, fetchLimit)
		defer cancel()
		t, err := r.ask(ctx)
		if err != nil && old != nil {
			r.store.log().WarnContext(ctx, "ticket not renewed",
				"key", r.key, "present", old.ticket, "err", err)
		}
		r.store.settle(r.key, old, t, err)
		r.store.Observer.fetched(r.key, t, err)
		return t, err
	})
}

// ask asks the source for one ticket and checks it.
//
// A panic becomes an error: singleflight would raise it again in a goroutine
// of its own, where nothing can recover it.
func (r *Reused) ask(ctx context.Context) (t Ticket, err error) {
	defer func() {
		if v := recover(); v != nil {
			t, err = Ticket{}, fmt.Errorf("%s: %w", r.key, panicError(v))
			r.store.log().ErrorContext(ctx, "ticket source panicked", "key", r.key, "err", err, "stack", string(debug.Stack()))
		}
	}()
	t, err = r.source.Ticket(ctx)
	if err == nil {
		err = t.check()
	}
	if err != nil {
		return Ticket{}, fmt.Errorf("%s: %w", r.key, err)
	}
	// The wall clock alone: the monotonic one, which Go would prefer, stands
	// still while a machine sleeps.
	t.Expires = t.Expires.Round(0)
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
