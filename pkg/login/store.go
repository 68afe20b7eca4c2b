package login

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"time"

	"github.com/alexedwards/scs/v2"
)

// Names of the entries beside the session, whose name is a digest only.
const (
	pulseEntry = "pulse:" // when the session was last used
	tokenEntry = "token:" // the user's
	epochEntry = "epoch:" // of the user who has signed out everywhere
)

// digestSize is how long a digest is, in bytes.
const digestSize = 43

// digest stands for an id in the store. It is part of every request, so it
// allocates nothing but what it returns.
func digest(id string) string {
	var room [128]byte
	sum := sha256.Sum256(append(append(room[:0], "feishu-goapp session\x00"...), id...))
	var text [digestSize]byte
	base64.RawURLEncoding.Encode(text[:], sum[:])
	return string(text[:])
}

// digested is the store as scs sees it: the ids of sessions are digests there.
type digested struct{ entries }

func (d digested) FindCtx(ctx context.Context, id string) ([]byte, bool, error) {
	return d.find(ctx, digest(id))
}

func (d digested) CommitCtx(ctx context.Context, id string, value []byte, expires time.Time) error {
	return d.commit(ctx, digest(id), value, expires)
}

func (d digested) DeleteCtx(ctx context.Context, id string) error { return d.delete(ctx, digest(id)) }

var _ scs.CtxStore = digested{}

// entries is the store with contexts, whether or not it takes any.
type entries struct{ scs.Store }

func (e entries) find(ctx context.Context, key string) ([]byte, bool, error) {
	if s, ok := e.Store.(scs.CtxStore); ok {
		return s.FindCtx(ctx, key)
	}
	return e.Store.Find(key)
}

func (e entries) commit(ctx context.Context, key string, value []byte, expires time.Time) error {
	if s, ok := e.Store.(scs.CtxStore); ok {
		return s.CommitCtx(ctx, key, value, expires)
	}
	return e.Store.Commit(key, value, expires)
}

func (e entries) delete(ctx context.Context, key string) error {
	if s, ok := e.Store.(scs.CtxStore); ok {
		return s.DeleteCtx(ctx, key)
	}
	return e.Store.Delete(key)
}

// findTime reads a time, zero if there is none.
func (e entries) findTime(ctx context.Context, key string) (time.Time, error) {
	b, found, err := e.find(ctx, key)
	if err != nil || !found || len(b) != 8 {
		return time.Time{}, err
	}
	return unixNano(b), nil
}

func (e entries) commitTime(ctx context.Context, key string, t, expires time.Time) error {
	return e.commit(ctx, key, binary.BigEndian.AppendUint64(nil, uint64(t.UnixNano())), expires)
}
