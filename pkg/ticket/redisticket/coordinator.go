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
	// lockWait is how long to wait for the lock of another process. The lock of a
	// process that has died expires sooner.
	lockWait = 15 * time.Second

	// pollInterval is how often to look for the ticket that another process
	// fetches, slowPollInterval if the present ticket is still valid.
	pollInterval     = 100 * time.Millisecond
	slowPollInterval = 500 * time.Millisecond

	// lastMinute is how long before its end a ticket is renewed without Redis.
	lastMinute = time.Minute

	// minBackoff is how long no process calls the platform after a failure
	// without a delay. The process that called it waits twice as long, so that
	// another one tries next.
	minBackoff = time.Second
)

// Options configure a [Coordinator].
type Options struct {
	AppID string // the app of the tickets
	Host  string // host of the platform, such as "open.feishu.cn"

	// Key encrypts the entries with AES-256-GCM: 32 bytes, the same ones in all
	// processes. If it is empty the key is derived from AppSecret. One of the two
	// is required.
	Key       []byte
	AppSecret string

	// EncodeError and DecodeError convert an error of the platform for other
	// processes, so that they find its type in the error chain. Only errors
	// with a method Temporary() bool that reports true are shared. EncodeError
	// returns "" and DecodeError nil for what they cannot convert: entries may
	// be from another version of the program. If an error is not converted, or
	// they are nil, other processes get its text.
	EncodeError func(error) string
	DecodeError func(string) error

	// Log receives one line when Redis fails and one when it works again. nil
	// means slog.Default().
	Log *slog.Logger

	// Observe is called after every operation on Redis, for metrics; may be nil.
	// It must not block.
	Observe func(op string, took time.Duration, err error)
}

// Coordinator shares tickets with other processes. It implements
// [ticket.Coordinator] and is safe for concurrent use.
type Coordinator struct {
	store       store
	state       *state
	encodeError func(error) string
}

// New returns a coordinator for the processes of an app that share a Redis. It
// does not connect yet. It fails if the key is missing or has the wrong length.
func New(client redis.UniversalClient, o Options) (*Coordinator, error) {
	sealer, err := newSealer(o)
	if err != nil {
		return nil, err
	}
	log := o.Log
	if log == nil {
		log = slog.Default()
	}
	redis.SetLogger(quiet{log})
	s := &state{log: log, observe: o.Observe}
	return &Coordinator{state: s, encodeError: o.EncodeError, store: &redisStore{
		client: client,
		locks:  redsync.New(goredis.NewPool(client)),
		prefix: "feishu-goapp:{" + o.AppID + "@" + o.Host + "}:",
		owner:  newOwner(),
		sealer: sealer,
		report: s.report,
		unread: s.unread,
		decode: o.DecodeError,
	}}, nil
}

var _ ticket.Coordinator = (*Coordinator)(nil)

// newOwner returns a function that returns a new value for a lock: host, process
// id and random text.
func newOwner() func() (string, error) {
	host, _ := os.Hostname()
	process := fmt.Sprintf("%s/%d/", host, os.Getpid())
	return func() (string, error) { return process + rand.Text(), nil }
}

// quiet logs the messages of go-redis, such as attempts to connect, at debug
// level.
type quiet struct{ log *slog.Logger }

func (q quiet) Printf(ctx context.Context, format string, v ...any) {
	q.log.DebugContext(ctx, fmt.Sprintf(format, v...))
}

// Fetch implements [ticket.Coordinator]. If Redis fails it calls fetch only
// without a valid ticket, in the last minute of the present one, or if pages
// report it as refused.
func (c *Coordinator) Fetch(ctx context.Context, key string, want ticket.Request, fetch func(context.Context) (ticket.Ticket, error)) (ticket.Ticket, error) {
	t, err := c.fetchShared(ctx, key, want, fetch)
	_, unavailable := errors.AsType[unavailableError](err)
	reported := want.Reported && !errors.Is(err, errLockWait) // else another process calls fetch
	if unavailable && (reported || needsTicketNow(want)) && ctx.Err() == nil {
		return fetch(ctx)
	}
	return t, err
}

