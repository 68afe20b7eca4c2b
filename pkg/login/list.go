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
	Key  string    `json:"key"`
	Ends time.Time `json:"ends"`
}

// sessionList is the entry of a user: the sessions that have not ended, oldest
// first.
type sessionList []listedSession

// listName is the name of the list of the session's user.
func (f *session) listName() string {
	return userEntry + digest(f.user.TenantKey+"\x00"+f.user.OpenID)
}

// checkListed returns ErrNotFound for a session that has ended.
func (s *sessions) checkListed(ctx context.Context, f *session) error {
	var list sessionList
	if err := s.get(ctx, f.listName(), &list); err != nil {
		return err
	}
	if !slices.ContainsFunc(list, func(l listedSession) bool { return l.Key == f.key }) {
		return ErrNotFound
	}
	return nil
}

// enlist adds a session to the list of its user. From then on it counts.
func (s *sessions) enlist(ctx context.Context, f *session) error {
	var pushedOut []string
	err := s.updateList(ctx, f.listName(), func(list sessionList) sessionList {
		list = append(list, listedSession{f.key, f.ends})
		for len(list) > maxSessions {
			pushedOut = append(pushedOut, list[0].Key)
			list = list[1:]
		}
		return list
	})
	if err != nil {
		return err
	}
	_ = s.deleteEntries(ctx, pushedOut...) // they have ended; what stays expires
	return nil
}

// unlist removes a session from the list of its user.
func (s *sessions) unlist(ctx context.Context, f *session) error {
	return s.updateList(ctx, f.listName(), func(list sessionList) sessionList {
		return slices.DeleteFunc(list, func(l listedSession) bool { return l.Key == f.key })
	})
}

// endAll ends all sessions of a user.
func (s *sessions) endAll(ctx context.Context, f *session) error {
	var keys []string
	err := s.updateList(ctx, f.listName(), func(list sessionList) sessionList {
		for _, l := range list {
			keys = append(keys, l.Key)
		}
		return nil
	})
	return errors.Join(err, s.deleteEntries(ctx, keys...)) // the entries go even if the list stays
}

// updateList changes a list, one caller at a time.
func (s *sessions) updateList(ctx context.Context, name string, change func(sessionList) sessionList) error {
	unlock, err := s.lock(ctx, name)
	if err != nil {
		return err
	}
	defer unlock()
	var list sessionList
	if err := s.get(ctx, name, &list); err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	now := time.Now()
	list = change(slices.DeleteFunc(list, func(l listedSession) bool { return !now.Before(l.Ends) }))
	var last time.Time
	for _, l := range list {
		if l.Ends.After(last) {
			last = l.Ends
		}
	}
	return s.set(ctx, name, list, last)
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
