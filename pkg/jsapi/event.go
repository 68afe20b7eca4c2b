package jsapi

import (
	"encoding/json"
	"reflect"
	"slices"
	"sync"
)

// fits decodes an event into e. An event that does not fit is left out.
func fits(event json.RawMessage, e any) bool {
	return len(event) == 0 || unmarshal(event, e) == nil
}

// withParams returns s with params as its parameters.
func (s Subscription) withParams(params any) (Subscription, error) {
	raw, err := encode(s.On, params)
	s.Params = raw
	return s, err
}

// listenShared is Listen for an event that the client lets one listener have:
// the first of ours registers, the others hear of it from the first, and the
// last to stop unregisters.
func (c *Client) listenShared(s Subscription, fn func(json.RawMessage)) (stop func(), err error) {
	if !reflect.TypeOf(c.runtime()).Comparable() {
		return c.Listen(s, fn)
	}
	return shares.join(c, s, fn)
}

var shares shareTable

type shareTable struct {
	mu    sync.Mutex
	byKey map[shareKey]*share
}

type shareKey struct {
	runtime Runtime
	on      string
}

// A share is one registration and those who hear of it.
type share struct {
	stop func()

	mu      sync.Mutex
	members []*member
}

type member struct{ fn func(json.RawMessage) }

func (t *shareTable) join(c *Client, sub Subscription, fn func(json.RawMessage)) (stop func(), err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := shareKey{c.runtime(), sub.On}
	s := t.byKey[key]
	if s == nil {
		s = new(share)
		if s.stop, err = c.Listen(sub, s.deliver); err != nil {
			return nil, err
		}
		if t.byKey == nil {
			t.byKey = make(map[shareKey]*share)
		}
		t.byKey[key] = s
	}
	m := &member{fn}
	s.add(m)
	return sync.OnceFunc(func() { t.leave(key, s, m) }), nil
}

func (t *shareTable) leave(key shareKey, s *share, m *member) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if s.remove(m) == 0 {
		delete(t.byKey, key)
		s.stop()
	}
}

func (s *share) add(m *member) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.members = append(s.members, m)
}

func (s *share) remove(m *member) (left int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.members = slices.DeleteFunc(slices.Clone(s.members), func(x *member) bool { return x == m })
	return len(s.members)
}

func (s *share) has(m *member) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Contains(s.members, m)
}

// deliver tells all, in the order in which they joined; who stopped meanwhile
// hears no more.
func (s *share) deliver(event json.RawMessage) {
	s.mu.Lock()
	members := slices.Clone(s.members)
	s.mu.Unlock()
	for _, m := range members {
		if s.has(m) {
			m.fn(event)
		}
	}
}
