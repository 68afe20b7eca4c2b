package webapp

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

func TestHealth(t *testing.T) {
	s := newTestServer(t, testDeps(t))
	for _, path := range []string{"/healthz", "/readyz"} {
		answer := s.get(t, path)
		if answer.StatusCode != 200 || string(answer.body) != "ok" || answer.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %s %v %s", path, answer.Status, answer.Header, answer.body)
		}
	}
	s.app.stopping.Store(true)
	if p := s.get(t, "/readyz").problem(t); p.Status != 503 || p.slug() != "shutting-down" {
		t.Errorf("%+v", p)
	}
	if answer := s.get(t, "/healthz"); answer.StatusCode != 200 || !answer.Close {
		t.Errorf("%s", answer.Status)
	}
}

// ready requests /readyz of a server with a source of tickets.
func ready(source ticket.SourceFunc) *httptest.ResponseRecorder {
	s := &Server{Tickets: source, Log: slog.New(slog.DiscardHandler)}
	answer := httptest.NewRecorder()
	s.readyz(answer, httptest.NewRequest(http.MethodGet, "/readyz", nil))
	return answer
}

func TestNotReady(t *testing.T) {
	for slug, err := range map[string]error{
		"platform-refused": &feishu.Error{Op: "get token", Status: 200, Code: 10014},
		"internal":         errors.New("private words"),
	} {
		answer := ready(func(context.Context) (ticket.Ticket, error) { return ticket.Ticket{}, err })
		if p := (reply{answer.Result(), answer.Body.Bytes()}).problem(t); p.Status != 503 || p.slug() != slug {
			t.Errorf("%s: %+v", slug, p)
		}
	}
}

// A platform that hangs makes the server unready in five seconds.
func TestReadyzTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		answer := ready(func(ctx context.Context) (ticket.Ticket, error) {
			<-ctx.Done()
			return ticket.Ticket{}, ctx.Err()
		})
		if answer.Code != http.StatusServiceUnavailable || answer.Header().Get("Retry-After") == "" {
			t.Errorf("%d %v", answer.Code, answer.Header())
		}
		if waited := time.Since(start); waited != 5*time.Second {
			t.Errorf("it took %v", waited)
		}
	})
}
