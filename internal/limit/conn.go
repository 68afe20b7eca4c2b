package limit

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/netip"
	"sync/atomic"
	"time"
)

// MaxHeaderLines is how many lines the header of a request may have. net/http
// bounds its bytes only, and a short line takes twenty times its size in memory.
const MaxHeaderLines = 128

// conn is a connection of a [Listener].
type conn struct {
	net.Conn
	listener *Listener
	addr     netip.Addr // of the client; invalid if it is no IP network's

	excess  bool // beyond the limits; set before the connection is used
	counted bool // in the Table; guarded by the listener's mu, as is removed
	removed bool

	idleSince atomic.Int64 // in Unix nanoseconds; 0 while not idle, or closing
	header    headerLines
}

// closing is the idleSince of a connection that is about to be closed.
const closing = -1

func newConn(c net.Conn, l *Listener) *conn {
	accepted := &conn{Conn: c, listener: l}
	if tcp, ok := c.RemoteAddr().(*net.TCPAddr); ok {
		accepted.addr = tcp.AddrPort().Addr().Unmap()
	}
	return accepted
}

// expectRequest prepares for the header of the next request.
func (c *conn) expectRequest(idle bool) {
	c.header.begin()
	if idle {
		c.idleSince.CompareAndSwap(0, time.Now().UnixNano())
	}
}

var errTooManyLines = errors.New("the header has too many lines")

const tooManyLines = "HTTP/1.1 431 Request Header Fields Too Large\r\n" +
	"Content-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n431 Request Header Fields Too Large"

// Read reads from the connection. It answers a header of too many lines itself.
func (c *conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n == 0 {
		return n, err
	}
	if since := c.idleSince.Load(); since > 0 {
		c.idleSince.CompareAndSwap(since, 0)
	}
	if c.header.read(p[:n]) {
		c.refuse()
		return 0, &net.OpError{Op: "read", Err: errTooManyLines} // net/http closes without an answer
	}
	return n, err
}

// refuse answers with status 431. It reads for a moment what the client still
// sends: if that were in the way, the client would see a reset, not the answer.
func (c *conn) refuse() {
	_ = c.SetDeadline(time.Now().Add(time.Second / 2))
	_, _ = io.WriteString(c.Conn, tooManyLines)
	if tcp, ok := c.Conn.(*net.TCPConn); ok {
		_ = tcp.CloseWrite()
	}
	_, _ = io.Copy(io.Discard, c.Conn)
}

// Close closes the connection and gives its place back.
func (c *conn) Close() error {
	c.listener.mu.Lock()
	c.listener.remove(c)
	c.listener.mu.Unlock()
	return c.Conn.Close()
}

// headerLines counts the lines of a header as it arrives. Reads do not overlap,
// and none runs while begin does.
type headerLines struct {
	done  atomic.Bool // the header has ended
	lines int
	empty bool // nothing but a carriage return is in the last line
}

func (h *headerLines) begin() {
	h.lines, h.empty = 0, true // a header never begins with an empty line
	h.done.Store(false)
}

// read counts the lines in a part and reports whether there are too many. What
// follows the end of the header does not count.
func (h *headerLines) read(part []byte) (tooMany bool) {
	if h.done.Load() {
		return false
	}
	for h.lines <= MaxHeaderLines && len(part) > 0 {
		line, rest, ended := bytes.Cut(part, []byte("\n"))
		if len(bytes.TrimRight(line, "\r")) > 0 {
			h.empty = false
		}
		if !ended {
			return false
		}
		if h.empty {
			h.done.Store(true)
			return false
		}
		h.lines++
		h.empty = true
		part = rest
	}
	return h.lines > MaxHeaderLines
}
