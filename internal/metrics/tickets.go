package metrics

import (
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// The keys of the server's ticket.Store.
const (
	jsapiTicket = "jsapi_ticket"
	tenantToken = "tenant_access_token"
)

// tickets counts how tickets are used and fetched. Age and time left are
// computed at each scrape; a key without a ticket has none.
type tickets struct {
	hits, refreshes *prometheus.CounterVec
	age, left       *prometheus.Desc

	mu      sync.Mutex
	current map[string]validity
}

// validity is when a ticket was fetched and when it ends.
type validity struct{ since, expires time.Time }

func newTickets() *tickets {
	label := []string{"ticket"}
	m := &tickets{
		hits: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: namespace, Name: "ticket_cache_hits_total", Help: "Tickets handed out from memory.",
		}, label),
		refreshes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: namespace, Name: "ticket_refreshes_total", Help: "Tickets fetched, by result: ok or error.",
		}, append(label, "result")),
		age: prometheus.NewDesc(namespace+"_ticket_age_seconds",
			"Time since the current ticket was fetched.", label, nil),
		left: prometheus.NewDesc(namespace+"_ticket_time_left_seconds",
			"Time until the current ticket ends; 0 if it has ended or was refused.", label, nil),
		current: map[string]validity{},
	}
	for _, kind := range []string{jsapiTicket, tenantToken} {
		m.hits.WithLabelValues(kind)
		m.refreshes.WithLabelValues(kind, "ok")
		m.refreshes.WithLabelValues(kind, "error")
	}
	return m
}

// HitTicket counts a ticket from memory. The key is that of the ticket's store.
func (m *Metrics) HitTicket(key string) { m.tickets.hits.WithLabelValues(key).Inc() }

// FetchTicket counts an attempt to fetch a ticket.
func (m *Metrics) FetchTicket(key string, err error) {
	result := "ok"
	if err != nil {
		result = "error"
	}
	m.tickets.refreshes.WithLabelValues(key, result).Inc()
}

// StoreTicket records that there is a ticket and when it ends.
func (m *Metrics) StoreTicket(key string, expires time.Time) {
	m.tickets.put(key, validity{time.Now(), expires})
}

// InvalidateTicket records that the platform has refused a ticket.
func (m *Metrics) InvalidateTicket(key string) { m.tickets.put(key, validity{}) }

func (m *tickets) put(kind string, v validity) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.current[kind] = v
}

// Describe implements prometheus.Collector.
func (m *tickets) Describe(ch chan<- *prometheus.Desc) {
	ch <- m.age
	ch <- m.left
}

// Collect implements prometheus.Collector.
func (m *tickets) Collect(ch chan<- prometheus.Metric) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for kind, v := range m.current {
		left := max(0, time.Until(v.expires)) // the zero time if it was refused
		ch <- prometheus.MustNewConstMetric(m.left, prometheus.GaugeValue, left.Seconds(), kind)
		if left > 0 {
			ch <- prometheus.MustNewConstMetric(m.age, prometheus.GaugeValue, time.Since(v.since).Seconds(), kind)
		}
	}
}
