package jsapi

import (
	"encoding/json"
	"sync"
	"syscall/js"
)

// A listenerTable holds the listeners to events.
type listenerTable struct {
	engine *engine

	mu     sync.Mutex
	lastID int
	byID   map[int]*listener
}

// A listener queues events, so that they stay in order and no callback blocks.
type listener struct {
	id     int
	mu     sync.Mutex
	events []json.RawMessage
	more   chan struct{} // buffered: there are events
	done   chan struct{}
}

func (t *listenerTable) add(fn func(json.RawMessage)) *listener {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.byID == nil {
		t.byID = make(map[int]*listener)
	}
	t.lastID++
	l := &listener{id: t.lastID, more: make(chan struct{}, 1), done: make(chan struct{})}
	t.byID[l.id] = l
	go l.deliver(fn)
	return l
}

func (t *listenerTable) remove(l *listener) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.byID, l.id)
	close(l.done)
}

// receive queues an event. One that has no JSON is dropped.
func (t *listenerTable) receive(id int, payload js.Value) {
	t.mu.Lock()
	l := t.byID[id]
	t.mu.Unlock()
	if l == nil {
		return
	}
	var unreadable error
	defer t.engine.recoverJS("event", &unreadable)
	l.add(t.engine.fromJS(payload))
}

func (l *listener) add(event json.RawMessage) {
	l.mu.Lock()
	l.events = append(l.events, event)
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
