package webapp

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// Established connections to the platform go silent and new ones work, as
// behind a NAT that has lost its table. Signing in works again soon, and the
// ticket is renewed. With the real timeouts it takes 8 seconds, see
// TestSilentConnections in package feishu.
func TestSilentPlatform(t *testing.T) {
	const ping, within = 200 * time.Millisecond, 5 * time.Second
	p := newPlatform(t, true)
	proxy := newSilentProxy(t, p.address)
	server := p.newServerVia(t, proxy.Addr().String(), io.Discard)
	h2 := server.Feishu.HTTP.Transport.(*http.Transport).HTTP2
	h2.SendPingTimeout, h2.PingTimeout = ping, ping
	s := httptest.NewServer(server)
	defer s.Close()

	signIn := func() int {
		answer, err := http.Post(s.URL+"/login", "application/json", strings.NewReader(`{"code":"`+p.emulator.LoginCode()+`"}`))
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		return answer.StatusCode
	}
	clients := &load{base: s.URL, platform: p}
	clients.visit(t)
	if status := signIn(); status != http.StatusOK {
		t.Fatalf("signing in: %d", status)
	}
	for round := range 3 {
		proxy.silence()
		begin, renewed, failed := time.Now(), renewals(server.metricValues(t)), 0
		for status := signIn(); status != http.StatusOK; status = signIn() {
			if failed++; status != http.StatusServiceUnavailable || time.Since(begin) > within {
				t.Fatalf("signing in: %d after %v", status, time.Since(begin))
			}
		}
		signedIn := time.Since(begin)
		clients.run(t, func() bool { return renewals(server.metricValues(t)) > renewed })
		t.Logf("round %d: %d sign-ins failed, the next one succeeded %v after the silence began; the ticket was renewed after %v",
			round, failed, signedIn.Round(time.Millisecond), time.Since(begin).Round(time.Millisecond))
	}
}

// A silentProxy passes on what it receives until silence is called.
type silentProxy struct {
	net.Listener
	mu      sync.Mutex
	discard *bool // of the connections that were opened since the last silence
}

func newSilentProxy(t *testing.T, to string) *silentProxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &silentProxy{Listener: listener, discard: new(bool)}
	var all sync.WaitGroup
	ended := make(chan struct{})
	all.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("tcp", to)
			if err != nil {
				client.Close()
				continue
			}
			p.mu.Lock()
			discard := p.discard
			p.mu.Unlock()
			all.Go(func() { p.pass(client, server, discard) })
			all.Go(func() { p.pass(server, client, discard) })
			all.Go(func() { <-ended; client.Close(); server.Close() })
		}
	})
	t.Cleanup(func() {
		listener.Close()
		close(ended)
		all.Wait()
	})
	return p
}

// pass forwards the data of a connection. After silence it discards the data,
// and does not forward that the connection was closed.
func (p *silentProxy) pass(from, to net.Conn, discard *bool) {
	b := make([]byte, 32<<10)
	for {
		n, err := from.Read(b)
		p.mu.Lock()
		silent := *discard
		p.mu.Unlock()
		if err != nil {
			if !silent {
				to.Close()
			}
			return
		}
		if !silent {
			if _, err := to.Write(b[:n]); err != nil {
				from.Close()
				return
			}
		}
	}
}

// silence makes the proxy discard the data of the present connections.
func (p *silentProxy) silence() {
	p.mu.Lock()
	defer p.mu.Unlock()
	*p.discard = true
	p.discard = new(bool)
}
