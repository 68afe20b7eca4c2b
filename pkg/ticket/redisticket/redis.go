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

// redisStore is a store in Redis. All it does is one script each, so nothing
// comes between looking and writing.
type redisStore struct {
	client redis.UniversalClient
	locks  *redsync.Redsync
	prefix string
	owner  func() (string, error) // the value of a lock: says whose it is
	sealer sealer
	report func(op string, took time.Duration, err error)
	unread func(name string, err error) // told of entries that cannot be read
}

// A name is what a key is called in Redis.
func (b *redisStore) name(key string) string { return b.prefix + key }

// read is the beginning of scripts. What is no string counts as one that makes
// no sense.
const read = `
local function get(name)
	local value = redis.pcall('GET', name)
	if type(value) == 'table' then return 'not a string' end
	return value
end
`

// KEYS: ticket, hold, lock.
var findScript = redis.NewScript(read + `
return {get(KEYS[1]), redis.call('PTTL', KEYS[1]), get(KEYS[2]), redis.call('PTTL', KEYS[2]), redis.call('EXISTS', KEYS[3])}
`)

// KEYS: ticket, refusal. ARGV: the ticket, its life, how long ago it was asked
// for, the length of a digest, whether to take the place of any other.
//
// A refusal that is older than the ticket does not matter: the platform was
// asked after it, and insists. A ticket that is there already is written again,
// which shows whether Redis takes it, and never gets a longer life by that: of
// two processes the one that says less is right.
var offerScript = redis.NewScript(read + `
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

// KEYS: ticket, refusal. ARGV: digest, how long to remember it, length.
var forgetScript = redis.NewScript(read + `
local there = get(KEYS[1])
if there and string.sub(there, 1, ARGV[3]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[2])
return 1
`)

func (b *redisStore) find(ctx context.Context, key string) (snapshot, error) {
	asked := time.Now()
	name := b.name(key)
	answer, err := b.run(ctx, "find", findScript, []string{name, name + ":hold", name + ":lock"})
	if err != nil {
		return snapshot{}, err
	}
	if len(answer) != 5 {
		return snapshot{}, errAnswer
	}
	var n snapshot
	n.ticket = b.readTicket(name, answer[0], answer[1], asked)
	n.held = b.readHold(name+":hold", answer[2], answer[3])
	n.locked = answer[4] != int64(0)
	return n, nil
}

// onItsWay is taken off what a ticket has left, because Redis counts that from
// when the ticket arrives there. Nobody may take it for good when it is over.
const onItsWay = 50 * time.Millisecond

func (b *redisStore) putIfNewer(ctx context.Context, key string, t ticket.Ticket, ago time.Duration) (ticket.Ticket, error) {
	name, id := b.name(key), digest(t.Value)
	life := (time.Until(t.Expires) - onItsWay).Milliseconds()
	if life <= 0 {
		return t, nil
	}
	sealed, err := b.sealer.seal(name, stored{t.Value, life})
	if err != nil {
		return t, err
	}
	for _, force := range []int{0, 1} {
		asked := time.Now()
		answer, err := b.run(ctx, "offer", offerScript, []string{name, name + ":refused:" + id},
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

func (b *redisStore) forget(ctx context.Context, key string, refused ticket.Ticket) error {
	name, id := b.name(key), digest(refused.Value)
	life := max(1, time.Until(refused.Expires).Milliseconds())
	_, err := b.script(ctx, "forget", forgetScript, []string{name, name + ":refused:" + id}, id, life, idLength)
	return err
}

func (b *redisStore) hold(ctx context.Context, key string, why failure, d time.Duration) error {
	name := b.name(key) + ":hold"
	sealed, err := b.sealer.seal(name, why)
	if err != nil {
		return err
	}
	return b.do(ctx, "hold", func(ctx context.Context) error {
		return b.client.Set(ctx, name, sealed, d).Err()
	})
}

// A stored ticket is one as Redis has it, behind a digest of its value.
type stored struct {
	Value string `json:"value"`
	Life  int64  `json:"life"` // in milliseconds, when it was stored: it cannot have more left
}

// readTicket makes a ticket of what Redis had at a time. One that cannot be
// read, or that has no end, is none.
func (b *redisStore) readTicket(name string, value, left any, at time.Time) ticket.Ticket {
	text, _ := value.(string)
	life, _ := left.(int64)
	if text == "" {
		return ticket.Ticket{}
	}
	var s stored
	err := errors.New("it makes no sense")
	if len(text) > idLength && life > 0 {
		err = b.sealer.open(name, text[idLength:], &s)
	}
	if err == nil && digest(s.Value) != text[:idLength] {
		err = errors.New("it is not what it says it is")
	}
	if err != nil {
		b.unread(name, err)
		return ticket.Ticket{}
	}
	return ticket.Ticket{Value: s.Value, Expires: at.Add(time.Duration(min(life, s.Life)) * time.Millisecond)}
}

// readHold makes an error of a note, nil if there is none.
func (b *redisStore) readHold(name string, value, left any) error {
	text, _ := value.(string)
	life, _ := left.(int64)
	if text == "" {
		return nil
	}
	var r failure
	err := b.sealer.open(name, text, &r)
	if err == nil && life <= 0 {
		err = errors.New("it has no end")
	}
	if err != nil {
		b.unread(name, err)
		return nil
	}
	return &ticket.BackoffError{Err: r.err(), RetryAfter: time.Duration(life) * time.Millisecond}
}

// lock takes the lock of redsync, which is a key with a life, deleted and
// extended only by who has it.
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

// lost takes out of err what is no failure of Redis: that the lock had ended.
func lost(err error) error {
	if _, taken := errors.AsType[*redsync.ErrTaken](err); taken || errors.Is(err, redsync.ErrLockAlreadyExpired) || errors.Is(err, redsync.ErrExtendFailed) {
		return nil
	}
	return err
}

var errAnswer = errors.New("redis: an answer that makes no sense")

// run runs a script that answers with a list.
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

// do bounds one operation, and reports how it went.
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
