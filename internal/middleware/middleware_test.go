package middleware_test

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/applog"
	"github.com/feishu-goapp/feishu-goapp/internal/limit"
	"github.com/feishu-goapp/feishu-goapp/internal/middleware"
	"github.com/feishu-goapp/feishu-goapp/internal/origin"
	"github.com/feishu-goapp/feishu-goapp/internal/problem"
	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
)

func writeError(w http.ResponseWriter, r *http.Request, p *problem.Problem) { p.Write(w, r) }

// logged wraps a handler with the middleware that logs requests.
func logged(log *slog.Logger, handler http.HandlerFunc) http.Handler {
	return middleware.RequestInfo(nil, log, middleware.Log(log, middleware.Recover(log, writeError, handler)))
}

// Every request is one line: method, path without query, and outcome. Both formats
// quote the path.
func TestLog(t *testing.T) {
	for _, format := range []string{"json", "text"} {
		var out bytes.Buffer
		server := httptest.NewServer(logged(applog.New(&out, slog.LevelInfo, format), func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/teapot" {
				w.WriteHeader(http.StatusEarlyHints)
				w.WriteHeader(http.StatusTeapot)
				_, _ = io.WriteString(w, "short ")
				_, _ = io.WriteString(w, "and stout")
			}
		}))
		for _, test := range []struct {
			method, target, path string
			status, bytes        float64
		}{
			{"GET", "/teapot?private=1", "/teapot", 418, 15},
			{"HEAD", "/nothing", "/nothing", 200, 0},
			{"GET", "/a%0Ab%FF%22", "/a\nb\ufffd\"", 200, 0},
		} {
			out.Reset()
			r, err := http.NewRequestWithContext(t.Context(), test.method, server.URL+test.target, nil)
			if err != nil {
				t.Fatal(err)
			}
			answer, err := server.Client().Do(r)
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			server.Client().CloseIdleConnections()
			line := waitForLine(t, &out)
			if n := strings.Count(line, "\n"); n != 1 || strings.Contains(line, "private") {
				t.Fatalf("%d lines: %s", n, line)
			}
			id := answer.Header.Get("X-Request-Id")
			if format == "text" {
				if !strings.Contains(line, fmt.Sprintf("msg=request method=%s path=", test.method)) || !strings.HasSuffix(line, "request_id="+id+"\n") {
					t.Errorf("%s", line)
				}
				continue
			}
			var got map[string]any
			if err := json.Unmarshal([]byte(line), &got); err != nil {
				t.Fatal(err)
			}
			if got["msg"] != "request" || got["method"] != test.method || got["path"] != test.path ||
				got["status"] != test.status || got["bytes"] != test.bytes {
				t.Errorf("%s %s: %v", test.method, test.target, got)
			}
			if d, ok := got["duration"].(float64); !ok || d <= 0 {
				t.Errorf("duration %v", got["duration"])
			}
			if id == "" || got["request_id"] != id {
				t.Errorf("request id %v in the log, %q in the answer", got["request_id"], id)
			}
		}
		server.Close()
	}
}

// waitForLine returns what was logged. The line comes after the answer.
func waitForLine(t *testing.T, out *bytes.Buffer) string {
	t.Helper()
	time.Sleep(20 * time.Millisecond)
	return out.String()
}

func TestLogLevel(t *testing.T) {
	var out bytes.Buffer
	logged(applog.New(&out, slog.LevelWarn, "text"), http.NotFound).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	if out.Len() > 0 {
		t.Errorf("logged at level warn: %s", out.String())
	}
}

// A line about a client that is refused names it.
// Static files show at level debug, unless they are missing.
func TestLogLevelOfStaticFiles(t *testing.T) {
	for path, want := range map[string]bool{
		"/": true, "/api/web/x": true, "/web/missing.css": true,
		"/web/style.css": false, "/web/sub/app.1f2e3d.wasm": false, "/app-worker.js": false, "/manifest.webmanifest": false,
	} {
		for level, shown := range map[slog.Level]bool{slog.LevelInfo: want, slog.LevelDebug: true} {
			var out bytes.Buffer
			handler := logged(applog.New(&out, level, "text"), func(w http.ResponseWriter, r *http.Request) {
				if strings.Contains(r.URL.Path, "missing") {
					w.WriteHeader(http.StatusNotFound)
				}
			})
			handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", path, nil))
			if got := strings.Contains(out.String(), "path="+path); got != shown {
				t.Errorf("%s at %v: logged %v, want %v", path, level, got, shown)
			}
		}
	}
}

