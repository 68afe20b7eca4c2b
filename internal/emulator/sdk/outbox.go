package sdk

import (
	"fmt"
	"slices"
	"sync"
)

// An outbox keeps the messages to a page until the page has acknowledged them,
// so that a connection that breaks loses nothing, and counts the page's
// requests, so that none is carried out twice. The zero value is empty.
type outbox struct {
	mu       sync.Mutex
	conn     *connection // the newest
	received int         // number of the last request
	sent     int         // number of the last message
	messages []message   // those that the page may not have received
	bytes    int         // about, of messages
}

// attach makes c the page's connection and returns the one that it replaces. A
// page that the emulator does not know continues with the numbers of c.
func (o *outbox) attach(c *connection) (replaced *connection) {
	o.mu.Lock()
	defer o.mu.Unlock()
	replaced, o.conn = o.conn, c
	o.received = max(o.received, c.acknowledged)
	o.sent = max(o.sent, c.sent)
	o.drop(c.sent)
	o.wake()
	return replaced
}

// current returns the page's newest connection.
func (o *outbox) current() *connection {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.conn
}

// add appends a message. It never blocks.
func (o *outbox) add(m message) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.sent++
	o.messages = append(o.messages, m)
	o.bytes += m.size()
	o.wake()
}

// hasRoom reports whether an answer of size bytes can be added: the page has read
// enough of the others.
func (o *outbox) hasRoom(size int) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.bytes+size <= maxUnread
}

// count records the numbers of an incoming message, and reports whether its
// request is new. n is 0 without a request.
func (o *outbox) count(n, got int) (isNew bool, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.drop(got)
	switch {
	case n <= o.received:
		return false, nil
	case n > o.received+1:
		return false, fmt.Errorf("message %d comes after %d", n, o.received)
	}
	o.received = n
	return true, nil
}

// acknowledge sends an acknowledgement of the last request unless an answer has
// done so.
func (o *outbox) acknowledge() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.conn.acknowledged < o.received {
		o.wake()
	}
}

// unsent returns what c has to send, if it is the newest connection: the
// messages that it has not sent, or an acknowledgement if only that is missing.
func (o *outbox) unsent(c *connection) (all []outgoing) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.conn != c {
		return nil
	}
	for _, m := range o.after(c.sent) {
		c.sent++
		all = append(all, outgoing{N: c.sent, Got: o.received, message: m})
	}
	if len(all) == 0 && c.acknowledged < o.received {
		all = append(all, outgoing{Got: o.received})
	}
	c.acknowledged = o.received
	return all
}

// drop removes the messages that the page has received. The caller holds mu.
func (o *outbox) drop(got int) {
	left := o.after(got)
	for _, m := range o.messages[:len(o.messages)-len(left)] {
		o.bytes -= m.size()
	}
	o.messages = slices.Clone(left)
}

// after returns the messages after number n. The caller holds mu.
func (o *outbox) after(n int) []message {
	dropped := o.sent - len(o.messages)
	return o.messages[min(max(n-dropped, 0), len(o.messages)):]
}

// wake lets the newest connection call unsent. The caller holds mu.
func (o *outbox) wake() {
	select {
	case o.conn.wake <- struct{}{}:
	default:
	}
}
