package webapp

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/applog"
	"github.com/feishu-goapp/feishu-goapp/internal/limit"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

// testTicket and testSecret must not come out of the server anywhere.
const (
	testTicket = "ticket-f3a9c1d5"
	testSecret = "secret-77be02aa"
)

// testFiles stand in for the directory web.
var testFiles = fstest.MapFS{
	"app.wasm":     {Data: []byte("\x00asm")},
	"style.css":    {Data: []byte("body { margin: 0 }")},
	"icon-192.png": {Data: []byte("\x89PNG 192")},
	"icon-512.png": {Data: []byte("\x89PNG 512")},
	"icon.svg":     {Data: []byte("<svg xmlns='http://www.w3.org/2000/svg'/>")},
	"embed.go":     {Data: []byte("package web")},
	".secret":      {Data: []byte("hidden")},
	".git/config":  {Data: []byte("hidden")},
}

func testConfig() Config {
	return Config{
		AppID:      "cli_test",
		AppSecret:  testSecret,
		FeishuHost: origin{"https", "open.feishu.cn"},
		JSSDKURL:   "https://cdn.example/h5-js-sdk.js?a=1&b=2",
		Limits:     limit.Limits{Requests: 1e6, Connections: 1000},
	}
}

// testDeps are the dependencies of a server that has a ticket.
func testDeps(tb testing.TB) deps {
	tb.Helper()
	source := ticket.SourceFunc(func(context.Context) (ticket.Ticket, error) {
		return ticket.Ticket{Value: testTicket, Expires: time.Now().Add(2 * time.Hour)}, nil
	})
	c, store, metrics := testConfig(), ticket.NewStore(), newMetrics()
	store.Observer = metrics.tickets
	pages, err := newPages(c, testFiles)
	if err != nil {
		tb.Fatal(err)
	}
	return deps{
		config: c, tickets: store.Cache(jsapiTicket, source), pages: pages, limits: limit.NewTable(c.Limits),
		log: slog.New(slog.DiscardHandler), metrics: metrics, stopping: new(atomic.Bool),
	}
}

// failing is a source that has no ticket.
func failing(err error) ticket.Source {
	return ticket.SourceFunc(func(context.Context) (ticket.Ticket, error) { return ticket.Ticket{}, err })
}

// testServer serves d on loopback, as the product would, and keeps its log.
type testServer struct {
	*httptest.Server
	log *logBuffer
}

func newTestServer(t *testing.T, d deps) *testServer {
	t.Helper()
	var log logBuffer
	d.log = applog.New(&log, slog.LevelDebug, "text")
	s := httptest.NewServer(newTestHandler(t, d))
	s.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	t.Cleanup(s.Close)
	return &testServer{s, &log}
}

// newTestHandler returns the server with what depends on the settings.
func newTestHandler(tb testing.TB, d deps) http.Handler {
	tb.Helper()
	d.client = newClient(d.config, d.metrics)
	var err error
	if d.login, err = newLogin(d.config, d.client, d.pages, d.log); err != nil {
		tb.Fatal(err)
	}
	return newHandler(d)
}

// reply is an answer with its body read.
type reply struct {
	*http.Response
	body []byte
}

// do sends a request with headers given as pairs. Compressed answers stay so.
func (s *testServer) do(t *testing.T, method, target string, headers ...string) reply {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL+target, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "identity")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	answer, err := s.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{answer, body}
}

func (s *testServer) get(t *testing.T, target string, headers ...string) reply {
	t.Helper()
	return s.do(t, http.MethodGet, target, headers...)
}

// problem decodes an answer that must be one.
func (r reply) problem(t *testing.T) problem {
	t.Helper()
	if got := r.Header.Get("Content-Type"); got != "application/problem+json" {
		t.Fatalf("Content-Type is %q: %d %s", got, r.StatusCode, r.body)
	}
	var p problem
	if err := json.Unmarshal(r.body, &p); err != nil {
		t.Fatal(err)
	}
	if p.Status != r.StatusCode {
		t.Errorf("the problem says %d, the answer %d", p.Status, r.StatusCode)
	}
	if p.Title == "" || p.Detail == "" || p.Type == "" {
		t.Errorf("something is empty: %s", r.body)
	}
	return p
}

// slug is the last part of a problem's type.
func (p problem) slug() string {
	_, slug, _ := strings.Cut(p.Type, "/problems/")
	return slug
}

// logBuffer may be written to and read at the same time.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// routes are all paths that the server knows.
var routes = []string{
	"/", "/app-worker.js", "/manifest.webmanifest", "/web/app.wasm",
	"/get_config_parameters", "/healthz", "/readyz", "/robots.txt", "/qr.svg", "/gallery", "/gallery/zh.json", "/gallery/en.json",
	"/me", "/profile", "/login/callback",
}

