package webapp

import (
	"fmt"
	"net/http"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/platformproblem"
)

// adminHandler serves the operators: metrics, profiles, and the renewal of the
// ticket.
func (s *Server) adminHandler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", s.metrics.Handler())
	mux.HandleFunc("POST /ticket/renew", s.renewTicket)
	return http.NewCrossOriginProtection().Handler(mux)
}

// renewTicket renews the ticket before its time, for all replicas. Until there is
// another one it stays.
func (s *Server) renewTicket(w http.ResponseWriter, r *http.Request) {
	before, err := s.tickets.Ticket(r.Context())
	after := before
	if err == nil {
		after, err = s.tickets.Renew(r.Context(), before.Value)
	}
	if err != nil {
		platformproblem.Log(r.Context(), s.Log, err)
		platformproblem.Of(err).Write(w, r)
		return
	}
	result := "renewed"
	if after.Value == before.Value {
		result = "not renewed: the platform has no other, it failed (see the log), or the last renewal was less than a minute ago"
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = fmt.Fprintf(w, "%s\nvalid until %s\n", result, after.Expires.UTC().Format(time.RFC3339))
}
