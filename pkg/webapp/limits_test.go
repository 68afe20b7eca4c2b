package webapp

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/KimMachineGun/automemlimit/memlimit"

	"github.com/feishu-goapp/feishu-goapp/internal/limit"
	"github.com/feishu-goapp/feishu-goapp/internal/middleware"
)

// Requests that no route accepts are refused with a problem and the remedy.
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

// net/http refuses headers beyond the limit.
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
		if answer := s.get(t, "/robots.txt"); answer.StatusCode != 200 {
			t.Fatal(answer.Status)
		}
	}
	answer := s.get(t, "/robots.txt")
	if p := answer.problem(t); p.Status != 429 || p.slug() != "too-many-requests" || p.RequestID != answer.Header.Get("X-Request-Id") {
		t.Errorf("%s", answer.body)
	}
	if answer.Header.Get("Retry-After") != "1" {
		t.Errorf("Retry-After %q", answer.Header.Get("Retry-After"))
	}
}

// Probes are always answered, at any rate and with any other load from the same
// address.
func TestProbesAreNotLimited(t *testing.T) {
	d := testDeps(t)
	d.config.Limits = limit.Limits{Requests: 1}
	s := newTestServer(t, d)
	for range 3 * limit.Burst {
		s.get(t, "/")
	}
	for range 3 * limit.Burst {
		for _, path := range []string{"/healthz", "/readyz", "/healthz?from=probe"} {
			if answer := s.get(t, path); answer.StatusCode != 200 {
				t.Fatalf("%s: %s", path, answer.Status)
			}
		}
	}
	for _, path := range []string{"/", "/healthz/", "//healthz", "/readyz/x"} {
		if answer := s.get(t, path); answer.StatusCode != 429 {
			t.Errorf("%s: %s", path, answer.Status)
		}
	}
	if answer := s.do(t, "POST", "/healthz"); answer.StatusCode != 429 {
		t.Errorf("POST /healthz: %s", answer.Status)
	}
}

// Behind a trusted proxy each client is limited separately. The headers of
// untrusted clients have no effect, in private networks either.
func TestLimitsBehindProxies(t *testing.T) {
	for _, test := range []struct {
		trusted string
		shared  bool // all clients have the limits of one
		warns   bool
	}{{"127.0.0.0/16", false, false}, {"", true, true}, {"192.0.2.1", true, true}} {
		d := testDeps(t)
		d.config.TrustedProxies, _ = middleware.ParseProxies(test.trusted)
		d.config.Limits = limit.Limits{Requests: 1}
		s := newTestServer(t, d)
		refused := 0
		for i := range 3 * limit.Burst {
			if s.get(t, "/robots.txt", "X-Forwarded-For", fmt.Sprintf("203.0.113.7, 198.51.100.%d", i)).StatusCode == 429 {
				refused++
			}
		}
		if shared := refused > limit.Burst; shared != test.shared || !shared && refused > 0 {
			t.Errorf("trusted %q: %d requests of as many clients were refused", test.trusted, refused)
		}
		refused = 0
		for range 3 * limit.Burst {
			if s.get(t, "/robots.txt", "X-Forwarded-For", "203.0.113.7").StatusCode == 429 {
				refused++
			}
		}
		if refused <= limit.Burst {
			t.Errorf("trusted %q: %d of one client's requests were refused", test.trusted, refused)
		}
		if n := strings.Count(s.log.String(), "TRUSTED_PROXIES"); (n == 1) != test.warns {
			t.Errorf("trusted %q: %d warnings", test.trusted, n)
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
func TestSlowClients(t *testing.T) {
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

// Slow senders of headers and bodies are disconnected.
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

// Connections per address are limited. Those above the limit get an answer with
// the reason, except for probes; when one ends another one is accepted.
func TestTooManyConnections(t *testing.T) {
	d := testDeps(t)
	d.config.Limits = limit.Limits{Connections: 3}
	address, s := serveProduct(t, d)
	ask := func(conn net.Conn, path string) (reply, error) {
		fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: a\r\n\r\n", path)
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			return reply{}, err
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		return reply{answer, body}, err
	}
	var busy []net.Conn
	for range 3 {
		conn := dial(t, address)
		fmt.Fprint(conn, "GET / HTTP/1.1\r\nX-Slow: ")
		busy = append(busy, conn)
	}
	answer, err := ask(dial(t, address), "/")
	if err != nil {
		t.Fatal(err)
	}
	if p := answer.problem(t); p.Status != 503 || p.slug() != "overloaded" || !answer.Close || answer.Header.Get("Retry-After") != "1" {
		t.Errorf("%s %v", answer.body, answer.Header)
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		if answer, err := ask(dial(t, address), path); err != nil || answer.StatusCode != 200 || !answer.Close {
			t.Errorf("%s: %v, %v", path, answer, err)
		}
	}
	s.wantMetrics(t, map[string]float64{"connections_refused_total": 3})
	busy[0].Close()
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if answer, err := ask(dial(t, address), "/"); err == nil && answer.StatusCode == 200 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("a closed connection does not make room for another one")
		}
	}
}

// The limit of the garbage collector is below that of the container.
func TestMemoryLimit(t *testing.T) {
	before := debug.SetMemoryLimit(-1)
	defer debug.SetMemoryLimit(before)
	log := slog.New(slog.DiscardHandler)
	limitMemory(log, memlimit.Limit(256<<20))
	if got := debug.SetMemoryLimit(-1) >> 20; got != 230 {
		t.Errorf("%d MiB of 256", got)
	}
	limitMemory(log, func() (uint64, error) { return 0, memlimit.ErrNoLimit })
	if got := debug.SetMemoryLimit(-1); got != math.MaxInt64 {
		t.Errorf("%d without a limit", got)
	}
}
