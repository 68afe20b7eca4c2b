package webapp

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/platformproblem"
	"github.com/feishu-goapp/feishu-goapp/internal/problem"
)

// readyTimeout is how long readiness waits for a ticket.
const readyTimeout = 5 * time.Second

var shuttingDown = problem.Type{Status: http.StatusServiceUnavailable, Slug: "shutting-down", Title: "The server is about to stop"}

// healthz answers while the process runs.
func healthz(w http.ResponseWriter, _ *http.Request) { writeOK(w) }

// readyz answers 200 if there is a ticket, so that signatures can be made, and
// the server is not about to stop.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	if s.stopping.Load() {
		shuttingDown.WithDetail("ask another replica, or the next process").Write(w, r)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
	defer cancel()
	if _, err := s.Tickets.Ticket(ctx); err != nil {
		if r.Context().Err() != nil {
			return // the client has disconnected
		}
		platformproblem.Log(ctx, s.Log, err)
		p := platformproblem.Of(err)
		p.Status = http.StatusServiceUnavailable // in any case: no traffic to this replica
		p.Write(w, r)
		return
	}
	writeOK(w)
}

func writeOK(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = io.WriteString(w, "ok")
}
