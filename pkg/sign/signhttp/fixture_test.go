package signhttp

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/problem"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

// testTicket must not be in any answer or log line.
const testTicket = "ticket-f3a9c1d5"

// server serves a Handler on loopback and keeps its log, which may be read
// after Close.
type server struct {
	*httptest.Server
	log *bytes.Buffer
}

// start starts a server for h, with default tickets if it has none.
func start(t *testing.T, h *Handler) *server {
	t.Helper()
	s := &server{log: new(bytes.Buffer)}
	h.AppID, h.Log = "cli_test", slog.New(slog.NewTextHandler(s.log, nil))
	if h.Tickets == nil {
		h.Tickets = ticket.SourceFunc(func(context.Context) (ticket.Ticket, error) {
			return ticket.Ticket{Value: testTicket, Expires: time.Now().Add(time.Hour)}, nil
		})
	}
	mux := http.NewServeMux()
	mux.Handle("/get_config_parameters", h)
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func failing(err error) ticket.Source {
	return ticket.SourceFunc(func(context.Context) (ticket.Ticket, error) { return ticket.Ticket{}, err })
}

// reply is an answer with its body read.
type reply struct {
	*http.Response
	body []byte
}

// get requests parameters, with headers given as pairs.
func (s *server) get(t *testing.T, query string, headers ...string) reply {
	t.Helper()
	return s.do(t, http.MethodGet, query, nil, headers...)
}

// post sends a body to the handler.
func (s *server) post(t *testing.T, body string, headers ...string) reply {
	t.Helper()
	return s.do(t, http.MethodPost, "", strings.NewReader(body), headers...)
}

func (s *server) do(t *testing.T, method, query string, body io.Reader, headers ...string) reply {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL+"/get_config_parameters"+query, body)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
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
	if bytes.Contains(content, []byte(testTicket)) {
		t.Errorf("the answer contains the ticket: %s", content)
	}
	return reply{answer, content}
}

type problemBody struct{ problem.Problem }

func (p problemBody) slug() string { return strings.TrimPrefix(p.Type, problem.Path) }

// problem decodes the answer, which must be a problem.
func (r reply) problem(t *testing.T) problemBody {
	t.Helper()
	var p problemBody
	if got := r.Header.Get("Content-Type"); got != "application/problem+json" {
		t.Fatalf("Content-Type %q: %s", got, r.body)
	}
	if err := json.Unmarshal(r.body, &p); err != nil {
		t.Fatalf("%s: %v", r.body, err)
	}
	return p
}
