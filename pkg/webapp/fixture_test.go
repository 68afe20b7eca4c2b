package webapp

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/limit"
	"github.com/feishu-goapp/feishu-goapp/internal/origin"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/login"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

// testTicket and testSecret must not be in any answer or log line.
const (
	testTicket = "ticket-f3a9c1d5"
	testSecret = "secret-77be02aa"
)

// testFiles replace the directory web.
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

// testApp is an app with two pages and a route for users who are signed in.
func testApp() App {
	return App{
		Name:  Text{Zh: "测试应用", En: "Test app"},
		Files: testFiles,
		Routes: func(p *page.Page) {
			p.Route("/", func() app.Composer { return &testPage{} })
			p.Route("/second", func() app.Composer { return &testPage{} })
		},
		Setup: func(s *Server) error {
			s.Handle("GET /profile", s.RequireUser(testProfile(s.Feishu)))
			return nil
		},
	}
}

// testProfile calls the platform on behalf of the user.
func testProfile(client *feishu.Client) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var user feishu.User
		err := login.WithToken(r.Context(), func(accessToken string) (err error) {
			user, err = client.User(r.Context(), accessToken)
			return err
		})
		if err != nil {
			login.WriteError(w, r, err)
			return
		}
		_ = json.NewEncoder(w).Encode(user)
	})
}

type testPage struct{ app.Compo }

func (*testPage) Render() app.UI { return app.Div().ID("app").Text("test page") }

// deps are the dependencies of a server in a test.
type deps struct {
	app    App
	config config
}

// testDeps returns the dependencies of a server with a ticket.
func testDeps(tb testing.TB) deps {
	tb.Helper()
	platform := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/internal") {
			fmt.Fprint(w, `{"code":0,"msg":"ok","tenant_access_token":"t-1","expire":7200}`)
			return
		}
		fmt.Fprint(w, `{"code":0,"msg":"ok","data":{"ticket":"`+testTicket+`","expire_in":7200}}`)
	}))
	tb.Cleanup(platform.Close)
	d := deps{testApp(), config{
		AppID:         "cli_test",
		AppSecret:     testSecret,
		JSSDKURL:      "https://cdn.example/h5-js-sdk.js?a=1&b=2",
		SessionIdle:   time.Hour,
		SessionMaxAge: time.Hour,
		LogLevel:      slog.LevelDebug,
		LogFormat:     "text",
		Limits:        limit.Limits{Requests: 1e6, Connections: 1000},
	}}
	d.setHost(tb, platform.URL)
	return d
}

// setHost sets the host of the platform.
func (d *deps) setHost(tb testing.TB, url string) {
	tb.Helper()
	var err error
	if d.config.FeishuHost, err = origin.Parse(url); err != nil {
		tb.Fatal(err)
	}
}

// newServer creates the server and closes it when the test ends.
func (d deps) newServer(tb testing.TB, log io.Writer) *Server {
	tb.Helper()
	s, err := newServer(d.app, d.config, nil, log)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}

// testServer serves an app on loopback and keeps its log.
type testServer struct {
	*httptest.Server
	app *Server
	log *logBuffer
}

func newTestServer(t *testing.T, d deps) *testServer {
	t.Helper()
	var log logBuffer
	server := d.newServer(t, &log)
	s := httptest.NewServer(server)
	s.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	t.Cleanup(s.Close)
	return &testServer{s, server, &log}
}

// serveProduct serves d as Main does and returns the address.
func serveProduct(t testing.TB, d deps) (address string, s *Server) {
	t.Helper()
	s = d.newServer(t, io.Discard)
	return s.listenInTest(t, defaultTimeouts), s
}

func (s *Server) listenInTest(t testing.TB, timeouts timeouts) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := newHTTPServer(s, timeouts, s.Log)
	go func() { _ = s.serveOn(listener, server) }()
	t.Cleanup(func() { server.Close() })
	return listener.Addr().String()
}

// reply is an answer with its body read.
type reply struct {
	*http.Response
	body []byte
}

// send sends a request with headers given as pairs. It does not decompress answers.
func (s *testServer) send(t *testing.T, method, target string, body io.Reader, headers ...string) reply {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL+target, body)
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
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{answer, content}
}

func (s *testServer) do(t *testing.T, method, target string, headers ...string) reply {
	t.Helper()
	return s.send(t, method, target, nil, headers...)
}

func (s *testServer) get(t *testing.T, target string, headers ...string) reply {
	t.Helper()
	return s.do(t, http.MethodGet, target, headers...)
}

// testProblem is a problem as clients see it.
type testProblem struct {
	Type, Title, Detail, Message string
	Status, Code                 int
	RequestID                    string `json:"request_id"`
}

// problem decodes a problem; it fails the test if the answer is none.
func (r reply) problem(t *testing.T) testProblem {
	t.Helper()
	if got := r.Header.Get("Content-Type"); got != "application/problem+json" {
		t.Fatalf("Content-Type is %q: %d %s", got, r.StatusCode, r.body)
	}
	var p testProblem
	if err := json.Unmarshal(r.body, &p); err != nil {
		t.Fatal(err)
	}
	if p.Status != r.StatusCode {
		t.Errorf("the problem has status %d, the answer %d", p.Status, r.StatusCode)
	}
	if p.Title == "" || p.Detail == "" || p.Type == "" {
		t.Errorf("a field of the problem is empty: %s", r.body)
	}
	return p
}

// slug returns the last part of a problem's type.
func (p testProblem) slug() string {
	_, slug, _ := strings.Cut(p.Type, "/problems/")
	return slug
}

// logBuffer can be written and read concurrently.
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

// metricValues returns the metrics of a server as name{label=value,…}: the value
// of counters and gauges, the number of observations of histograms.
func (s *Server) metricValues(t *testing.T) map[string]float64 {
	t.Helper()
	answer := httptest.NewRecorder()
	s.metrics.Handler().ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
	values := map[string]float64{}
	for line := range strings.Lines(answer.Body.String()) {
		i := strings.LastIndexByte(line, ' ')
		if strings.HasPrefix(line, "#") || i < 0 {
			continue
		}
		var value float64
		if _, err := fmt.Sscan(line[i:], &value); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		name := strings.ReplaceAll(strings.TrimPrefix(line[:i], "feishu_goapp_"), `"`, "")
		values[strings.Replace(name, "_count{", "{", 1)] = value
	}
	return values
}

func (s *Server) wantMetrics(t *testing.T, want map[string]float64) {
	t.Helper()
	got := s.metricValues(t)
	for name, value := range want {
		if v, ok := got[name]; !ok || v != value {
			t.Errorf("%s is %v (exists: %v), want %v", name, v, ok, value)
		}
	}
}