// unavailableError means that Redis or the leader does not answer.
type unavailableError struct{ error }

func (e unavailableError) Unwrap() error { return e.error }

var errLockWait = errors.New("timeout: another process holds the lock")

// needsTicketNow reports whether the present ticket is missing, unreliable or
// about to expire.
func needsTicketNow(want ticket.Request) bool {
	return want.ClockJumped || time.Until(want.Current.Expires) < lastMinute
}

// fetchShared returns a ticket from another process, or fetches it as the leader.
func (c *Coordinator) fetchShared(ctx context.Context, key string, want ticket.Request, fetch func(context.Context) (ticket.Ticket, error)) (ticket.Ticket, error) {
	poll := pollInterval
	if want.Current.Value != "" {
		poll = slowPollInterval
	}
	for end := time.Now().Add(lockWait); ; {
		n, err := c.store.load(ctx, key)
		if err != nil {
			return ticket.Ticket{}, unavailableError{err}
		}
		if t, done, err := n.satisfies(want); done {
			return t, err
		}
		if !n.locked {
			l, err := c.store.lock(ctx, key)
			if err != nil {
				return ticket.Ticket{}, unavailableError{err}
			}
			if l != nil {
				return c.fetchAsLeader(ctx, key, want, l, fetch)
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

// satisfies returns the ticket in the snapshot that satisfies want, or the error
// during a backoff. done is false if the snapshot has neither.
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
	case want.ClockJumped: // use the earlier expiry of the two
		if want.Current.Expires.Before(t.Expires) {
			t.Expires = want.Current.Expires
		}
		return t, true, nil
	}
	return ticket.Ticket{}, n.backoff != nil, n.backoff
}

// fetchAsLeader fetches for all processes while it holds the lock.
func (c *Coordinator) fetchAsLeader(ctx context.Context, key string, want ticket.Request, l lease, fetch func(context.Context) (ticket.Ticket, error)) (ticket.Ticket, error) {
	stop := extendLease(ctx, l)
	defer stop()
	// Another process may have fetched between the load and the lock.
	if n, err := c.store.load(ctx, key); err == nil {
		if t, done, err := n.satisfies(want); done {
			return t, err
		}
	}
	if want.Reported {
		if claimed, err := c.store.claimReport(ctx, key); err == nil && !claimed {
			return want.Current, nil
		}
	}
	for again := false; ; again = true {
		begin := time.Now()
		t, err := fetch(ctx)
		if err != nil {
			if failed, ok := newFailure(err, c.encodeError); ok {
				_ = c.store.putBackoff(ctx, key, failed, max(minBackoff, want.Backoff(err)))
			}
			return t, err
		}
		if want.Reported && t.Value != want.Current.Value {
			want.Refused = want.Current.Value
			c.Invalidate(ctx, key, want.Current)
		}
		there, err := c.store.putIfNewer(ctx, key, t, time.Since(begin))
		switch {
		case err != nil:
			return t, nil // not stored, but valid for this process
		case there.Value == "" && !again:
			continue // refused during the fetch: try once more for a new one
		case there.Value == "" || there.Value == t.Value:
			return t, nil
		case there.Value != want.Refused:
			return there, nil
		}
		// Redis was not available when that ticket was refused.
		c.Invalidate(ctx, key, there)
		_, _ = c.store.putIfNewer(ctx, key, t, time.Since(begin))
		return t, nil
	}
}

// extendLease extends a lease until stop is called, which releases it.
func extendLease(ctx context.Context, l lease) (stop func()) {
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
func (c *Coordinator) Compare(ctx context.Context, key string, t ticket.Ticket, got time.Time) (ticket.Ticket, error) {
	return c.store.putIfNewer(ctx, key, t, time.Since(got))
}

// Invalidate implements [ticket.Coordinator].
func (c *Coordinator) Invalidate(ctx context.Context, key string, refused ticket.Ticket) {
	_ = c.store.invalidate(ctx, key, refused)
}