func TestLogNamesRefusedClient(t *testing.T) {
	var out bytes.Buffer
	log := applog.New(&out, slog.LevelInfo, "text")
	refuse := logged(log, func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusTooManyRequests) })
	refuse.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	if !strings.Contains(out.String(), " client=192.0.2.1 ") {
		t.Errorf("%s", out.String())
	}
}

func TestRecover(t *testing.T) {
	var out bytes.Buffer
	handler := logged(applog.New(&out, slog.LevelInfo, "text"), func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "br")
		panic(errors.New("wrong at 0x1234"))
	})
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, httptest.NewRequest("GET", "/x", nil))
	if answer.Code != 500 || !strings.Contains(answer.Body.String(), "/problems/internal") || strings.Contains(answer.Body.String(), "0x1234") ||
		answer.Header().Get("Content-Encoding") != "" {
		t.Errorf("%v %s", answer.Header(), answer.Body)
	}
	for _, want := range []string{"0x1234", "middleware_test.go", "status=500"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in the log: %s", want, out.String())
		}
	}
	if n := strings.Count(out.String(), "request_id="+answer.Header().Get("X-Request-Id")); n != 2 {
		t.Errorf("%d of 2 lines have the request's id: %s", n, out.String())
	}
}

// After the answer has begun, an error can only be shown by closing the connection.
func TestPanicInAnswer(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	server := httptest.NewUnstartedServer(logged(log, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "the first half")
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
		panic("in the middle")
	}))
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
	server.Start()
	defer server.Close()
	answer, err := server.Client().Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if body, err := io.ReadAll(answer.Body); err == nil {
		t.Errorf("a part of the answer, %q, passes for the whole", body)
	}
}

// The mux's own answers become problems, for every path.
func TestMux(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /a/{id}", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.PathValue("id")) })
	mux.HandleFunc("DELETE /a/{id}", func(w http.ResponseWriter, r *http.Request) {})
	notFound := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Error(w, "no page", http.StatusNotFound) })
	handler := middleware.Mux(mux, notFound, writeError)
	for _, test := range []struct {
		method, path string
		status       int
		body, allow  string
	}{
		{"GET", "/a/7", 200, "7", ""},
		{"HEAD", "/a/7", 200, "7", ""},
		{"DELETE", "/a/7", 200, "", ""},
		{"PUT", "/a/7", 405, "/problems/method-not-allowed", "DELETE, GET, HEAD"},
		{"GET", "/b", 404, "no page", ""},
		{"GET", "//a//7", 307, "", ""},
		{"PUT", "//b", 307, "", ""},
	} {
		r, w := httptest.NewRequest(test.method, "http://h"+test.path, nil), httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code != test.status || !strings.Contains(w.Body.String(), test.body) || w.Header().Get("Allow") != test.allow {
			t.Errorf("%s %s: %d %v %s", test.method, test.path, w.Code, w.Header(), w.Body)
		}
	}
}

