package webapp

import (
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

// A meter is the metrics of one route.
type meter struct {
	requests *prometheus.CounterVec // by method and code
	usual    prometheus.Counter     // of them the one that counts most, at hand
	duration prometheus.Observer
}

func (m *metrics) meter(route string) *meter {
	requests := m.requests.MustCurryWith(prometheus.Labels{"route": route})
	return &meter{
		requests: requests,
		usual:    requests.WithLabelValues(http.MethodGet, "200"),
		duration: m.durations.WithLabelValues(route),
	}
}

func (m *meter) observe(method string, status int, took time.Duration) {
	m.duration.Observe(took.Seconds())
	if method == http.MethodGet && status == http.StatusOK {
		m.usual.Inc()
		return
	}
	if method != http.MethodGet && method != http.MethodHead {
		method = "other"
	}
	m.requests.WithLabelValues(method, strconv.Itoa(status)).Inc()
}
