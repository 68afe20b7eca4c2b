package login

import (
	"context"
	"errors"
	"slices"
	"time"
)

// maxSessions is how many sessions a user can have. The oldest one ends when
// another one begins.
const maxSessions = 256

// listedSession is a session in the list of its user.
type listedSession struct {
	key  string
	ends time.Time
}

// listedSize is the length of an encoded listedSession.
const listedSize = digestSize + timeSize

// sessionList is the entry of a user: the sessions that have not ended, oldest
// first.
type sessionList []listedSession

func (list sessionList) encode() []byte {
	var b []byte
	for _, l := range list {
		b = appendTime(append(b, l.key...), l.ends)
	}
	return b
}

func decodeList(b []byte) (list sessionList) {
	for c := range slices.Chunk(b, listedSize) {
		list = append(list, listedSession{string(c[:digestSize]), decodeTime(c[digestSize:])})
	}
	return list
}

// listName is the name of the list of the session's user.
func (f *session) listName() string { return userEntry + f.owner }

// checkListed returns ErrNotFound for a session that has ended.
func (s *sessions) checkListed(ctx context.Context, f *session) error {
	list, err := s.get(ctx, f.listName())
	if err != nil {
		return err
	}
	for c := range slices.Chunk(list, listedSize) {
		if string(c[:digestSize]) == f.key {
			return nil
		}
	}
	return ErrNotFound
}

// enlist adds a session to the list of its user. From then on it is valid.
func (s *sessions) enlist(ctx context.Context, f *session) error {
	var pushedOut []string
	err := s.updateList(ctx, f.listName(), func(list sessionList) sessionList {
		list = append(list, listedSession{f.key, f.ends})
		for len(list) > maxSessions {
			pushedOut = append(pushedOut, list[0].key)
			list = list[1:]
		}
		return list
	})
	if err != nil {
		return err
	}
	_ = s.deleteEntries(ctx, pushedOut...) // they have ended; entries that are left expire
	return nil
}

// unlist removes a session from the list of its user.
func (s *sessions) unlist(ctx context.Context, f *session) error {
	return s.updateList(ctx, f.listName(), func(list sessionList) sessionList {
		return slices.DeleteFunc(list, func(l listedSession) bool { return l.key == f.key })
	})
}

// endAll ends all sessions of a user.
func (s *sessions) endAll(ctx context.Context, f *session) error {
	var keys []string
	err := s.updateList(ctx, f.listName(), func(list sessionList) sessionList {
		for _, l := range list {
			keys = append(keys, l.key)
		}
		return nil
	})
	return errors.Join(err, s.deleteEntries(ctx, keys...)) // delete the entries even if the list cannot be deleted
}

// updateList changes a list, one caller at a time.
func (s *sessions) updateList(ctx context.Context, name string, change func(sessionList) sessionList) error {
	unlock, err := s.lock(ctx, name)
	if err != nil {
		return err
	}
	defer unlock()
	stored, err := s.get(ctx, name)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	now := time.Now()
	list := change(slices.DeleteFunc(decodeList(stored), func(l listedSession) bool { return !now.Before(l.ends) }))
	var last time.Time
	for _, l := range list {
		if l.ends.After(last) {
			last = l.ends
		}
	}
	return s.set(ctx, name, list.encode(), last)
}

func (s *sessions) lock(ctx context.Context, name string) (unlock func(), err error) {
	if s.locker == nil {
		s.lists.Lock()
		return s.lists.Unlock, nil
	}
	ctx, cancel := context.WithTimeout(ctx, lockTimeout)
	defer cancel()
	return s.locker.Lock(ctx, name)
}
