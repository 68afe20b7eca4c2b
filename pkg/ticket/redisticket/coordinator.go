package redisticket

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/go-redsync/redsync/v4"
	"github.com/go-redsync/redsync/v4/redis/goredis/v9"
	"github.com/redis/go-redis/v9"

	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

const (
	// lockWait is how long a lock of another process is waited for. One whose
	// holder has died ends sooner.
	lockWait = 15 * time.Second

	// pollEvery is how often it is looked for what another process has got,
	// when callers wait for it, and pollLazily when they have a ticket still.
	pollEvery  = 100 * time.Millisecond
	pollLazily = 500 * time.Millisecond

	// lastMinute is when a process on its own renews its ticket.
	lastMinute = time.Minute

	// holdBriefly is how long all leave a platform alone that has failed without
	// saying more. The process that asked waits twice as long, so that others
	// get their turn.
	holdBriefly = time.Second
)

// Options are what configure a Coordinator.
type Options struct {
	AppID string // the app whose tickets they are
	Host  string // of the platform

	Key []byte // of 32 bytes, to seal with; none: not sealed

	// Log is told when Redis fails and when it is back. nil means slog.Default().
	Log *slog.Logger

	// Observe is told of every operation on Redis, to count it; may be nil. It
	// must be quick.
	Observe func(op string, took time.Duration, err error)
}

// A Coordinator shares tickets with other processes. It is safe for concurrent use.
type Coordinator struct {
	store store
	state *state
}

// New returns the coordinator of an app's processes that share a Redis. It connects
// to nothing yet. The error is about the length of the key.
func New(client redis.UniversalClient, o Options) (*Coordinator, error) {
	sealer, err := newSealer(o.Key)
	if err != nil {
		return nil, err
	}
	log := o.Log
	if log == nil {
		log = slog.Default()
	}
	redis.SetLogger(quiet{log})
	s := &state{log: log, observe: o.Observe}
	return &Coordinator{state: s, store: &redisStore{
		client: client,
		locks:  redsync.New(goredis.NewPool(client)),
		prefix: "feishu-goapp:{" + o.AppID + "@" + o.Host + "}:",
		owner:  newOwner(),
		sealer: sealer,
		report: s.report,
		unread: s.unread,
	}}, nil
}

var _ ticket.Coordinator = (*Coordinator)(nil)

// newOwner returns a function that makes values of locks: who, and at random.
func newOwner() func() (string, error) {
	host, _ := os.Hostname()
	who := fmt.Sprintf("%s/%d/", host, os.Getpid())
	return func() (string, error) { return who + rand.Text(), nil }
}

// quiet hands to a logger what go-redis logs by itself: attempts to connect.
type quiet struct{ log *slog.Logger }

func (q quiet) Printf(ctx context.Context, format string, v ...any) {
	q.log.DebugContext(ctx, fmt.Sprintf(format, v...))
}

// Fetch implements [ticket.Coordinator]. Without Redis it asks only if there is
// nothing to go on with, or not for much longer.
func (f *Coordinator) Fetch(ctx context.Context, key string, want ticket.Request, ask func(context.Context) (ticket.Ticket, error)) (ticket.Ticket, error) {
	t, err := f.fetchShared(ctx, key, want, ask)
	if _, apart := errors.AsType[unavailableError](err); apart && needsTicketNow(want) && ctx.Err() == nil {
		return ask(ctx)
	}
	return t, err
}

// An unavailableError means that Redis or the leader does not answer.
type unavailableError struct{ error }

func (e unavailableError) Unwrap() error { return e.error }

var errLockWait = errors.New("another process has been asking the platform for too long")

// needsTicketNow tells whether there is nothing to go on with.
func needsTicketNow(want ticket.Request) bool {
	return want.ClockJumped || time.Until(want.Current.Expires) < lastMinute
}

