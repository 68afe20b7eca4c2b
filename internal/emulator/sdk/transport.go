package sdk

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/coder/websocket"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/access"
)

// The transport between a page and the emulator is a WebSocket, and another one
// when that breaks. Messages are numbered in both directions and kept by their
// sender until the receiver has acknowledged the number.

// transportPath is where pages open their connection.
const transportPath = "/client/transport"

// messageLimit is the largest message from a page, in bytes of JSON. A call can carry
// a file of 10 MiB.
const messageLimit = 16 << 20

// reconnectWindow is the time within which a page that has lost its connection
// can come back.
const reconnectWindow = 15 * time.Second

// statusReplaced closes a connection that a newer one of the same page
// replaces. The page then does not reconnect.
const statusReplaced websocket.StatusCode = 4001

// A connection is one WebSocket of a page. Its numbers are guarded by the
// page's outbox.
type connection struct {
	socket *websocket.Conn
	reader *reader
	wake   chan struct{} // buffered (1): there may be something to send

	sent         int // number of the last message that was sent here
	acknowledged int // number of the last request whose arrival the page was told of
}

// serveTransport serves a connection of a page until it ends. One of an origin that is
// not trusted is closed with the reason, which the script shows in the console.
func (s *Server) serveTransport(w http.ResponseWriter, r *http.Request) {
	id := r.FormValue("page")
	sent, err1 := strconv.Atoi(r.FormValue("sent"))
	got, err2 := strconv.Atoi(r.FormValue("got"))
	if id == "" || err1 != nil || err2 != nil || sent < 0 || got < 0 {
		http.Error(w, "want a page, and the numbers sent and got", http.StatusBadRequest)
		return
	}
	if s.ctx.Err() != nil {
		http.Error(w, "the emulator is closed", http.StatusServiceUnavailable)
		return
	}
	socket, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true}) // checked below
	if err != nil {
		return // Accept has answered
	}
	defer socket.CloseNow()
	if err := access.CheckOrigin(r, s.settings.Get().TrustedDomains); err != nil {
		_ = socket.Close(websocket.StatusPolicyViolation, err.Error()) // fails only if the page has disconnected
		return
	}
	socket.SetReadLimit(messageLimit)

	c := &connection{socket: socket, reader: &reader{large: &s.large}, wake: make(chan struct{}, 1), sent: got, acknowledged: sent}
	page, replaced, ok := s.sessions.attach(id, "http://"+r.Host, c)
	if !ok {
		_ = socket.Close(websocket.StatusTryAgainLater, "too many pages are open") // fails only if the page has disconnected
		return
	}
	if replaced != nil {
		go replaced.socket.Close(statusReplaced, "replaced by another connection of the page")
	}
	defer s.sessions.closeLater(id, page, c)
	defer context.AfterFunc(page.ctx, func() { socket.Close(websocket.StatusGoingAway, "the emulator is closed") })()
	ctx, end := context.WithCancel(context.Background())
	defer end()
	go c.write(ctx, page, !s.settings.Get().Silent)
	if err := c.read(page); err != nil {
		socket.Close(websocket.StatusPolicyViolation, err.Error())
	}
}

// read handles the page's messages until the connection ends. An error is the
// fault of a message.
func (c *connection) read(page *session) error {
	for {
		kind, raw, err := c.reader.next(c.socket)
		if err != nil {
			return nil
		}
		err = c.receive(page, kind, raw)
		c.reader.done()
		if err != nil {
			return err
		}
	}
}

// receive handles one message of the page.
func (c *connection) receive(page *session, kind websocket.MessageType, raw []byte) error {
	var in incoming
	if kind != websocket.MessageText || json.Unmarshal(raw, &in) != nil {
		return errors.New("malformed message: want a JSON object with n, do, id, path and params")
	}
	if len(in.Path) > maxName || len(in.URL) > maxName {
		return errors.New("malformed message: a path or URL is too long")
	}
	return page.receive(in)
}

// write sends the page's messages until ctx ends, after a greeting.
func (c *connection) write(ctx context.Context, page *session, greet bool) {
	if greet {
		c.send(ctx, outgoing{message: message{Hello: true}})
	}
	for {
		select {
		case <-c.wake:
		case <-ctx.Done():
			return
		}
		for _, o := range page.outbox.unsent(c) {
			c.send(ctx, o)
		}
	}
}

// send sends one message. If it fails, read ends too.
func (c *connection) send(ctx context.Context, o outgoing) {
	c.socket.Write(ctx, websocket.MessageText, o.encode())
}
