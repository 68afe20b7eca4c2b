package webapp

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/internal/limit"
	"github.com/feishu-goapp/feishu-goapp/internal/middleware"
)

// BenchmarkConfigParameters compares the whole server, answering
// /get_config_parameters, with a handler that writes a constant of the same size.
// Short rounds alternate, so that other load affects both; each figure is the
// median of the rounds.
func BenchmarkConfigParameters(b *testing.B) {
	product, constant, target := bothServers(b)
	compare(b, connect(b, product, target), connect(b, constant, target))
}

// BenchmarkMe does the same for /me with a session.
func BenchmarkMe(b *testing.B) {
	platform := emulator.New(emulator.Options{AppID: "cli_test", AppSecret: testSecret})
	host := httptest.NewServer(platform)
	b.Cleanup(host.Close)
	b.Cleanup(platform.Close)
	d := benchDeps(b)
	d.setHost(b, host.URL)
	product, _ := serveProduct(b, d)
	answer, err := http.Post("http://"+product+"/login", "application/json", strings.NewReader(`{"code":"`+platform.LoginCode()+`"}`))
	if err != nil || len(answer.Cookies()) != 2 {
		b.Fatal(answer, err)
	}
	answer.Body.Close()
	cookie := "Cookie: session=" + answer.Cookies()[0].Value
	constant := listen(b, constantHandler(len(body(b, "http://"+product+"/me", cookie))))
	compare(b, connect(b, product, "/me", cookie), connect(b, constant, "/me", cookie))
}

// compare reports how many requests a second each of the two handlers answers.
func compare(b *testing.B, products, constants *clients) {
	b.Helper()
	var productRates, constantRates, ratios []float64
	for b.Loop() {
		p, c := products.round(), constants.round()
		productRates, constantRates, ratios = append(productRates, p), append(constantRates, c), append(ratios, p/c)
	}
	b.ReportMetric(median(productRates), "product-req/s")
	b.ReportMetric(median(constantRates), "constant-req/s")
	b.ReportMetric(median(ratios), "ratio")
}

// BenchmarkTail compares the slowest hundredth of the requests, under full load.
func BenchmarkTail(b *testing.B) {
	product, constant, target := bothServers(b)
	products, constants := connect(b, product, target), connect(b, constant, target)
	products.timed, constants.timed = true, true
	for b.Loop() {
		products.round()
		constants.round()
	}
	p, c := products.percentile(99), constants.percentile(99)
	b.ReportMetric(float64(p.Microseconds()), "product-p99-µs")
	b.ReportMetric(float64(c.Microseconds()), "constant-p99-µs")
	b.ReportMetric(float64(p)/float64(c), "ratio")
}

// bothServers starts the whole server, configured as in production, and the
// constant handler. It returns their addresses and the request for both.
func bothServers(b *testing.B) (product, constant, target string) {
	b.Helper()
	product, _ = serveProduct(b, benchDeps(b))
	target = "/get_config_parameters?url=" + url.QueryEscape("http://"+product+"/?from=workplace")
	size := len(body(b, "http://"+product+target))
	constant = listen(b, constantHandler(size))

	return product, constant, target
}

// benchDeps returns the dependencies of a server in production.
func benchDeps(b *testing.B) deps {
	b.Helper()
	d := testDeps(b)
	d.config.LogLevel = slog.LevelInfo
	d.config.Limits = limit.Limits{Requests: 1e9, Connections: 1000}   // counted, but never reached
	d.config.TrustedProxies, _ = middleware.ParseProxies("10.0.0.0/8") // compared, but never used
	return d
}

// constantHandler writes a constant, and a line to the log.
func constantHandler(size int) http.HandlerFunc {
	body := bytes.Repeat([]byte("x"), size)
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	return func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(body)
		log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("method", r.Method), slog.String("path", r.URL.Path),
			slog.Int("status", http.StatusOK), slog.Int("bytes", size), slog.Duration("duration", time.Since(start)))
	}
}

// listen serves a handler as Main does and returns the address.
func listen(b *testing.B, handler http.Handler) string {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	server := newHTTPServer(handler, defaultTimeouts, slog.New(slog.DiscardHandler))
	go func() { _ = server.Serve(listener) }()
	b.Cleanup(func() { server.Close() })
	return listener.Addr().String()
}

func body(b *testing.B, url string, headers ...string) []byte {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, url, nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		r.Header.Set(name, value)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		b.Fatal(answer.Status, err)
	}
	return body
}

// clients are connections that stay open and repeat one request.
type clients struct {
	tb      testing.TB
	conns   []net.Conn
	request []byte

	timed bool // record the duration of each request
	mu    sync.Mutex
	times []time.Duration
}

func connect(tb testing.TB, addr, target string, headers ...string) *clients {
	tb.Helper()
	more := ""
	for _, header := range headers {
		more += header + "\r\n"
	}
	c := &clients{tb: tb, request: fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: bench\r\nAccept: */*\r\n%s\r\n", target, addr, more)}
	for range 16 {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			tb.Fatal(err)
		}
		tb.Cleanup(func() { conn.Close() })
		c.conns = append(c.conns, conn)
	}
	c.round() // warms both sides up
	return c
}

// each is how many requests a round sends on every connection.
const each = 25

func requestsOfRound(c *clients) int { return each * len(c.conns) }

// round sends some requests on every connection and returns how many were
// answered per second.
func (c *clients) round() float64 {
	start := time.Now()
	var all sync.WaitGroup
	for _, conn := range c.conns {
		all.Go(func() { c.send(conn, each) })
	}
	all.Wait()
	return float64(requestsOfRound(c)) / time.Since(start).Seconds()
}

// send sends n requests, one after the other. It does as little as possible,
// because its cost is part of the measurement: all answers have the length of the
// first one, which arrives in one piece.
func (c *clients) send(conn net.Conn, n int) {
	answer := make([]byte, 4096)
	times := make([]time.Duration, 0, n)
	for i := range n {
		var begin time.Time
		if c.timed {
			begin = time.Now()
		}
		_, err := conn.Write(c.request)
		if err == nil && i == 0 {
			var length int
			length, err = conn.Read(answer)
			answer = answer[:length]
		} else if err == nil {
			_, err = io.ReadFull(conn, answer)
		}
		if err != nil || !bytes.HasPrefix(answer, []byte("HTTP/1.1 200 OK\r\n")) {
			c.tb.Errorf("%v: %q", err, answer)
			return
		}
		if c.timed {
			times = append(times, time.Since(begin))
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.times = append(c.times, times...)
}

// percentile returns the time within which that percentage of the timed
// requests was answered.
func (c *clients) percentile(n int) time.Duration {
	slices.Sort(c.times)
	return c.times[len(c.times)*n/100]
}

func median(values []float64) float64 {
	return slices.Sorted(slices.Values(values))[len(values)/2]
}
