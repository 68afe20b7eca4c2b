package redisticket

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/go-redsync/redsync/v4"
	"github.com/redis/go-redis/v9"

	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

// redisStore is a store in Redis. Each operation is one script, so reading and
// writing are atomic.
type redisStore struct {
	client redis.UniversalClient
	locks  *redsync.Redsync
	prefix string
	owner  func() (string, error) // returns the value of a lock
	sealer sealer
	report func(op string, took time.Duration, err error)
	unread func(name string, err error) // called for entries that cannot be read
	decode func(string) error           // Options.DecodeError; may be nil
}

// name returns the name of a key in Redis.
func (b *redisStore) name(key string) string { return b.prefix + key }

// read is the beginning of the scripts. A value of another type counts as a
// malformed string.
const read = `
local function get(name)
	local value = redis.pcall('GET', name)
	if type(value) == 'table' then return 'not a string' end
	return value
end
`

// KEYS: ticket, backoff, lock.
var loadScript = redis.NewScript(read + `
return {get(KEYS[1]), redis.call('PTTL', KEYS[1]), get(KEYS[2]), redis.call('PTTL', KEYS[2]), redis.call('EXISTS', KEYS[3])}
`)

// KEYS: ticket, refusal. ARGV: the ticket, its lifetime, how long ago it was
// fetched, the length of a digest, whether to replace any other ticket.
//
// A refusal before the fetch does not count: the platform has returned the ticket
// again. A ticket that is stored already is written again, which shows whether
// Redis is writable, but never with a longer lifetime.
var putScript = redis.NewScript(read + `
local id = string.sub(ARGV[1], 1, ARGV[4])
local there = get(KEYS[1])
local mine = there and string.sub(there, 1, ARGV[4]) == id
local refusal = redis.call('PTTL', KEYS[2])
if refusal > 0 then
	local age = (tonumber(get(KEYS[2])) or 0) - refusal
	if age <= tonumber(ARGV[3]) then
		if mine then redis.call('DEL', KEYS[1]) end
		return {'refused'}
	end
	redis.call('DEL', KEYS[2])
end
local left, life = redis.call('PTTL', KEYS[1]), tonumber(ARGV[2])
if mine then
	if left > 0 and left < life then life = left end
elseif there and left > life and ARGV[5] == '0' then
	return {'other', there, left}
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', life)
return {'kept'}
`)

// KEYS: ticket, refusal. ARGV: digest, lifetime of the refusal, length of a digest.
var invalidateScript = redis.NewScript(read + `
local there = get(KEYS[1])
if there and string.sub(there, 1, ARGV[3]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[2])
return 1
`)

func (b *redisStore) load(ctx context.Context, key string) (snapshot, error) {
	asked := time.Now()
	name := b.name(key)
	answer, err := b.run(ctx, "load", loadScript, []string{name, name + ":hold", name + ":lock"})
	if err != nil {
		return snapshot{}, err
	}
	if len(answer) != 5 {
		return snapshot{}, errAnswer
	}
	var n snapshot
	n.ticket = b.readTicket(name, answer[0], answer[1], asked)
	n.backoff = b.readBackoff(name+":hold", answer[2], answer[3])
	n.locked = answer[4] != int64(0)
	return n, nil
}

// networkDelay is subtracted from the lifetime of an entry, which starts when
// the ticket arrives at Redis, so that the entry never outlives the ticket.
const networkDelay = 50 * time.Millisecond

func (b *redisStore) putIfNewer(ctx context.Context, key string, t ticket.Ticket, ago time.Duration) (ticket.Ticket, error) {
	name, id := b.name(key), digest(t.Value)
	life := (time.Until(t.Expires) - networkDelay).Milliseconds()
	if life <= 0 {
		return t, nil
	}
	sealed, err := b.sealer.seal(name, stored{t.Value, life})
	if err != nil {
		return t, err
	}
	for _, force := range []int{0, 1} {
		asked := time.Now()
		answer, err := b.run(ctx, "put", putScript, []string{name, name + ":refused:" + id},
			id+sealed, life, ago.Milliseconds(), idLength, force)
		if err != nil {
			return t, err
		}
		switch {
		case len(answer) == 1 && answer[0] == "kept":
			return t, nil
		case len(answer) == 1 && answer[0] == "refused":
			return ticket.Ticket{}, nil
		case len(answer) == 3 && answer[0] == "other":
			if other := b.readTicket(name, answer[1], answer[2], asked); other.Value != "" {
				return other, nil
			}
		default:
			return t, errAnswer
		}
	}
	return t, errAnswer
}

func (b *redisStore) invalidate(ctx context.Context, key string, refused ticket.Ticket) error {
	name, id := b.name(key), digest(refused.Value)
	life := max(1, time.Until(refused.Expires).Milliseconds())
	_, err := b.script(ctx, "invalidate", invalidateScript, []string{name, name + ":refused:" + id}, id, life, idLength)
	return err
}

