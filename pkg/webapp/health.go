package webapp

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/platformproblem"
)

// readyWithin is how long readiness waits for a ticket.
const readyWithin = 5 * time.Second

// healthz answers as long as the process lives.
func healthz(w http.ResponseWriter, _ *http.Request) { ok(w) }

// readyz answers 200 when a ticket can be had, and with it signatures, and the
// process is not about to end.
func readyz(d deps) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if d.stopping.Load() {
			shuttingDown.because("ask another replica, or the next process").write(w)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), readyWithin)
		defer cancel()
		if _, err := d.tickets.Ticket(ctx); err != nil {
			if r.Context().Err() != nil {
				return // whoever asked has gone
			}
			platformproblem.Log(ctx, d.log, err)
			p := platformproblem.Of(err)
			p.Status = http.StatusServiceUnavailable // whatever it is, send nobody here
			p.Write(w, r)
			return
		}
		ok(w)
	}
}

func ok(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = io.WriteString(w, "ok")
}
