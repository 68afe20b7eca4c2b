package login

import (
	"bytes"
	"cmp"
	"context"
	"crypto/cipher"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/alexedwards/scs/v2/memstore"
	"golang.org/x/sync/singleflight"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

// How long sessions last unless the options say otherwise.
const (
	DefaultIdle = 12 * time.Hour
	DefaultLife = 7 * 24 * time.Hour
)

// ErrNone: there is no such session, or not any more.
var ErrNone = errors.New("session: not signed in")

// Options are what a Manager is made with. The zero value keeps sessions in
// memory.
type Options struct {
	// Store is where sessions are; nil is the memory of this process. A store
	// that replicas share wants a Key that they share.
	Store scs.Store

	// Key encrypts what is stored: 32 bytes. Nil is a random one, and what was
	// stored before is worth nothing.
	Key []byte

	Idle time.Duration // a session ends when it is not used for so long; DefaultIdle if 0
	Life time.Duration // it ends after so long in any case; DefaultLife if 0

	// Platform refreshes tokens.
	Platform Platform

	// Lock keeps other processes from refreshing the token of that name until
	// unlock is called. Nil is no other processes; within one, one caller at a
	// time refreshes anyway.
	Lock func(ctx context.Context, name string) (unlock func(), err error)
}

// A Platform gives a new token for a refresh token. A *feishu.Client is one.
type Platform interface {
	RefreshUserToken(ctx context.Context, refresh string) (feishu.UserToken, error)
}

// A Manager starts, finds and ends sessions. It is safe for concurrent use. Its
// errors but [ErrNone] and [ErrSignInAgain] are the store's or the platform's.
type Manager struct {
	scs        *scs.SessionManager
	store      entries
	aead       cipher.AEAD
	idle, life time.Duration
	platform   Platform
	lock       func(context.Context, string) (func(), error)
	refreshing singleflight.Group
}

// New returns a Manager. It fails if the key is not one.
func New(o Options) (*Manager, error) {
	aead, err := newAEAD(o.Key)
	if err != nil {
		return nil, fmt.Errorf("session: the key is not %w", err)
	}
	if o.Store == nil {
		o.Store = memstore.New()
	}
	m := &Manager{
		store: entries{o.Store}, aead: aead,
		idle: cmp.Or(o.Idle, DefaultIdle), life: cmp.Or(o.Life, DefaultLife),
		platform: o.Platform, lock: o.Lock,
	}
	// Not scs.New, which would start a store of its own. Idle times are ours:
	// scs would write the session again with every request.
	m.scs = &scs.SessionManager{Lifetime: m.life, Store: digested{m.store}, Codec: codec{m}}
	return m, nil
}

// A Session is somebody signed in.
type Session struct {
	// UserJSON is the user as JSON. Do not change it.
	UserJSON []byte

	m       *Manager
	id      string
	key     string // digest of the id
	owner   []byte // digest of the user
	expires time.Time
}

// User returns who it is.
func (s *Session) User() feishu.User {
	var u feishu.User
	_ = json.Unmarshal(s.UserJSON, &u) // it was made by json.Marshal and is authentic
	return u
}

// Start starts a session for a user who has just signed in, under an id that
// nobody knew before, and returns the id and when it ends. If that fails there
// is no login.
func (m *Manager) Start(ctx context.Context, user feishu.User, token feishu.UserToken) (id string, ends time.Time, err error) {
	raw, err := json.Marshal(user)
	if err != nil {
		return "", time.Time{}, err
	}
	data, err := m.scs.Load(ctx, "")
	if err != nil {
		return "", time.Time{}, err
	}
	owner := []byte(digest(user.TenantKey + "\x00" + user.OpenID))
	epoch, _, err := m.store.findEpoch(ctx, owner)
	if err != nil {
		return "", time.Time{}, err
	}
	m.scs.Put(data, recordValue, &record{epoch, owner, raw})
	id, ends, err = m.scs.Commit(data)
	if err != nil {
		return "", time.Time{}, err
	}
	key := digest(id)
	err = m.store.commitTime(ctx, pulseEntry+key, time.Now(), m.pulseEnds())
	if err == nil {
		err = m.storeToken(ctx, key, token, ends)
	}
	if err != nil {
		return "", time.Time{}, errors.Join(err, m.End(context.WithoutCancel(ctx), id))
	}
	return id, ends, nil
}

// Find returns the session of the id that a browser showed, or [ErrNone].
func (m *Manager) Find(ctx context.Context, id string) (*Session, error) {
	if !wellFormed(id) {
		return nil, ErrNone
	}
	// scs.Load does the same, but makes a context, a map and a lock for it,
	// which is most of what a request costs.
	key := digest(id)
	sealed, found, err := m.store.find(ctx, key)
	if err != nil {
		return nil, err
	}
	expires, r, err := codec{m}.open(sealed)
	if !found || err != nil { // err: the key has changed
		return nil, ErrNone
	}
	s := &Session{UserJSON: r.user, m: m, id: id, key: key, owner: r.owner, expires: expires}
	if err := s.alive(ctx, r.epoch); err != nil {
		return nil, err
	}
	return s, nil
}

// alive returns ErrNone if the session has ended though it is there still, and
// marks it as used.
func (s *Session) alive(ctx context.Context, epoch []byte) error {
	m, now := s.m, time.Now()
	if !now.Before(s.expires) { // stores are not punctual
		return ErrNone
	}
	present, later, err := m.store.findEpoch(ctx, s.owner)
	switch {
	case err != nil:
		return err
	case later && !bytes.Equal(epoch, present):
		return ErrNone
	}
	pulse, err := m.store.findTime(ctx, pulseEntry+s.key)
	switch {
	case err != nil:
		return err
	case now.Sub(pulse) >= m.idle:
		return ErrNone
	case now.Sub(pulse) < m.idle/20: // not with every request
		return nil
	}
	err = m.store.commitTime(ctx, pulseEntry+s.key, now, m.pulseEnds())
	if now.Sub(pulse) < m.idle/2 {
		return nil // a store that takes nothing just now is no reason to stop: there is time to try again
	}
	return err
}

// pulseEnds is when a session that is used now has been idle for too long.
func (m *Manager) pulseEnds() time.Time { return time.Now().Add(m.idle) }

// End ends the session of an id. It is safe to repeat.
func (m *Manager) End(ctx context.Context, id string) error {
	if !wellFormed(id) {
		return nil
	}
	data, err := m.scs.Load(ctx, id)
	if errors.Is(err, errSealed) {
		return nil // worth nothing to anybody
	}
	if err != nil {
		return err
	}
	if m.scs.Token(data) == "" {
		return nil // there is none
	}
	if err := m.scs.Destroy(data); err != nil {
		return err
	}
	key := digest(id)
	return errors.Join(m.store.delete(ctx, tokenEntry+key), m.store.delete(ctx, pulseEntry+key))
}

// EndAll ends this session and all others of its user, in all browsers.
func (s *Session) EndAll(ctx context.Context) error {
	if err := s.m.store.beginEpoch(ctx, s.owner, time.Now().Add(max(s.m.life, epochLife))); err != nil {
		return err
	}
	return s.m.End(ctx, s.id)
}

// wellFormed reports whether an id can be one of ours: 32 bytes in base64.
func wellFormed(id string) bool {
	if len(id) != 43 {
		return false
	}
	for i := range len(id) {
		c := id[i]
		if !('0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' || c == '-' || c == '_') {
			return false
		}
	}
	return true
}
