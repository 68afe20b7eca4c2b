package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

var noRoutes = slices.Values([]string(nil))

// Every request is one line: what was asked, without the query, and what came of it.
func TestRequestLog(t *testing.T) {
	var out logBuffer
	log := slog.New(slog.NewJSONHandler(&out, nil))
	handler := logRequests(log, slices.Values([]string{"/teapot"}), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/teapot" {
			w.WriteHeader(http.StatusEarlyHints)
			w.WriteHeader(http.StatusTeapot)
			_, _ = io.WriteString(w, "short ")
			_, _ = io.WriteString(w, "and stout")
		}
	}))
	server := httptest.NewServer(handler)
	defer server.Close()
	for _, test := range []struct {
		method, target, path string
		status, bytes        float64
	}{
		{"GET", "/teapot?private=1", "/teapot", 418, 15},
		{"POST", "/nothing", "/nothing", 200, 0},
		{"GET", "/a%0Ab", "/a\nb", 200, 0},
	} {
		before := len(out.String())
		r, err := http.NewRequestWithContext(t.Context(), test.method, server.URL+test.target, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		written := out.String()[before:]
		if n := strings.Count(written, "\n"); n != 1 {
			t.Fatalf("%d lines: %s", n, written)
		}
		var line map[string]any
		if err := json.Unmarshal([]byte(written), &line); err != nil {
			t.Fatal(err)
		}
		if line["msg"] != "request" || line["method"] != test.method || line["path"] != test.path ||
			line["status"] != test.status || line["bytes"] != test.bytes {
			t.Errorf("%s %s: %v", test.method, test.target, line)
		}
		if d, ok := line["duration"].(float64); !ok || d <= 0 {
			t.Errorf("duration %v", line["duration"])
		}
		if strings.Contains(written, "private") {
			t.Errorf("the query is logged: %s", written)
		}
	}
}

func TestRequestLogLevel(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelWarn}))
	logRequests(log, noRoutes, http.NotFoundHandler()).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	if out.Len() > 0 {
		t.Errorf("logged at level warn: %s", out.String())
	}
}

func TestRecoverPanics(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, nil))
	handler := logRequests(log, noRoutes, recoverPanics(log, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		panic(errors.New("wrong at 0x1234"))
	})))
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, httptest.NewRequest("GET", "/x", nil))
	p := reply{answer.Result(), answer.Body.Bytes()}.problem(t)
	if p.Status != 500 || p.slug() != "internal" || strings.Contains(answer.Body.String(), "0x1234") {
		t.Errorf("%s", answer.Body)
	}
	for _, want := range []string{"0x1234", "middleware_test.go", "status=500"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in the log: %s", want, out.String())
		}
	}
}

// After the answer has begun there is no way to say that it is wrong but to cut
// the connection.
func TestPanicInAnswer(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	server := httptest.NewUnstartedServer(logRequests(log, noRoutes, recoverPanics(log, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "the first half")
		_ = http.NewResponseController(w).Flush()
		panic("in the middle")
	}))))
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
	server.Start()
	defer server.Close()
	answer, err := server.Client().Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if body, err := io.ReadAll(answer.Body); err == nil {
		t.Errorf("the torso %q passes for the whole", body)
	}
}
