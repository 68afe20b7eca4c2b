package login

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

// sessions starts, finds and ends sessions. Its errors but ErrNotFound are the
// store's.
type sessions struct {
	entries
	locker              Locker // nil if the store is this process's own
	idleTimeout, maxAge time.Duration
	log                 *slog.Logger

	refreshToken func(ctx context.Context, refreshToken string) (feishu.UserToken, error)
	refreshing   singleflight.Group
	lists        sync.Mutex // instead of a locker
}

// session is one that has been found.
type session struct {
	user feishu.User
	ends time.Time
	key  string // digest of the id
	all  *sessions
}

// sessionRecord is the entry of a session.
type sessionRecord struct {
	User feishu.User `json:"user"`
	Ends time.Time   `json:"ends"`
}

// start starts a session for a user who has just signed in, and returns its id
// and when it ends. If it fails there is no session.
func (s *sessions) start(ctx context.Context, user feishu.User, token feishu.UserToken) (id string, ends time.Time, err error) {
	id = newID()
	now := time.Now()
	ends = now.Add(s.maxAge)
	started := &session{user: user, ends: ends, key: digest(id), all: s}
	err = s.set(ctx, sessionEntry+started.key, sessionRecord{user, ends}, ends)
	if err == nil {
		err = s.set(ctx, seenEntry+started.key, now, now.Add(s.idleTimeout))
	}
	if err == nil {
		err = s.set(ctx, tokenEntry+started.key, storedToken(token), ends)
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
// notes that the session is used.
func (s *sessions) find(ctx context.Context, id string) (*session, error) {
	if len(id) != idLength {
		return nil, ErrNotFound
	}
	key := digest(id)
	var record sessionRecord
	if err := s.get(ctx, sessionEntry+key, &record); err != nil {
		return nil, err
	}
	now := time.Now()
	if !now.Before(record.Ends) { // stores are not punctual
		return nil, ErrNotFound
	}
	found := &session{user: record.User, ends: record.Ends, key: key, all: s}
	if err := s.checkListed(ctx, found); err != nil {
		return nil, err
	}
	if err := found.touch(ctx, now); err != nil {
		return nil, err
	}
	return found, nil
}

// touch returns ErrNotFound if the session has been idle for too long, and else
// notes that it is used.
func (f *session) touch(ctx context.Context, now time.Time) error {
	var lastSeen time.Time
	if err := f.all.get(ctx, seenEntry+f.key, &lastSeen); err != nil {
		return err
	}
	idle := now.Sub(lastSeen)
	switch {
	case idle >= f.all.idleTimeout:
		return ErrNotFound
	case idle < f.all.idleTimeout/20: // do not write with every request
		return nil
	}
	err := f.all.set(ctx, seenEntry+f.key, now, now.Add(f.all.idleTimeout))
	if idle < f.all.idleTimeout/2 {
		return nil // a store that is full may have room at the next request
	}
	return err
}

// end ends the session with an id. It is safe to repeat.
func (s *sessions) end(ctx context.Context, id string) error {
	if len(id) != idLength {
		return nil
	}
	key := digest(id)
	var record sessionRecord
	err := s.get(ctx, sessionEntry+key, &record)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.endSession(ctx, &session{user: record.User, key: key, all: s})
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
