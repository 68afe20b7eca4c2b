package login

import (
	"context"
	"errors"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/go-redsync/redsync/v4"
	"github.com/go-redsync/redsync/v4/redis/goredis/v9"
	"github.com/redis/go-redis/v9"
)

// Redis is a store that replicas share, and the lock that goes with it.
type Redis struct {
	Client redis.UniversalClient
	Prefix string // of all keys
}

var _ scs.CtxStore = Redis{}

// FindCtx implements scs.CtxStore.
func (r Redis) FindCtx(ctx context.Context, key string) ([]byte, bool, error) {
	value, err := r.Client.Get(ctx, r.Prefix+key).Bytes()
	if errors.Is(err, redis.Nil) {
		return nil, false, nil
	}
	return value, err == nil, err
}

// CommitCtx implements scs.CtxStore.
func (r Redis) CommitCtx(ctx context.Context, key string, value []byte, expires time.Time) error {
	left := time.Until(expires)
	if left < time.Millisecond { // Redis knows no shorter time, and takes 0 for ever
		return r.DeleteCtx(ctx, key)
	}
	return r.Client.Set(ctx, r.Prefix+key, value, left).Err()
}

// DeleteCtx implements scs.CtxStore.
func (r Redis) DeleteCtx(ctx context.Context, key string) error {
	return r.Client.Del(ctx, r.Prefix+key).Err()
}

// Find, Commit and Delete are those above for callers without a context.
func (r Redis) Find(key string) ([]byte, bool, error) { return r.FindCtx(context.Background(), key) }

// Commit implements scs.Store.
func (r Redis) Commit(key string, value []byte, expires time.Time) error {
	return r.CommitCtx(context.Background(), key, value, expires)
}

// Delete implements scs.Store.
func (r Redis) Delete(key string) error { return r.DeleteCtx(context.Background(), key) }

// Lock waits for the lock of that name, until ctx ends. It ends by itself a
// little after a refresh has to be done.
func (r Redis) Lock(ctx context.Context, name string) (unlock func(), err error) {
	const delay = 50 * time.Millisecond
	mutex := redsync.New(goredis.NewPool(r.Client)).NewMutex(r.Prefix+"lock:"+name,
		redsync.WithExpiry(refreshWithin+2*time.Second), redsync.WithTries(int(lockWithin/delay)), redsync.WithRetryDelay(delay))
	if err := mutex.LockContext(ctx); err != nil {
		return nil, err
	}
	return func() { _, _ = mutex.UnlockContext(context.WithoutCancel(ctx)) }, nil // if that fails it ends by itself
}
