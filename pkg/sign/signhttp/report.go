package signhttp

import (
	"context"
	"net/http"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

// signatureLifetime is how long the platform accepts a signature.
const signatureLifetime = 10 * time.Minute

// reportsPerSecond is how many reports a client may send a second. Ten seconds'
// worth may come at once: of a whole company behind one address.
const reportsPerSecond = 1

// A Renewer is a source that can renew its ticket before it ends. *ticket.Cached
// is one.
type Renewer interface {
	ticket.Source

	// Renew renews the ticket whose value is refused, or not, if it was renewed a
	// moment ago. It returns the ticket to go on with.
	Renew(ctx context.Context, refused string) (ticket.Ticket, error)
}

var _ Renewer = (*ticket.Cached)(nil)

// ticket returns the ticket to sign with. If the page reports that a signature
// was refused, it is renewed.
//
// Any client can get a signature and report it. That causes at most one call of the
// platform a minute and does not invalidate the ticket: see [ticket.Cached.Renew].
func (h *Handler) ticket(r *http.Request, q request) (ticket.Ticket, error) {
	t, err := h.Tickets.Ticket(r.Context())
	tickets, ok := h.Tickets.(Renewer)
	if err != nil || !ok || !h.counts(r, q, t) {
		return t, err
	}
	return tickets.Renew(r.Context(), t.Value)
}

// counts reports whether the page reports a signature that was made with t, and
// its client does not send too many reports.
func (h *Handler) counts(r *http.Request, q request, t ticket.Ticket) bool {
	p, info := q.refused, requestinfo.Of(r)
	age := info.Start.Sub(time.UnixMilli(p.Timestamp))
	return p.Signature != "" && age.Abs() <= signatureLifetime &&
		sign.Verify(p.Signature, t.Value, p.NonceStr, p.Timestamp, q.page.text) &&
		h.reports.Allow(info.Client, info.Start)
}
