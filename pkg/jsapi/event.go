package jsapi

import (
	"encoding/json"
	"reflect"
	"slices"
	"sync"
)

// decodeEvent decodes an event into e and reports whether it fits.
func decodeEvent(event json.RawMessage, e any) bool {
	return len(event) == 0 || unmarshal(event, e) == nil
}

// withParams returns s with params as its parameters.
func (s Subscription) withParams(params any) (Subscription, error) {
	raw, err := encode(s.On, params)
	s.Params = raw
	return s, err
}

// listenShared is Listen for an event of which the client has one listener: the
// first caller registers it, all get its events, and the last one to stop
// unregisters it.
func (c *Client) listenShared(s Subscription, fn func(json.RawMessage)) (stop func(), err error) {
	if !reflect.TypeOf(c.runtime()).Comparable() {
		return c.Listen(s, fn)
	}
	return sharedListeners.join(c, s, fn)
}

var sharedListeners sharedTable

type sharedTable struct {
	mu    sync.Mutex
	byKey map[sharedKey]*sharedListener
}

type sharedKey struct {
	runtime Runtime
	on      string
}

// A sharedListener is one registration and its members.
type sharedListener struct {
	stop func()

	mu      sync.Mutex
	members []*member
}

type member struct{ fn func(json.RawMessage) }

func (t *sharedTable) join(c *Client, sub Subscription, fn func(json.RawMessage)) (stop func(), err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := sharedKey{c.runtime(), sub.On}
	s := t.byKey[key]
	if s == nil {
		s = new(sharedListener)
		if s.stop, err = c.Listen(sub, s.deliver); err != nil {
			return nil, err
		}
		if t.byKey == nil {
			t.byKey = make(map[sharedKey]*sharedListener)
		}
		t.byKey[key] = s
	}
	m := &member{fn}
	s.add(m)
	return sync.OnceFunc(func() { t.leave(key, s, m) }), nil
}

func (t *sharedTable) leave(key sharedKey, s *sharedListener, m *member) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if s.remove(m) == 0 {
		delete(t.byKey, key)
		s.stop()
	}
}

func (s *sharedListener) add(m *member) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.members = append(s.members, m)
}

func (s *sharedListener) remove(m *member) (left int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.members = slices.DeleteFunc(slices.Clone(s.members), func(x *member) bool { return x == m })
	return len(s.members)
}

func (s *sharedListener) has(m *member) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Contains(s.members, m)
}

// deliver passes an event to all members in the order in which they joined, but
// not to one that has stopped meanwhile.
func (s *sharedListener) deliver(event json.RawMessage) {
	s.mu.Lock()
	members := slices.Clone(s.members)
	s.mu.Unlock()
	for _, m := range members {
		if s.has(m) {
			m.fn(event)
		}
	}
}
