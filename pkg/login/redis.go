package login

import (
	"context"
	"errors"
	"time"

	"github.com/go-redsync/redsync/v4"
	"github.com/go-redsync/redsync/v4/redis/goredis/v9"
	"github.com/redis/go-redis/v9"
)

// RedisStore is a [Store] and a [Locker] in Redis, which replicas share. Use
// maxmemory-policy noeviction and appendonly yes: a lost entry signs its user
// out.
type RedisStore struct {
	Client redis.UniversalClient
	Prefix string // of all keys: two apps need different ones
}

var (
	_ Store  = RedisStore{}
	_ Locker = RedisStore{}
)

// Get implements [Store].
func (s RedisStore) Get(ctx context.Context, key string) (value []byte, found bool, err error) {
	value, err = s.Client.Get(ctx, s.Prefix+key).Bytes()
	if errors.Is(err, redis.Nil) {
		return nil, false, nil
	}
	return value, err == nil, err
}

// Set implements [Store].
func (s RedisStore) Set(ctx context.Context, key string, value []byte, ttl time.Duration) error {
	if ttl < time.Millisecond { // go-redis takes 0 for forever
		return s.Delete(ctx, key)
	}
	return s.Client.Set(ctx, s.Prefix+key, value, ttl).Err()
}

// Delete implements [Store].
func (s RedisStore) Delete(ctx context.Context, keys ...string) error {
	_, err := s.Client.Pipelined(ctx, func(p redis.Pipeliner) error { // one DEL each: a cluster has the keys on several nodes
		for _, key := range keys {
			p.Del(ctx, s.Prefix+key)
		}
		return nil
	})
	return err
}

// Lock implements [Locker].
func (s RedisStore) Lock(ctx context.Context, name string) (unlock func(), err error) {
	const delay = 50 * time.Millisecond
	mutex := redsync.New(goredis.NewPool(s.Client)).NewMutex(s.Prefix+"lock:"+name,
		redsync.WithExpiry(lockTTL), redsync.WithTries(int(lockTimeout/delay)), redsync.WithRetryDelay(delay))
	if err := mutex.LockContext(ctx); err != nil {
		return nil, err
	}
	return func() { _, _ = mutex.UnlockContext(context.WithoutCancel(ctx)) }, nil // it expires if that fails
}
