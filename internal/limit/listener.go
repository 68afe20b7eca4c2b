package limit

import (
	"net"
	"net/netip"
	"sync"
	"time"
)

// A Listener hands on the connections of another one as long as their
// addresses have not too many open. The others it closes at once.
type Listener struct {
	net.Listener
	Table   *Table
	Exempt  func(netip.Addr) bool // reports addresses that are not limited; nil means none
	Refused func(netip.Addr)      // called with every refused address; may be nil
}

// Accept waits for the next connection that is let in.
func (l *Listener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		tcp, ok := c.RemoteAddr().(*net.TCPAddr)
		if !ok {
			return c, nil // no address, no limit
		}
		addr := tcp.AddrPort().Addr().Unmap()
		if l.Exempt != nil && l.Exempt(addr) {
			return c, nil
		}
		if l.Table.Connect(addr, time.Now()) {
			return &conn{Conn: c, close: sync.OnceFunc(func() { l.Table.Disconnect(addr) })}, nil
		}
		c.Close()
		if l.Refused != nil {
			l.Refused(addr)
		}
	}
}

// A conn gives its place back when it is closed, however often that is.
type conn struct {
	net.Conn
	close func()
}

func (c *conn) Close() error {
	c.close()
	return c.Conn.Close()
}
