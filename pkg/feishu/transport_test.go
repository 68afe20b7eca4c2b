package feishu

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// recovery is the longest time after which calls succeed again when all
// connections have gone silent at once.
const recovery = 20 * time.Second

// After all connections have gone silent, calls succeed again in time, with
// the real timeouts, over both versions of HTTP, however many calls are made
// at the same time, and also if the answer's body never comes.
func TestSilentConnections(t *testing.T) {
	for _, test := range []struct {
		name         string
		http2        bool
		callers      int
		bodies       bool // the silence begins between header and body
		withoutPings bool // as with a transport of the caller
	}{
		{"HTTP/2", true, 1, false, false},
		{"HTTP/2, 8 callers", true, 8, false, false},
		{"HTTP/2, bodies", true, 1, true, false},
		{"HTTP/2 without pings", true, 1, false, true},
		{"HTTP/1.1", false, 1, false, false},
		{"HTTP/1.1, 8 callers", false, 8, false, false},
		{"HTTP/1.1, bodies", false, 1, true, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newSilentPlatform(t, test.http2)
				if test.withoutPings {
					p.transport.HTTP2 = nil
				}
				client := &Client{Host: "https://example.com", AppID: appID, AppSecret: appSecret, HTTP: &http.Client{Transport: p.transport}}
				call := func() bool {
					_, err := client.TenantToken().Ticket(t.Context())
					return err == nil
				}
				var warm sync.WaitGroup // as many connections as there will be callers
				for range test.callers {
					warm.Go(func() {
						if !call() {
							t.Error("the platform does not answer")
						}
					})
				}
				warm.Wait()
				time.Sleep(time.Second)

				p.silence(test.bodies)
				begin := time.Now()
				var failed atomic.Int32
				var last atomic.Int64 // when the last call failed
				var callers sync.WaitGroup
				for i := range test.callers {
					callers.Go(func() {
						time.Sleep(time.Duration(i) * 700 * time.Millisecond) // one call or another is always on its way
						for time.Since(begin) < recovery+10*time.Second {
							if !call() {
								failed.Add(1)
								last.Store(max(last.Load(), int64(time.Since(begin))))
							}
							time.Sleep(time.Second)
						}
					})
				}
				callers.Wait()
				t.Logf("%d calls failed, the last one %v after the silence began", failed.Load(), time.Duration(last.Load()))
				if failed.Load() == 0 {
					t.Error("no call felt the silence")
				}
				if time.Duration(last.Load()) >= recovery {
					t.Errorf("calls fail for longer than %v", recovery)
				}
				if got := p.version.Load(); test.http2 != (got == 2) {
					t.Errorf("HTTP/%d", got)
				}
			})
		})
	}
}

// A silentPlatform is a platform with TLS whose connections can go silent. It
// runs over pipes, so that a synctest bubble can hold it.
type silentPlatform struct {
	transport *http.Transport
	version   atomic.Int64 // of HTTP

	mu       sync.Mutex
	silenced chan struct{} // closed when all connections so far are silent
	stall    bool          // all are silenced before the next body
}

func newSilentPlatform(t *testing.T, http2 bool) *silentPlatform {
	p := &silentPlatform{silenced: make(chan struct{})}
	l := make(pipeListener)
	server := httptest.NewUnstartedServer(http.HandlerFunc(p.serve))
	server.Listener.Close()
	server.Listener, server.EnableHTTP2 = l, http2
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	p.transport = NewTransport()
	p.transport.Proxy = nil
	p.transport.ForceAttemptHTTP2 = http2
	p.transport.TLSClientConfig = &tls.Config{RootCAs: roots}
	p.transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := l.dial(ctx, network, address)
		p.mu.Lock()
		defer p.mu.Unlock()
		return &silentConn{c, p.silenced}, err
	}
	t.Cleanup(func() {
		p.transport.CloseIdleConnections()
		_ = server.Config.Close()
	})
	return p
}

func (p *silentPlatform) serve(w http.ResponseWriter, r *http.Request) {
	p.version.Store(int64(r.ProtoMajor))
	p.mu.Lock()
	stall := p.stall
	p.stall = false
	p.mu.Unlock()
	if stall {
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		p.cut()
		<-r.Context().Done()
		return
	}
	reply(200, tokenOK)(w, r)
}

// silence makes the connections that there are silent, at once or when the next
// answer has begun.
func (p *silentPlatform) silence(inBody bool) {
	if inBody {
		p.mu.Lock()
		p.stall = true
		p.mu.Unlock()
		return
	}
	p.cut()
}

func (p *silentPlatform) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.silenced)
	p.silenced = make(chan struct{})
}

// A silentConn loses what is written, and reads nothing, once it is silenced.
type silentConn struct {
	net.Conn
	silenced <-chan struct{}
}

func (c *silentConn) silent() bool {
	select {
	case <-c.silenced:
		return true
	default:
		return false
	}
}

func (c *silentConn) Write(b []byte) (int, error) {
	if c.silent() {
		return len(b), nil
	}
	return c.Conn.Write(b)
}

func (c *silentConn) Read(b []byte) (int, error) {
	for {
		n, err := c.Conn.Read(b)
		if err != nil || !c.silent() {
			return n, err
		}
	}
}
