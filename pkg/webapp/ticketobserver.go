package webapp

import (
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/metrics"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

// ticketObserver reports the tickets of the server to its metrics. It
// implements [ticket.Observer].
type ticketObserver struct{ metrics *metrics.Metrics }

func (o ticketObserver) Hit(key string) { o.metrics.HitTicket(key) }
func (o ticketObserver) Fetched(key string, _ bool, _ time.Duration, err error) {
	o.metrics.FetchTicket(key, err)
}
func (o ticketObserver) Stored(key string, t ticket.Ticket) { o.metrics.StoreTicket(key, t.Expires) }
func (o ticketObserver) Invalidated(key string)             { o.metrics.InvalidateTicket(key) }
