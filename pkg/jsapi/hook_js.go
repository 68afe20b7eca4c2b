package jsapi

import (
	"context"
	"encoding/json"
	"sync"
	"syscall/js"
	"time"
)

// The hook is the one js.Func of the whole program, and it is never released:
// an answer that comes twice or too late meets an id that nobody waits for, and
// nothing else happens. Hosts get it with its first two arguments bound, a kind
// and an id.
var (
	hookOnce sync.Once
	hook     js.Value
)

// callback makes a function to give to a host.
func callback(id, kind int) js.Value {
	return bindTo(callbackOf(kind), id)
}

// callbackOf is the hook for one kind of callback.
func callbackOf(kind int) js.Value {
	hookOnce.Do(func() {
		hook = js.FuncOf(func(_ js.Value, args []js.Value) any {
			receive(args)
			return nil
		}).Value
	})
	return bindTo(hook, kind)
}

// bindTo is fn.bind(null, ...args).
func bindTo(fn js.Value, args ...any) js.Value {
	return bind.Call("call", append([]any{fn, nil}, args...)...)
}

func receive(args []js.Value) {
	kind, id := args[0].Int(), args[1].Int()
	var payload js.Value
	if len(args) > 2 {
		payload = args[2]
	}
	if kind == event {
		listeners.receive(id, payload)
	} else {
		calls.receive(id, kind, payload)
	}
}

// The kinds of callback.
const (
	succeeded   = iota
	failedFirst // fail; a cancel may follow
	canceled
	settled // the turn of a fail is over
	ignored
	event
)

// calls are the calls that wait for their answer.
var calls callTable

type callTable struct {
	mu      sync.Mutex
	last    int
	waiting map[int]*call
	alarm   time.Time // when expire is called next, zero if it is not
}

type call struct {
	id       int
	path     string
	unheard  bool        // the answer of a success need not be read
	deadline time.Time   // zero if there is none
	answer   chan answer // buffered: a callback must never block
	failed   *Error      // what fail said, until its turn is over
}

type answer struct {
	result json.RawMessage
	err    error
}

func (t *callTable) add(q question) *call {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.waiting == nil {
		t.waiting = make(map[int]*call)
	}
	t.last++
	c := &call{id: t.last, path: q.path, unheard: q.unheard, answer: make(chan answer, 1)}
	t.waiting[c.id] = c
	if q.timeout > 0 {
		c.deadline = time.Now().Add(q.timeout)
		if t.alarm.IsZero() || c.deadline.Before(t.alarm) {
			t.wakeAt(c.deadline)
		}
	}
	return c
}

func (t *callTable) wakeAt(at time.Time) {
	t.alarm = at
	time.AfterFunc(time.Until(at), t.expire)
}

// expire ends the calls whose time is over. One timer, set for the first of
// them, serves them all: the engine takes longer to set one than to make a call.
func (t *callTable) expire() {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	var next time.Time
	for _, c := range t.waiting {
		switch {
		case c.deadline.IsZero():
		case !c.deadline.After(now):
			c.settle(answer{err: context.DeadlineExceeded})
		case next.IsZero() || c.deadline.Before(next):
			next = c.deadline
		}
	}
	t.alarm = time.Time{}
	if !next.IsZero() {
		t.wakeAt(next)
	}
}

func (t *callTable) drop(c *call) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.waiting, c.id)
}

func (t *callTable) find(id int) *call {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.waiting[id]
}

// receive takes one callback. A person's cancel arrives as fail, cancel and two
// completes, and fail alone need not tell; so the verdict on a fail is put off
// to the end of the turn.
func (t *callTable) receive(id, kind int, payload js.Value) {
	c := t.find(id)
	if c == nil {
		return
	}
	var err error
	defer func() {
		if err != nil { // the payload has no JSON: a cycle, a BigInt
			c.settle(answer{err: err})
		}
	}()
	defer recoverJS(c.path, &err)
	switch {
	case kind == succeeded && c.failed == nil && c.unheard:
		c.settle(answer{})
	case kind == succeeded && c.failed == nil:
		c.settle(answer{result: fromJS(payload)})
	case kind == failedFirst && c.failed == nil:
		c.failed = failed(c.path, fromJS(payload))
		js.Global().Call("setTimeout", callback(c.id, settled), 0)
	case kind == canceled && c.failed == nil:
		e := failed(c.path, fromJS(payload))
		e.canceled = true
		c.settle(answer{err: e})
	case kind == canceled:
		c.failed.canceled = true
	case kind == settled:
		c.settle(answer{err: c.failed})
	}
}

// settle answers the caller, once.
func (c *call) settle(a answer) {
	select {
	case c.answer <- a:
	default:
	}
}

// listeners are the listeners to events.
var listeners listenerTable

type listenerTable struct {
	mu   sync.Mutex
	last int
	byID map[int]*listener
}

// A listener keeps events in order without ever blocking a callback: a slice
// for the events, a one-slot channel that says there are some.
type listener struct {
	id     int
	mu     sync.Mutex
	events []json.RawMessage
	more   chan struct{}
	done   chan struct{}
}

func (t *listenerTable) add(fn func(json.RawMessage)) *listener {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.byID == nil {
		t.byID = make(map[int]*listener)
	}
	t.last++
	l := &listener{id: t.last, more: make(chan struct{}, 1), done: make(chan struct{})}
	t.byID[l.id] = l
	go l.deliver(fn)
	return l
}

func (t *listenerTable) drop(l *listener) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.byID, l.id)
	close(l.done)
}

func (t *listenerTable) receive(id int, payload js.Value) {
	t.mu.Lock()
	l := t.byID[id]
	t.mu.Unlock()
	if l == nil {
		return
	}
	var unreadable error
	defer recoverJS("event", &unreadable) // a payload without JSON: nothing to deliver
	raw := fromJS(payload)
	l.mu.Lock()
	l.events = append(l.events, raw)
	l.mu.Unlock()
	select {
	case l.more <- struct{}{}:
	default:
	}
}

func (l *listener) deliver(fn func(json.RawMessage)) {
	for {
		select {
		case <-l.done:
			return
		case <-l.more:
		}
		l.mu.Lock()
		events := l.events
		l.events = nil
		l.mu.Unlock()
		for _, e := range events {
			select {
			case <-l.done:
				return
			default:
				fn(e)
			}
		}
	}
}