// fetchShared gets a ticket as one of many.
func (f *Coordinator) fetchShared(ctx context.Context, key string, want ticket.Request, ask func(context.Context) (ticket.Ticket, error)) (ticket.Ticket, error) {
	poll := pollEvery
	if want.Current.Value != "" {
		poll = pollLazily
	}
	for end := time.Now().Add(lockWait); ; {
		n, err := f.store.find(ctx, key)
		if err != nil {
			return ticket.Ticket{}, unavailableError{err}
		}
		if t, done, err := n.satisfies(want); done {
			return t, err
		}
		if !n.locked {
			l, err := f.store.lock(ctx, key)
			if err != nil {
				return ticket.Ticket{}, unavailableError{err}
			}
			if l != nil {
				return f.fetchAsLeader(ctx, key, want, l, ask)
			}
		}
		if time.Now().After(end) {
			return ticket.Ticket{}, unavailableError{errLockWait}
		}
		select {
		case <-ctx.Done():
			return ticket.Ticket{}, fmt.Errorf("%s: %w", key, ctx.Err())
		case <-time.After(poll):
		}
	}
}

// satisfies returns what a snapshot has for want: a ticket, or the error that there
// is to be none for the moment. done is false if the snapshot has neither.
func (n snapshot) satisfies(want ticket.Request) (t ticket.Ticket, done bool, err error) {
	t = n.ticket
	switch {
	case t.Value == "" || t.Value == want.Refused:
	case want.Current.Value == "":
		return t, true, nil
	case t.Value != want.Current.Value:
		if t.Expires.After(want.Current.Expires) {
			return t, true, nil
		}
	case want.ClockJumped: // a third clock; of two that disagree the sooner end counts
		if want.Current.Expires.Before(t.Expires) {
			t.Expires = want.Current.Expires
		}
		return t, true, nil
	}
	return ticket.Ticket{}, n.held != nil, n.held
}

// fetchAsLeader asks the platform for all, while it has the lock.
func (f *Coordinator) fetchAsLeader(ctx context.Context, key string, want ticket.Request, l lease, ask func(context.Context) (ticket.Ticket, error)) (ticket.Ticket, error) {
	stop := keep(ctx, l)
	defer stop()
	// Between looking and locking another may have led.
	if n, err := f.store.find(ctx, key); err == nil {
		if t, done, err := n.satisfies(want); done {
			return t, err
		}
	}
	for again := false; ; again = true {
		begin := time.Now()
		t, err := ask(ctx)
		if err != nil {
			if why, passing := failureOf(err); passing {
				_ = f.store.hold(ctx, key, why, max(holdBriefly, ticket.RetryAfter(err)))
			}
			return t, err
		}
		there, err := f.store.putIfNewer(ctx, key, t, time.Since(begin))
		switch {
		case err != nil:
			return t, nil // others will find out; this process has a ticket
		case there.Value == "" && !again:
			continue // it was refused while we asked: perhaps there is a new one by now
		case there.Value == "" || there.Value == t.Value:
			return t, nil
		case there.Value != want.Refused:
			return there, nil
		}
		// Redis was gone when that one was refused.
		f.Invalidate(ctx, key, there)
		_, _ = f.store.putIfNewer(ctx, key, t, time.Since(begin))
		return t, nil
	}
}

// keep extends a lease until stop is called, which releases it.
func keep(ctx context.Context, l lease) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for beat := time.NewTicker(heartbeat); ; {
			select {
			case <-ctx.Done():
				beat.Stop()
				return
			case <-beat.C:
				_ = l.extend(ctx)
			}
		}
	}()
	return func() {
		cancel()
		<-done
		_ = l.release(ctx)
	}
}

// Compare implements [ticket.Coordinator].
func (f *Coordinator) Compare(ctx context.Context, key string, t ticket.Ticket, got time.Time) (ticket.Ticket, error) {
	return f.store.putIfNewer(ctx, key, t, time.Since(got))
}

// Forget implements [ticket.Coordinator].
func (f *Coordinator) Invalidate(ctx context.Context, key string, refused ticket.Ticket) {
	_ = f.store.forget(ctx, key, refused)
}