func TestMethods(t *testing.T) {
	s := newTestServer(t, testDeps(t))
	for _, path := range append(routes, "/web/nowhere") {
		for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "PATCH"} {
			answer := s.do(t, method, path)
			if answer.StatusCode != http.StatusMethodNotAllowed || answer.Header.Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: %s, Allow %q", method, path, answer.Status, answer.Header.Get("Allow"))
				continue
			}
			if slug := answer.problem(t).slug(); slug != "method-not-allowed" {
				t.Errorf("%s %s: problem %q", method, path, slug)
			}
		}
	}
}

// A HEAD has the status and the headers of a GET and nothing else.
func TestHead(t *testing.T) {
	s := newTestServer(t, testDeps(t))
	for _, path := range append(routes, "/nowhere", "/get_config_parameters?url="+s.URL+"/") {
		get, head := s.get(t, path), s.do(t, http.MethodHead, path)
		if len(head.body) > 0 {
			t.Errorf("HEAD %s has a body", path)
		}
		if get.StatusCode != head.StatusCode || get.ContentLength != head.ContentLength {
			t.Errorf("%s: GET %d with %d bytes, HEAD %d with %d", path,
				get.StatusCode, get.ContentLength, head.StatusCode, head.ContentLength)
		}
		for _, name := range []string{"Content-Type", "Cache-Control", "Vary", "ETag", "Content-Security-Policy"} {
			if get.Header.Get(name) != head.Header.Get(name) {
				t.Errorf("%s: %s is %q for GET, %q for HEAD", path, name, get.Header.Get(name), head.Header.Get(name))
			}
		}
	}
}

func TestSecurityHeaders(t *testing.T) {
	s := newTestServer(t, testDeps(t))
	for _, path := range append(routes, "/nowhere", "/web//app.wasm") {
		h := s.get(t, path).Header
		if h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", path, h)
		}
		if page := h.Get("Content-Security-Policy") != ""; page != (path == "/" || path == "/gallery") ||
			page && (h.Get("Referrer-Policy") != "strict-origin-when-cross-origin" || !strings.Contains(h.Get("Permissions-Policy"), "camera=()")) {
			t.Errorf("%s: %v", path, h)
		}
		if h.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s is open to other origins", path)
		}
	}
}

// Neither the secret nor the ticket nor a page's query leaves the server.
func TestSecretsStay(t *testing.T) {
	s := newTestServer(t, testDeps(t))
	for _, path := range append(routes, "/nowhere",
		"/get_config_parameters?url="+s.URL+"/?token=private-query",
		"/get_config_parameters?url=https://evil.example/?token=private-query") {
		answer := s.get(t, path)
		for _, secret := range []string{testSecret, testTicket} {
			if bytes.Contains(answer.body, []byte(secret)) {
				t.Errorf("%s holds %q", path, secret)
			}
			for name, values := range answer.Header {
				if strings.Contains(strings.Join(values, " "), secret) {
					t.Errorf("%s: header %s holds %q", path, name, secret)
				}
			}
		}
	}
	s.Close()
	for _, secret := range []string{testSecret, testTicket, "private-query"} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

func TestForCrawlers(t *testing.T) {
	s := newTestServer(t, testDeps(t))
	if answer := s.get(t, "/robots.txt"); answer.StatusCode != 200 || string(answer.body) != "User-agent: *\nDisallow: /\n" {
		t.Errorf("robots.txt: %s %q", answer.Status, answer.body)
	}
	for _, path := range []string{"/sitemap.xml", "/ads.txt"} {
		if answer := s.get(t, path); answer.StatusCode != 404 {
			t.Errorf("%s: %s", path, answer.Status)
		}
	}
}

// The Host header of a visitor is never a place to fetch from.
func TestHostIsNotFetched(t *testing.T) {
	asked := make(chan string, 10)
	trap := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { asked <- r.URL.Path }))
	defer trap.Close()
	d := testDeps(t)
	s := newTestServer(t, d)
	host := strings.TrimPrefix(trap.URL, "http://")
	for _, path := range []string{"/robots.txt", "/sitemap.xml", "/ads.txt", "/1/robots.txt"} {
		s.get(t, path, "Host", host)
	}
	select {
	case path := <-asked:
		t.Errorf("the server fetched %s from the visitor's Host", path)
	default:
	}
}

func TestNotFound(t *testing.T) {
	d := testDeps(t)
	s := newTestServer(t, d)
	for _, path := range []string{
		"/nowhere", "/index.html", "/favicon.ico", "/.env", "/manifest.json", "/goapp.js", "/app.wasm", "/goapp.wasm",
		"/web/", "/web/nowhere.css", "/web/embed.go", "/web/.secret", "/web/.git/config", "/web/.git/",
		"/web/..%2fgo.mod", "/app.js", `/%22%3E%3Cscript%3E`,
	} {
		answer := s.get(t, path)
		if answer.StatusCode != 404 {
			t.Errorf("%s: %s", path, answer.Status)
			continue
		}
		answer.problem(t)
		human := s.get(t, path, "Accept", "text/html,*/*;q=0.8")
		if got := human.Header.Get("Content-Type"); human.StatusCode != 404 || got != "text/html; charset=utf-8" {
			t.Errorf("%s for a browser: %s, %s", path, human.Status, got)
		}
	}
}
