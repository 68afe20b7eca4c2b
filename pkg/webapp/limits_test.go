package webapp

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/limit"
	"github.com/feishu-goapp/feishu-goapp/internal/middleware"
)

// What no route should see is refused with a problem that says what to do.
func TestRefusals(t *testing.T) {
	s := newTestServer(t, testDeps(t))
	for _, test := range []struct {
		name, method, target string
		body                 io.Reader
		status               int
		slug                 string
		closes               bool
	}{
		{"long address", "GET", "/" + strings.Repeat("a", middleware.MaxTarget), nil, 414, "uri-too-long", false},
		{"longest address", "GET", "/" + strings.Repeat("a", middleware.MaxTarget-1), nil, 404, "", false},
		{"large body", "GET", "/", strings.NewReader(strings.Repeat("a", 4<<10+1)), 413, "content-too-large", true},
		{"body of any size", "GET", "/", struct{ io.Reader }{strings.NewReader("a")}, 413, "content-too-large", true},
		{"small body", "GET", "/", strings.NewReader("a"), 200, "", false},
		{"method", "POST", "/", nil, 405, "method-not-allowed", false},
		{"method with a body", "PUT", "/", strings.NewReader("a"), 405, "method-not-allowed", true},
	} {
		r, err := http.NewRequestWithContext(t.Context(), test.method, s.URL+test.target, test.body)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := s.Client().Do(r)
		if err != nil {
			t.Fatal(test.name, err)
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != test.status || answer.Close != test.closes {
			t.Errorf("%s: %s, closes %v, %v", test.name, answer.Status, answer.Close, err)
		}
		if test.slug != "" {
			if slug := (reply{answer, body}).problem(t).slug(); slug != test.slug {
				t.Errorf("%s: problem %q", test.name, slug)
			}
		}
	}
}

// Headers beyond the limit are refused before anything of ours runs.
func TestLargeHeaders(t *testing.T) {
	address, _ := serveProduct(t, testDeps(t))
	conn := dial(t, address)
	fmt.Fprintf(conn, "GET / HTTP/1.1\r\nHost: a\r\nX: %s\r\n\r\n", strings.Repeat("x", 64<<10))
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || answer.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Fatal(answer, err)
	}
	answer.Body.Close()
}

func TestTooManyRequests(t *testing.T) {
	d := testDeps(t)
	d.config.Limits = limit.Limits{Requests: 1}
	s := newTestServer(t, d)
	for range limit.Burst {
		if answer := s.get(t, "/healthz"); answer.StatusCode != 200 {
			t.Fatal(answer.Status)
		}
	}
	answer := s.get(t, "/healthz")
	if p := answer.problem(t); p.Status != 429 || p.slug() != "too-many-requests" || p.RequestID != answer.Header.Get("X-Request-Id") {
		t.Errorf("%s", answer.body)
	}
	if answer.Header.Get("Retry-After") != "1" {
		t.Errorf("Retry-After %q", answer.Header.Get("Retry-After"))
	}
	// Headers that name another client are not trusted.
	d.config.TrustedProxies, _ = middleware.ParseProxies("192.0.2.1")
	d.config.Limits = limit.Limits{Requests: 1}
	s = newTestServer(t, d)
	refused := 0
	for i := range limit.Burst + 5 {
		if s.get(t, "/healthz", "X-Forwarded-For", fmt.Sprintf("198.51.100.%d", i)).StatusCode == 429 {
			refused++
		}
	}
	if refused < 4 {
		t.Errorf("%d requests with a made-up address were refused", refused)
	}
}