// A route can set its limit of bodies anywhere in the chain.
func TestBodyLimits(t *testing.T) {
	read := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
			http.Error(w, fmt.Sprint("limit ", tooLarge.Limit), http.StatusRequestEntityTooLarge)
			return
		}
		fmt.Fprint(w, n, err)
	})
	pass := func(next http.Handler) http.Handler { return http.HandlerFunc(next.ServeHTTP) }
	mux := http.NewServeMux()
	mux.Handle("POST /default", middleware.LimitBody(read))
	mux.Handle("POST /small", middleware.LimitBody(pass(middleware.MaxBody(10, writeError, read))))
	mux.Handle("PUT /large", middleware.LimitBody(pass(middleware.MaxBody(100<<20, writeError, read))))
	server := httptest.NewUnstartedServer(middleware.RequestInfo(nil, slog.New(slog.DiscardHandler),
		middleware.Limits(limit.NewTable(limit.Limits{}), writeError, mux)))
	server.Config.ReadTimeout = 300 * time.Millisecond
	server.Config.WriteTimeout = 300 * time.Millisecond
	server.Start()
	defer server.Close()
	chunked := func(n int) io.Reader { return struct{ io.Reader }{io.LimitReader(zeros{}, int64(n))} }
	sized := func(n int) io.Reader { return bytes.NewReader(make([]byte, n)) }
	for _, test := range []struct {
		method, path string
		body         io.Reader
		status       int
		want         string
	}{
		{"POST", "/default", sized(1 << 20), 200, "1048576 <nil>"},
		{"POST", "/default", sized(1<<20 + 1), 413, "limit 1048576"},
		{"POST", "/default", chunked(1 << 20), 200, "1048576 <nil>"},
		{"POST", "/default", chunked(1<<20 + 1), 413, "limit 1048576"},
		{"POST", "/small", sized(10), 200, "10 <nil>"},
		{"POST", "/small", sized(11), 413, "/problems/content-too-large"},
		{"POST", "/small", chunked(11), 413, "limit 10"},
		{"PUT", "/large", slow{chunked(100 << 20)}, 200, "104857600 <nil>"},
		{"GET", "/default", sized(5 << 10), 413, "/problems/content-too-large"},
		{"GET", "/default", chunked(1), 413, "/problems/content-too-large"},
	} {
		r, err := http.NewRequestWithContext(t.Context(), test.method, server.URL+test.path, test.body)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := server.Client().Do(r)
		if err != nil {
			t.Errorf("%s: %v", test.path, err)
			continue
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != test.status || !strings.Contains(string(body), test.want) {
			t.Errorf("%s %s: %s, %s, %v; want %s", test.method, test.path, answer.Status, body, err, test.want)
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

// slow is a body that takes longer than the server's read timeout.
type slow struct{ io.Reader }

func (s slow) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	if err == io.EOF {
		time.Sleep(500 * time.Millisecond)
	}
	return n, err
}

func TestCrossOrigin(t *testing.T) {
	trusted, err := origin.ParseList("https://trusted.example")
	if err != nil {
		t.Fatal(err)
	}
	handler := middleware.CrossOrigin(trusted, writeError, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	for _, test := range []struct {
		method, origin, site string
		status               int
	}{
		{"POST", "https://app.example", "same-origin", 200},
		{"POST", "https://app.example", "", 200},
		{"POST", "", "", 200}, // not a browser
		{"POST", "https://trusted.example", "cross-site", 200},
		{"POST", "https://evil.example", "cross-site", 403},
		{"DELETE", "https://evil.example", "", 403},
		{"GET", "https://evil.example", "cross-site", 200},
	} {
		r, w := httptest.NewRequest(test.method, "https://app.example/x", nil), httptest.NewRecorder()
		r.Header.Set("Origin", test.origin)
		r.Header.Set("Sec-Fetch-Site", test.site)
		handler.ServeHTTP(w, r)
		if w.Code != test.status || test.status == 403 && !strings.Contains(w.Body.String(), "/problems/cross-origin") {
			t.Errorf("%+v: %d %s", test, w.Code, w.Body)
		}
	}
}

// The information about a request is in its context, so wrapping the ResponseWriter
// does not lose it.
func TestWrappedResponseWriter(t *testing.T) {
	var info *requestinfo.Info
	handler := middleware.RequestInfo(nil, slog.New(slog.DiscardHandler), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { info = requestinfo.Of(r) }).
			ServeHTTP(struct{ http.ResponseWriter }{w}, r)
	}))
	r := httptest.NewRequest("GET", "/", nil)
	r.TLS = new(tls.ConnectionState)
	handler.ServeHTTP(httptest.NewRecorder(), r)
	if info.Scheme != "https" || info.ID == "" || info.Start.IsZero() {
		t.Errorf("%+v", info)
	}
}
