package login

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"time"
)

// ErrNotFound means that no user is signed in: there is no session, or it has
// ended.
var ErrNotFound = errors.New("login: not signed in")

// The names of entries in the store begin with these.
const (
	sessionEntry = "session:"
	seenEntry    = "seen:"
	tokenEntry   = "token:"
	userEntry    = "user:"
)

// entries are the values in the store, encrypted.
type entries struct {
	store  Store
	sealer sealer
}

// get returns the value of an entry. It returns ErrNotFound if there is none, or
// if it was stored with another key or under another name.
func (e entries) get(ctx context.Context, name string) ([]byte, error) {
	sealed, found, err := e.store.Get(ctx, name)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, ErrNotFound
	}
	value, err := e.sealer.open(name, sealed)
	if err != nil {
		return nil, ErrNotFound
	}
	return value, nil
}

// set stores a value until a time, which may be over.
func (e entries) set(ctx context.Context, name string, value []byte, until time.Time) error {
	ttl := time.Until(until)
	if ttl <= 0 {
		return e.store.Delete(ctx, name)
	}
	return e.store.Set(ctx, name, e.sealer.seal(name, value), ttl)
}

// timeSize is the length of an encoded time.
const timeSize = 8

func appendTime(b []byte, t time.Time) []byte {
	return binary.BigEndian.AppendUint64(b, uint64(t.UnixNano()))
}

func decodeTime(b []byte) time.Time { return time.Unix(0, int64(binary.BigEndian.Uint64(b))) }

// digestSize is the length of a digest.
const digestSize = 43

// digest returns what replaces an id in names of entries.
func digest(id string) string {
	sum := sha256.Sum256([]byte("feishu-goapp session\x00" + id))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
