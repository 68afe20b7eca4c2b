package limit

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"
)

// limited is a server behind a listener. It answers /wait only when it ends.
type limited struct {
	*testing.T
	listener *Listener
	address  string
	excess   chan netip.Addr
}

func newLimited(t *testing.T, l *Listener, limits Limits) *limited {
	t.Helper()
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &limited{t, l, inner.Addr().String(), make(chan netip.Addr, 1000)}
	l.Listener, l.Table, l.OnExcess = inner, NewTable(limits), func(a netip.Addr) { s.excess <- a }
	server := &http.Server{ConnState: l.ConnState, ConnContext: l.ConnContext, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/wait" {
			<-r.Context().Done()
			return
		}
		body, err := io.ReadAll(r.Body)
		fmt.Fprintf(w, "excess %v, body %d, %v", Excess(r.Context()), len(body), err)
	})}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { server.Close() })
	return s
}

// client is a connection of a client.
type client struct {
	*testing.T
	net.Conn
	answers *bufio.Reader
}

func (s *limited) dial(from string) client {
	s.Helper()
	local := &net.TCPAddr{IP: net.ParseIP(from)}
	c, err := (&net.Dialer{LocalAddr: local}).Dial("tcp", s.address)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { c.Close() })
	_ = c.SetDeadline(time.Now().Add(30 * time.Second))
	return client{s.T, c, bufio.NewReader(c)}
}

// ask sends a request and returns the status and the body.
func (c client) ask(request string) string {
	c.Helper()
	if _, err := io.WriteString(c, request); err != nil {
		return err.Error()
	}
	return c.answer()
}

func (c client) answer() string {
	c.Helper()
	answer, err := http.ReadResponse(c.answers, nil)
	if err != nil {
		return err.Error()
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprint(answer.StatusCode, " ", string(body))
}

func (c client) want(what, answer, want string) {
	c.Helper()
	if answer != want {
		c.Errorf("%s: %q, want %q", what, answer, want)
	}
}

// closed waits until the server has closed the connection.
func (c client) closed() {
	c.Helper()
	if n, err := c.Read(make([]byte, 1)); err != io.EOF {
		c.Errorf("the connection is open: %d, %v", n, err)
	}
}

const (
	get      = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
	wait     = "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n"
	served   = "200 excess false, body 0, <nil>"
	inExcess = "200 excess true, body 0, <nil>"
)

// await returns when the listener has so many busy connections.
func (s *limited) awaitBusy(want int) {
	s.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		s.listener.mu.Lock()
		busy := 0
		for c := range s.listener.open {
			if c.idleSince.Load() == 0 {
				busy++
			}
		}
		s.listener.mu.Unlock()
		if busy == want {
			return
		}
		if time.Now().After(deadline) {
			s.Fatalf("%d connections are busy, want %d", busy, want)
		}
	}
}

// One address has so many connections: idle ones make room, busy ones do not.
func TestConnectionsOfAnAddress(t *testing.T) {
	s := newLimited(t, &Listener{}, Limits{Connections: 2})
	first, second := s.dial("127.0.0.1"), s.dial("127.0.0.1")
	first.want("the first", first.ask(get), served)
	s.awaitBusy(1) // the second, which has not sent anything
	second.want("the second", second.ask(get), served)
	s.awaitBusy(0)

	third := s.dial("127.0.0.1")
	third.want("the third", third.ask(get), served)
	first.closed() // it was idle for longer
	second.want("the second again", second.ask(get), served)

	for _, c := range []client{second, third} {
		_, _ = io.WriteString(c, wait)
	}
	s.awaitBusy(2)
	fourth, other := s.dial("127.0.0.1"), s.dial("127.0.0.2")
	fourth.want("the fourth", fourth.ask(get), inExcess)
	other.want("another address", other.ask(get), served)
	if a := <-s.excess; a != netip.MustParseAddr("127.0.0.1") {
		t.Errorf("%v is in excess", a)
	}
	second.Close()
	s.awaitBusy(1)
	fifth := s.dial("127.0.0.1")
	fifth.want("the place of the second", fifth.ask(get), served)
}

