package login

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

// sessions starts, finds and ends sessions. All its errors except ErrNotFound
// are the store's.
type sessions struct {
	entries
	locker              Locker // nil if the store is not shared
	idleTimeout, maxAge time.Duration
	log                 *slog.Logger

	refreshToken func(ctx context.Context, refreshToken string) (feishu.UserToken, error)
	getUser      func(ctx context.Context, accessToken string) (feishu.User, error)
	refreshing   singleflight.Group
	checks       userChecks
	lists        sync.Mutex // instead of a locker
}

// session is a session that has been found.
type session struct {
	userJSON []byte // a feishu.User
	owner    string // digest of the user's id
	ends     time.Time
	key      string // digest of the session's id
	checkAt  time.Time
	all      *sessions
}

// ownerOf returns the digest of the user's id.
func ownerOf(user feishu.User) string { return digest(user.TenantKey + "\x00" + user.OpenID) }

func (f *session) user() feishu.User {
	var u feishu.User
	_ = json.Unmarshal(f.userJSON, &u) // authentic, so it cannot fail
	return u
}

// record is the entry of a session: when it ends, the owner, and the user as
// JSON, which is not decoded with every request.
func (f *session) record() []byte {
	return append(append(appendTime(nil, f.ends), f.owner...), f.userJSON...)
}

func (s *sessions) decodeRecord(key string, record []byte) (*session, error) {
	if len(record) < timeSize+digestSize {
		return nil, ErrNotFound
	}
	return &session{
		ends:     decodeTime(record),
		owner:    string(record[timeSize : timeSize+digestSize]),
		userJSON: record[timeSize+digestSize:],
		key:      key,
		all:      s,
	}, nil
}

// start starts a session for a user who has just signed in, and returns its id
// and when it ends. If it fails there is no session.
func (s *sessions) start(ctx context.Context, user feishu.User, token feishu.UserToken) (id string, ends time.Time, err error) {
	id = newID()
	now := time.Now()
	ends = now.Add(s.maxAge)
	started := &session{
		userJSON: mustMarshal(user), owner: ownerOf(user),
		ends: ends, key: digest(id), all: s,
	}
	err = s.set(ctx, sessionEntry+started.key, started.record(), ends)
	if err == nil {
		err = started.setSeen(ctx, now, now.Add(checkInterval))
	}
	if err == nil {
		err = s.set(ctx, tokenEntry+started.key, mustMarshal(storedToken(token)), ends)
	}
	if err == nil {
		err = s.enlist(ctx, started)
	}
	if err != nil {
		return "", time.Time{}, errors.Join(err, s.deleteEntries(context.WithoutCancel(ctx), started.key))
	}
	return id, ends, nil
}

// find returns the session with the id that a browser sent, or ErrNotFound. It
// records that the session is used.
func (s *sessions) find(ctx context.Context, id string) (*session, error) {
	if len(id) != idLength {
		return nil, ErrNotFound
	}
	found, err := s.load(ctx, digest(id))
	if err != nil {
		return nil, err
	}
	now := time.Now()
	if !now.Before(found.ends) { // stores may delete late
		return nil, ErrNotFound
	}
	if err := s.checkListed(ctx, found); err != nil {
		return nil, err
	}
	if err := found.touch(ctx, now); err != nil {
		return nil, err
	}
	return found, nil
}

// touch returns ErrNotFound if the session has been idle for too long, and else
// records that it is used.
func (f *session) touch(ctx context.Context, now time.Time) error {
	lastSeen, checkAt, err := f.seen(ctx)
	if err != nil {
		return err
	}
	f.checkAt = checkAt
	idle := now.Sub(lastSeen)
	switch {
	case idle >= f.all.idleTimeout:
		return ErrNotFound
	case idle < f.all.idleTimeout/20: // do not write with every request
		return nil
	}
	err = f.setSeen(ctx, now, checkAt)
	if idle < f.all.idleTimeout/2 {
		return nil // a store that is full may have room at the next request
	}
	return err
}

// seen returns when the session was last used and when to check its user.
func (f *session) seen(ctx context.Context) (lastSeen, checkAt time.Time, err error) {
	entry, err := f.all.get(ctx, seenEntry+f.key)
	if err != nil {
		return time.Time{}, time.Time{}, err
	}
	switch len(entry) {
	case timeSize: // written by a version without checks
		return decodeTime(entry), time.Time{}, nil
	case 2 * timeSize:
		return decodeTime(entry), decodeTime(entry[timeSize:]), nil
	}
	return time.Time{}, time.Time{}, ErrNotFound
}

func (f *session) setSeen(ctx context.Context, lastSeen, checkAt time.Time) error {
	return f.all.set(ctx, seenEntry+f.key, appendTime(appendTime(nil, lastSeen), checkAt), lastSeen.Add(f.all.idleTimeout))
}

// end ends the session with an id. It is safe to repeat.
func (s *sessions) end(ctx context.Context, id string) error {
	if len(id) != idLength {
		return nil
	}
	found, err := s.load(ctx, digest(id))
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.endSession(ctx, found)
}

func (s *sessions) load(ctx context.Context, key string) (*session, error) {
	record, err := s.get(ctx, sessionEntry+key)
	if err != nil {
		return nil, err
	}
	return s.decodeRecord(key, record)
}

func (s *sessions) endSession(ctx context.Context, e *session) error {
	if err := s.deleteEntries(ctx, e.key); err != nil {
		return err
	}
	return s.unlist(ctx, e)
}

func (s *sessions) deleteEntries(ctx context.Context, keys ...string) error {
	var names []string
	for _, key := range keys {
		names = append(names, sessionEntry+key, seenEntry+key, tokenEntry+key)
	}
	if names == nil {
		return nil
	}
	return s.store.Delete(ctx, names...)
}

// check returns an error if the store cannot take a session now.
func (s *sessions) check(ctx context.Context) error {
	return s.store.Set(ctx, "check", []byte("ok"), time.Minute)
}

// idLength is the length of an id: 32 bytes in base64.
const idLength = 43

func newID() string {
	b := make([]byte, 32)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}