// Behind a trusted proxy each visitor is limited alone, behind an unknown one
// none is, because otherwise all would be.
func TestLimitsBehindProxies(t *testing.T) {
	for _, trusted := range []string{"127.0.0.0/8", ""} {
		d := testDeps(t)
		d.config.TrustedProxies, _ = middleware.ParseProxies(trusted)
		d.config.Limits = limit.Limits{Requests: 1}
		s := newTestServer(t, d)
		for i := range 3 * limit.Burst {
			if answer := s.get(t, "/healthz", "X-Forwarded-For", fmt.Sprintf("203.0.113.7, 198.51.100.%d", i)); answer.StatusCode != 200 {
				t.Fatalf("trusted %q, visitor %d: %s", trusted, i, answer.Status)
			}
		}
		refused := 0
		for range 3 * limit.Burst {
			if s.get(t, "/healthz", "X-Forwarded-For", "203.0.113.7").StatusCode == 429 {
				refused++
			}
		}
		if limited := refused > limit.Burst; limited != (trusted != "") {
			t.Errorf("trusted %q: %d of one visitor's requests were refused", trusted, refused)
		}
		if n := strings.Count(s.log.String(), "TRUSTED_PROXIES"); (n == 1) != (trusted == "") {
			t.Errorf("trusted %q: %d warnings", trusted, n)
		}
	}
}

func dial(t testing.TB, address string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(30 * time.Second))
	return conn
}

// Slow clients, in any number, do not slow down others.
func TestSlowVisitors(t *testing.T) {
	d := testDeps(t)
	large := maps.Clone(testFiles)
	large["app.wasm"] = &fstest.MapFile{Data: make([]byte, 40_000)}
	d.app.Files = large
	address, _ := serveProduct(t, d)
	for range 100 {
		fmt.Fprint(dial(t, address), "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ") // headers
		fmt.Fprint(dial(t, address), "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx")
		fmt.Fprint(dial(t, address), strings.Repeat("GET /web/app.wasm HTTP/1.1\r\nHost: a\r\n\r\n", 200)) // 8 MB, never read
	}
	client := http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	for range 20 {
		answer, err := client.Get("http://" + address + "/get_config_parameters?url=http://" + address + "/")
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Error(answer.Status)
		}
	}
}

// Slow senders are not waited for: not for headers, not for a body.
func TestSlowSendersAreCut(t *testing.T) {
	t.Parallel()
	short := defaultTimeouts
	short.readHeader, short.read = 100*time.Millisecond, 200*time.Millisecond
	address := testDeps(t).newServer(t, io.Discard).listenInTest(t, short)
	headers, body := dial(t, address), dial(t, address)
	fmt.Fprint(headers, "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ")
	fmt.Fprint(body, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx")
	for name, conn := range map[string]net.Conn{"headers": headers, "body": body} {
		answer, err := io.ReadAll(conn)
		if err != nil && !errors.Is(err, net.ErrClosed) && strings.Contains(err.Error(), "timeout") {
			t.Errorf("slow %s: still open after 30 s: %q", name, answer)
		}
		if name == "body" && !bytes.HasPrefix(answer, []byte("HTTP/1.1 405 ")) {
			t.Errorf("slow body: %q", answer)
		}
	}
}

// One address gets so many connections and no more; when one ends the next is let in.
func TestTooManyConnections(t *testing.T) {
	d := testDeps(t)
	d.config.TrustedProxies, _ = middleware.ParseProxies("192.0.2.1") // else loopback may be a proxy
	d.config.Limits = limit.Limits{Connections: 3}
	address, _ := serveProduct(t, d)
	answers := func(conn net.Conn) bool {
		fmt.Fprint(conn, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			return false
		}
		answer.Body.Close()
		return answer.StatusCode == http.StatusOK
	}
	var conns []net.Conn
	for range 3 {
		conns = append(conns, dial(t, address))
		if !answers(conns[len(conns)-1]) {
			t.Fatal("refused too early")
		}
	}
	if answers(dial(t, address)) {
		t.Error("a fourth connection is let in")
	}
	conns[0].Close()
	for deadline := time.Now().Add(5 * time.Second); !answers(dial(t, address)); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the place of a closed connection is not given away again")
		}
	}
}