func (b *redisStore) putBackoff(ctx context.Context, key string, f failure, d time.Duration) error {
	name := b.name(key) + ":hold"
	sealed, err := b.sealer.seal(name, f)
	if err != nil {
		return err
	}
	return b.do(ctx, "backoff", func(ctx context.Context) error {
		return b.client.Set(ctx, name, sealed, d).Err()
	})
}

func (b *redisStore) claimReport(ctx context.Context, key string) (claimed bool, err error) {
	err = b.do(ctx, "report", func(ctx context.Context) error {
		claimed, err = b.client.SetNX(ctx, b.name(key)+":reported", "", reportInterval).Result()
		return err
	})
	return claimed, err
}

// stored is a ticket as stored in Redis, after a digest of its value.
type stored struct {
	Value string `json:"value"`
	Life  int64  `json:"life"` // in milliseconds, when it was stored: the limit of what is left
}

// readTicket decodes a ticket that was in Redis at a time. It returns the zero
// Ticket for an entry that is malformed or does not expire.
func (b *redisStore) readTicket(name string, value, left any, at time.Time) ticket.Ticket {
	text, _ := value.(string)
	life, _ := left.(int64)
	if text == "" {
		return ticket.Ticket{}
	}
	var s stored
	err := errors.New("malformed entry")
	if len(text) > idLength && life > 0 {
		err = b.sealer.open(name, text[idLength:], &s)
	}
	if err == nil && digest(s.Value) != text[:idLength] {
		err = errors.New("the digest does not match")
	}
	if err != nil {
		b.unread(name, err)
		return ticket.Ticket{}
	}
	return ticket.Ticket{Value: s.Value, Expires: at.Add(time.Duration(min(life, s.Life)) * time.Millisecond)}
}

// readBackoff returns the error during a backoff, else nil.
func (b *redisStore) readBackoff(name string, value, left any) error {
	text, _ := value.(string)
	life, _ := left.(int64)
	if text == "" {
		return nil
	}
	var f failure
	err := b.sealer.open(name, text, &f)
	if err == nil && life <= 0 {
		err = errors.New("the entry does not expire")
	}
	if err != nil {
		b.unread(name, err)
		return nil
	}
	held := &ticket.BackoffError{Err: f.err(b.decode), RetryAfter: time.Duration(life) * time.Millisecond}
	if ticket.RetryAfter(held) < held.RetryAfter {
		return nil // of an earlier version, which had no limit
	}
	return held
}

// lock takes the lock of redsync: a key that expires, and that only its owner can
// extend or delete.
func (b *redisStore) lock(ctx context.Context, key string) (lease, error) {
	m := b.locks.NewMutex(b.name(key)+":lock", redsync.WithExpiry(lockLife), redsync.WithTries(1), redsync.WithGenValueFunc(b.owner))
	taken := false
	err := b.do(ctx, "lock", func(ctx context.Context) error {
		err := m.TryLockContext(ctx)
		if _, taken = errors.AsType[*redsync.ErrTaken](err); taken {
			return nil
		}
		return err
	})
	if err != nil || taken {
		return nil, err
	}
	return redisLease{b, m}, nil
}

type redisLease struct {
	store *redisStore
	mutex *redsync.Mutex
}

func (l redisLease) extend(ctx context.Context) error {
	return l.store.do(ctx, "extend", func(ctx context.Context) error {
		_, err := l.mutex.ExtendContext(ctx)
		return lost(err)
	})
}

func (l redisLease) release(ctx context.Context) error {
	return l.store.do(ctx, "release", func(ctx context.Context) error {
		_, err := l.mutex.UnlockContext(ctx)
		return lost(err)
	})
}

// lost returns nil for errors that mean that the lock has expired, which is no
// failure of Redis.
func lost(err error) error {
	if _, taken := errors.AsType[*redsync.ErrTaken](err); taken || errors.Is(err, redsync.ErrLockAlreadyExpired) || errors.Is(err, redsync.ErrExtendFailed) {
		return nil
	}
	return err
}

var errAnswer = errors.New("redis: unexpected reply")

// run runs a script that returns a list.
func (b *redisStore) run(ctx context.Context, op string, s *redis.Script, keys []string, args ...any) ([]any, error) {
	answer, err := b.script(ctx, op, s, keys, args...)
	if err != nil {
		return nil, err
	}
	list, ok := answer.([]any)
	if !ok {
		return nil, errAnswer
	}
	return list, nil
}

func (b *redisStore) script(ctx context.Context, op string, s *redis.Script, keys []string, args ...any) (answer any, err error) {
	err = b.do(ctx, op, func(ctx context.Context) error {
		answer, err = s.Run(ctx, b.client, keys, args...).Result()
		return err
	})
	return answer, err
}

// do runs one operation with a timeout and reports its result.
func (b *redisStore) do(ctx context.Context, op string, f func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), opLimit)
	defer cancel()
	begin := time.Now()
	err := f(ctx)
	if err != nil {
		err = fmt.Errorf("redis: %s: %w", op, err)
	}
	b.report(op, time.Since(begin), err)
	return err
}
