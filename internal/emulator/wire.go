package emulator

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/coder/websocket"
)

// The wire of a page is a WebSocket, and another one if that breaks. What goes
// over it is numbered in either direction, and kept by its sender until the
// other side has acknowledged the number: then nothing is lost with a
// connection that breaks, and nothing is done twice.

// wirePath is where pages open their wire.
const wirePath = "/client/wire"

// uploadLimit is how many bytes of JSON a page can send up at once.
const uploadLimit = 64 << 20

// linger is how long a page may be without a wire, as between two tries to
// reconnect.
const linger = 15 * time.Second

// statusReplaced closes a connection when a newer one has taken its place. The
// page then does not come back.
const statusReplaced websocket.StatusCode = 4001

// An upload is one message of a page: an item with its number, or nothing but
// an acknowledgement.
type upload struct {
	N   int `json:"n"`   // 0: no item
	Got int `json:"got"` // acknowledges messages up to this number
	item
}

// A download is one message to a page.
type download struct {
	N   int `json:"n,omitempty"`   // 0: a greeting, or nothing but an acknowledgement
	Got int `json:"got,omitempty"` // acknowledges items up to this number
	message
}

// encode returns the message as JSON; if the host's data is none, as a failure.
func (d download) encode() []byte {
	raw, err := json.Marshal(d)
	if err != nil {
		d.message = message{Answer: d.Answer, Error: newFailure(err)}
		raw, _ = json.Marshal(d)
	}
	return raw
}

// A link is one connection of a page. Its numbers are guarded by the page.
type link struct {
	conn *websocket.Conn
	wake chan struct{} // has room for one: there may be something to send

	sent         int // number of the last message that went down here
	acknowledged int // number of the last item that the page knows to have arrived
}

// serveWire serves a connection of a page, as long as that lasts. Any site's
// page may open one, as any may load the JSSDK.
func (e *Emulator) serveWire(w http.ResponseWriter, r *http.Request) {
	id := r.FormValue("page")
	sent, err1 := strconv.Atoi(r.FormValue("sent"))
	got, err2 := strconv.Atoi(r.FormValue("got"))
	if id == "" || err1 != nil || err2 != nil || sent < 0 || got < 0 {
		http.Error(w, "want a page, and the numbers sent and got", http.StatusBadRequest)
		return
	}
	if e.isClosed() {
		http.Error(w, "the emulator is closed", http.StatusServiceUnavailable)
		return
	}
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true}) // any origin
	if err != nil {
		return // Accept has answered
	}
	defer conn.CloseNow()
	conn.SetReadLimit(uploadLimit)

	l := &link{conn: conn, wake: make(chan struct{}, 1), sent: got, acknowledged: sent}
	p, replaced := e.attach(id, "http://"+r.Host, l)
	if replaced != nil {
		go replaced.conn.Close(statusReplaced, "another connection of the page has taken this one's place")
	}
	defer e.lingerFor(id, p, l)
	defer context.AfterFunc(p.ctx, func() { conn.Close(websocket.StatusGoingAway, "the emulator is closed") })()
	ctx, end := context.WithCancel(context.Background())
	defer end()
	go p.write(ctx, l)
	if err := p.read(l); err != nil {
		conn.Close(websocket.StatusPolicyViolation, err.Error())
	}
}

// attach makes the link that of the page with the id, in the place of the one
// before it. A page that is not known, or no more, begins with the link's
// numbers.
func (e *Emulator) attach(id, base string, l *link) (p *browserPage, replaced *link) {
	e.mu.Lock()
	defer e.mu.Unlock()
	p = e.pages[id]
	if p == nil {
		p = newBrowserPage(e, base)
		e.pages[id] = p
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	replaced, p.link = p.link, l
	p.received = max(p.received, l.acknowledged)
	p.sent = max(p.sent, l.sent)
	p.forgetSent(l.sent)
	p.wake()
	return p, replaced
}

// lingerFor gives the page up if after a while the link that has ended is still
// its newest.
func (e *Emulator) lingerFor(id string, p *browserPage, ended *link) {
	time.AfterFunc(linger, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		p.mu.Lock()
		back := p.link != ended
		p.mu.Unlock()
		if back {
			return
		}
		delete(e.pages, id)
		p.close()
	})
}

// read does what comes up the link until that ends. An error is what is wrong
// with what came.
func (p *browserPage) read(l *link) error {
	for {
		kind, raw, err := l.conn.Read(context.Background()) // ends with the connection
		if err != nil {
			return nil
		}
		var u upload
		if kind != websocket.MessageText || json.Unmarshal(raw, &u) != nil {
			return errors.New("malformed message: want a JSON object with n, do, id, path and params")
		}
		if err := p.take(u); err != nil {
			return err
		}
	}
}

// take does what the page wants, unless that has been done: what a connection
// has brought that broke before it could be acknowledged comes again.
func (p *browserPage) take(u upload) error {
	p.taking.Lock()
	defer p.taking.Unlock()
	isNew, err := p.count(u)
	if err != nil || !isNew {
		return err
	}
	if err := p.do(u.item); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.link.acknowledged < p.received { // no answer has told the page
		p.wake()
	}
	return nil
}

// count notes the numbers that came, and reports whether the item is a new one.
func (p *browserPage) count(u upload) (isNew bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.forgetSent(u.Got)
	switch {
	case u.N <= p.received:
		return false, nil
	case u.N > p.received+1:
		return false, fmt.Errorf("message %d comes after %d", u.N, p.received)
	}
	p.received = u.N
	return true, nil
}

// forgetSent drops the messages that the page has received.
func (p *browserPage) forgetSent(got int) {
	p.outbox = slices.Clone(p.after(got))
}

// after returns the messages after the one with the number, of those in the
// outbox.
func (p *browserPage) after(n int) []message {
	gone := p.sent - len(p.outbox)
	return p.outbox[min(max(n-gone, 0), len(p.outbox)):]
}

// send puts a message at the end of the outbox. It never blocks.
func (p *browserPage) send(m message) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent++
	p.outbox = append(p.outbox, m)
	p.wake()
}

// wake lets the newest link look whether there is something to send.
func (p *browserPage) wake() {
	select {
	case p.link.wake <- struct{}{}:
	default:
	}
}

// write sends down the link what there is, until the context ends.
func (p *browserPage) write(ctx context.Context, l *link) {
	if !p.page.emulator.Settings().Silent {
		l.write(ctx, download{message: message{Hello: true}})
	}
	for {
		select {
		case <-l.wake:
		case <-ctx.Done():
			return
		}
		for _, d := range p.unsent(l) {
			l.write(ctx, d)
		}
	}
}

// write sends one message. If it cannot, the connection is broken, of which
// read hears.
func (l *link) write(ctx context.Context, d download) {
	l.conn.Write(ctx, websocket.MessageText, d.encode())
}

// unsent returns what is to be sent down the link, if it is still the newest:
// the messages that it has not sent yet, or an acknowledgement if that alone is
// owed.
func (p *browserPage) unsent(l *link) (all []download) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.link != l {
		return nil
	}
	for _, m := range p.after(l.sent) {
		l.sent++
		all = append(all, download{N: l.sent, Got: p.received, message: m})
	}
	if len(all) == 0 && l.acknowledged < p.received {
		all = append(all, download{Got: p.received})
	}
	l.acknowledged = p.received
	return all
}
