package jsapi

import (
	"encoding/json"
	"sync"
	"syscall/js"
)

// A callTable holds the calls that wait for their answers.
type callTable struct {
	engine *engine

	mu      sync.Mutex
	lastID  int
	pending map[int]*pendingCall
}

type pendingCall struct {
	id     int
	path   string
	answer chan answer // buffered: a callback must not block
	failed *Error      // what fail reported, until its turn is over
}

type answer struct {
	result json.RawMessage
	err    error
}

func (t *callTable) add(path string) *pendingCall {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.pending == nil {
		t.pending = make(map[int]*pendingCall)
	}
	t.lastID++
	c := &pendingCall{id: t.lastID, path: path, answer: make(chan answer, 1)}
	t.pending[c.id] = c
	return c
}

func (t *callTable) remove(c *pendingCall) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.pending, c.id)
}

func (t *callTable) find(id int) *pendingCall {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.pending[id]
}

// receive handles a callback of the call with the given id. It reports whether
// onTurnEnd has to follow: the client reports a cancellation by fail, cancel and
// two completes, and the payload of fail may not show it.
func (t *callTable) receive(kind callbackKind, id int, payload js.Value) (undecided bool) {
	c := t.find(id)
	if c == nil {
		return false
	}
	var err error
	defer func() {
		if err != nil {
			c.finish(answer{err: err})
			undecided = false
		}
	}()
	defer t.engine.recoverJS(c.path, &err)
	switch {
	case kind == onSuccess && c.failed == nil:
		c.finish(t.success(c.path, payload))
	case kind == onFail && c.failed == nil:
		c.failed = newError(c.path, t.engine.fromJS(payload))
		return true
	case kind == onCancel && c.failed == nil:
		e := newError(c.path, t.engine.fromJS(payload))
		e.canceled = true
		c.finish(answer{err: e})
	case kind == onCancel:
		c.failed.canceled = true
	case kind == onTurnEnd:
		c.finish(answer{err: c.failed})
	}
	return false
}

// success reads the payload of a success.
func (t *callTable) success(path string, payload js.Value) (a answer) {
	var err error
	defer func() {
		if err != nil {
			a.err = &Error{Path: path, Msg: err.(*Error).Msg, cause: errUnreadable}
		}
	}()
	defer t.engine.recoverJS(path, &err)
	return answer{result: t.engine.fromJS(payload)}
}

// finish answers the caller, once.
func (c *pendingCall) finish(a answer) {
	select {
	case c.answer <- a:
	default:
	}
}
