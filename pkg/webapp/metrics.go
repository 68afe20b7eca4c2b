package webapp

import (
	"cmp"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// metrics is what the server counts and measures, for Prometheus. Labels take
// their values from closed sets: nothing of a visitor's making is among them.
type metrics struct {
	*prometheus.Registry
	requests           *prometheus.CounterVec
	durations          *prometheus.HistogramVec
	refusedConnections prometheus.Counter
	upstream           *upstreamMetrics
	tickets            *ticketMetrics
	redis              *redisMetrics
}

const namespace = "feishu_goapp"

// buckets reach from an answer out of memory to one that waits for a platform
// in trouble.
var buckets = []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

func newMetrics() *metrics {
	m := &metrics{
		Registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: namespace, Name: "http_requests_total", Help: "Requests answered, by route, method and status.",
		}, []string{"route", "method", "code"}),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: namespace, Name: "http_request_duration_seconds", Help: "Time from a request's headers to the end of its handler.",
			Buckets: buckets,
		}, []string{"route"}),
		refusedConnections: prometheus.NewCounter(prometheus.CounterOpts{
			Namespace: namespace, Name: "connections_refused_total", Help: "Connections closed because their address had too many.",
		}),
		upstream: newUpstreamMetrics(),
		tickets:  newTicketMetrics(),
		redis:    newRedisMetrics(),
	}
	m.MustRegister(m.requests, m.durations, m.refusedConnections,
		m.upstream.calls, m.upstream.durations, m.tickets.hits, m.tickets.refreshes, m.tickets,
		m.redis.operations, m.redis.durations,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// noRoute is the route of requests that no pattern matches.
const noRoute = "none"

// expect lets the metrics of a route begin at 0, before its first request.
func (m *metrics) expect(pattern string) { m.durations.WithLabelValues(pattern) }

// observe counts a request that a route has answered.
func (m *metrics) observe(pattern, method string, status int, took time.Duration) {
	route := cmp.Or(pattern, noRoute)
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
	default:
		method = "other"
	}
	m.durations.WithLabelValues(route).Observe(took.Seconds())
	m.requests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
}
