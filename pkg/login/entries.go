package login

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
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

// get decodes an entry into v. It returns ErrNotFound if there is none, or if it
// was stored with another key or under another name.
func (e entries) get(ctx context.Context, name string, v any) error {
	sealed, found, err := e.store.Get(ctx, name)
	if err != nil {
		return err
	}
	if !found || e.sealer.open(name, sealed, v) != nil {
		return ErrNotFound
	}
	return nil
}

// set stores v until a time, which may be over.
func (e entries) set(ctx context.Context, name string, v any, until time.Time) error {
	ttl := time.Until(until)
	if ttl <= 0 {
		return e.store.Delete(ctx, name)
	}
	return e.store.Set(ctx, name, e.sealer.seal(name, v), ttl)
}

// digest stands for an id in names of entries.
func digest(id string) string {
	sum := sha256.Sum256([]byte("feishu-goapp session\x00" + id))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