// All addresses together have so many; those of proxies too.
func TestConnectionsInAll(t *testing.T) {
	proxy := netip.MustParseAddr("127.0.0.9")
	s := newLimited(t, &Listener{Max: 4, Exempt: func(a netip.Addr) bool { return a == proxy }}, Limits{Connections: 2})
	for i := range 4 {
		c := s.dial([]string{"127.0.0.9", "127.0.0.9", "127.0.0.9", "127.0.0.1"}[i])
		_, _ = io.WriteString(c, wait)
	}
	s.awaitBusy(4)
	for _, from := range []string{"127.0.0.9", "127.0.0.1", "127.0.0.2"} {
		c := s.dial(from)
		c.want(from, c.ask(get), inExcess)
	}
}

// However many connections in excess say nothing, the next one is served.
func TestSilentExcess(t *testing.T) {
	s := newLimited(t, &Listener{Max: 1}, Limits{})
	_, _ = io.WriteString(s.dial("127.0.0.1"), wait)
	s.awaitBusy(1)
	var silent []client
	for range 3 * maxExcess {
		silent = append(silent, s.dial("127.0.0.1"))
	}
	c := s.dial("127.0.0.1")
	c.want("after the silent ones", c.ask(get), inExcess)
	silent[0].closed()
	s.listener.mu.Lock()
	defer s.listener.mu.Unlock()
	if n := len(s.listener.excess); n > maxExcess {
		t.Errorf("%d connections in excess are open, %d at most should be", n, maxExcess)
	}
}

// A header has so many lines, in whichever pieces it arrives, and only a header.
func TestHeaderLines(t *testing.T) {
	s := newLimited(t, &Listener{}, Limits{})
	header := func(lines int, line string) string {
		return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000\r\n" + strings.Repeat(line, lines-3)
	}
	body := strings.Repeat("\r\n", 1500)
	const ok, refused = "200 excess false, body 3000, <nil>", "431 431 Request Header Fields Too Large"
	for name, test := range map[string]struct{ request, want string }{
		"as many as can be":  {header(MaxHeaderLines, "a: b\r\n") + "\r\n" + body, ok},
		"one more":           {header(MaxHeaderLines+1, "a: b\r\n") + "\r\n" + body, refused},
		"without an end":     {header(2600, "a:\r\n"), refused},
		"bare line feeds":    {header(2600, "a:\n"), refused},
		"continued lines":    {header(2600, " b\r\n"), refused},
		"lines in the body":  {header(3, "") + "\r\n" + body, ok},
		"many short headers": {header(MaxHeaderLines, "a:\r\n") + "\r\n" + body, ok},
	} {
		whole := s.dial("127.0.0.1")
		whole.want(name, whole.ask(test.request), test.want)
		second := s.dial("127.0.0.1")
		second.want(name+", before", second.ask(get), served)
		second.want(name+", second request", second.ask(test.request), test.want)
		pieces := s.dial("127.0.0.1")
		for piece := range slices.Chunk([]byte(test.request), 7) {
			if _, err := pieces.Write(piece); err != nil {
				break
			}
		}
		pieces.want(name+", in pieces", pieces.answer(), test.want)
	}
	pipelined := s.dial("127.0.0.1")
	pipelined.want("pipelined", pipelined.ask(strings.Repeat(get, 200)), served)
	for range 199 {
		pipelined.want("pipelined", pipelined.answer(), served)
	}
}

// Large bodies do not wait, but their total memory is bounded.
func TestMemory(t *testing.T) {
	b := NewMemory(100, 10)
	read := func(n int) (func(), error) {
		content, release, err := b.Read(io.LimitReader(zeros{}, int64(n)))
		if err == nil && len(content) != n {
			t.Errorf("%d bytes, want %d", len(content), n)
		}
		return release, err
	}
	release1, err1 := read(70)
	release2, err2 := read(50)
	if err1 != nil || err2 != nil || b.used != 100 {
		t.Fatal(err1, err2, b.used)
	}
	release3, err := read(11)
	if err != ErrExhausted {
		t.Errorf("one byte more: %v", err)
	}
	release3()
	if _, err := read(10); err != nil {
		t.Errorf("a small body: %v", err)
	}
	release1()
	if release, err := read(70); err != nil {
		t.Errorf("after one was released: %v", err)
	} else {
		release()
	}
	release2()
	release, err := read(1000)
	if err != nil {
		t.Errorf("a body alone: %v", err)
	}
	release()
	if b.used != 0 {
		t.Errorf("%d bytes are in use", b.used)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }
