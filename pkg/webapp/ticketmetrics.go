package webapp

import (
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

// The kinds of ticket that this server keeps: the keys of the store.
const (
	jsapiTicket = "jsapi_ticket"
	tenantToken = "tenant_access_token"
)

// ticketMetrics tells how the tickets are. Age and time left are those of the
// moment of the scrape; a kind that was never had has none.
type ticketMetrics struct {
	hits, refreshes *prometheus.CounterVec
	hit             map[string]prometheus.Counter // of hits, at hand
	age, left       *prometheus.Desc

	mu      sync.Mutex
	present map[string]held
}

// held is what is known of a ticket, its value not included.
type held struct{ since, expires time.Time }

func newTicketMetrics() *ticketMetrics {
	label := []string{"ticket"}
	m := &ticketMetrics{
		hits: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: namespace, Name: "ticket_cache_hits_total", Help: "Tickets handed out from memory.",
		}, label),
		refreshes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: namespace, Name: "ticket_refreshes_total", Help: "Tickets fetched, by result: ok or error.",
		}, append(label, "result")),
		age: prometheus.NewDesc(namespace+"_ticket_age_seconds",
			"Time since the present ticket was fetched.", label, nil),
		left: prometheus.NewDesc(namespace+"_ticket_time_left_seconds",
			"Time until the present ticket ends; 0 if it has ended or was refused.", label, nil),
		hit:     map[string]prometheus.Counter{},
		present: map[string]held{},
	}
	for _, kind := range []string{jsapiTicket, tenantToken} {
		m.hit[kind] = m.hits.WithLabelValues(kind)
		m.refreshes.WithLabelValues(kind, "ok")
		m.refreshes.WithLabelValues(kind, "error")
	}
	return m
}

var _ ticket.Observer = (*ticketMetrics)(nil)

// Hit implements [ticket.Observer].
func (m *ticketMetrics) Hit(kind string) { m.hit[kind].Inc() }

// Fetched implements [ticket.Observer].
func (m *ticketMetrics) Fetched(kind string, _ bool, _ time.Duration, err error) {
	result := "ok"
	if err != nil {
		result = "error"
	}
	m.refreshes.WithLabelValues(kind, result).Inc()
}

// Stored implements [ticket.Observer].
func (m *ticketMetrics) Stored(kind string, t ticket.Ticket) {
	m.keep(kind, held{time.Now(), t.Expires})
}

// Invalidated implements [ticket.Observer].
func (m *ticketMetrics) Invalidated(kind string) { m.keep(kind, held{}) }

func (m *ticketMetrics) keep(kind string, h held) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.present[kind] = h
}

// Describe implements prometheus.Collector.
func (m *ticketMetrics) Describe(ch chan<- *prometheus.Desc) {
	ch <- m.age
	ch <- m.left
}

// Collect implements prometheus.Collector.
func (m *ticketMetrics) Collect(ch chan<- prometheus.Metric) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for kind, h := range m.present {
		left := max(0, time.Until(h.expires)) // a refused one ended at the beginning of time
		ch <- prometheus.MustNewConstMetric(m.left, prometheus.GaugeValue, left.Seconds(), kind)
		if left > 0 {
			ch <- prometheus.MustNewConstMetric(m.age, prometheus.GaugeValue, time.Since(h.since).Seconds(), kind)
		}
	}
}
