// Package metrics counts and measures what a server does, for Prometheus.
package metrics

import (
	"cmp"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// Metrics are the metrics of one server. Labels take their values from closed
// sets: nothing that a client sends is among them. Metrics are safe for
// concurrent use.
type Metrics struct {
	registry           *prometheus.Registry
	requests           *prometheus.CounterVec
	durations          *prometheus.HistogramVec
	refusedConnections prometheus.Counter
	upstream           timedCounter
	redis              timedCounter
	tickets            *tickets
	droppedLines       func() uint64
}

const namespace = "feishu_goapp"

// buckets reach from an answer from memory to one that waits for a platform in
// trouble, in seconds.
var buckets = []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

// New returns metrics that begin at 0.
func New() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: namespace, Name: "http_requests_total", Help: "Requests answered, by route, method and status.",
		}, []string{"route", "method", "code"}),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: namespace, Name: "http_request_duration_seconds", Help: "Time from a request's headers to the end of its handler.",
			Buckets: buckets,
		}, []string{"route"}),
		refusedConnections: prometheus.NewCounter(prometheus.CounterOpts{
			Namespace: namespace, Name: "connections_refused_total", Help: "Connections beyond the limits, which were answered with 503 or closed.",
		}),
		upstream: newTimedCounter("call",
			prometheus.CounterOpts{Name: "upstream_calls_total", Help: "Calls to the Open Platform, second tries included, by result: ok, refused, limited, unreachable or invalid."},
			prometheus.HistogramOpts{Name: "upstream_call_duration_seconds", Help: "Time that calls to the Open Platform took.", Buckets: []float64{.01, .025, .05, .1, .25, .5, 1, 2.5, 5}}),
		redis: newTimedCounter("operation",
			prometheus.CounterOpts{Name: "redis_operations_total", Help: "Operations on Redis, by result: ok or error."},
			prometheus.HistogramOpts{Name: "redis_operation_duration_seconds", Help: "Time that operations on Redis took.", Buckets: buckets}),
		tickets:      newTickets(),
		droppedLines: func() uint64 { return 0 },
	}
	droppedLines := prometheus.NewCounterFunc(prometheus.CounterOpts{
		Namespace: namespace, Name: "log_lines_dropped_total", Help: "Log lines dropped because they could not be written fast enough.",
	}, func() float64 { return float64(m.droppedLines()) })
	m.registry.MustRegister(m.requests, m.durations, m.refusedConnections, droppedLines,
		m.upstream.count, m.upstream.duration, m.redis.count, m.redis.duration,
		m.tickets.hits, m.tickets.refreshes, m.tickets,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// noRoute is the route of requests that no pattern matches.
const noRoute = "none"

// ExpectRoute lets the metrics of a route exist before its first request.
func (m *Metrics) ExpectRoute(pattern string) { m.durations.WithLabelValues(pattern) }

// ObserveRequest counts a request that the route of a pattern has answered; an
// empty pattern is none.
func (m *Metrics) ObserveRequest(pattern, method string, status int, took time.Duration) {
	route := cmp.Or(pattern, noRoute)
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
	default:
		method = "other"
	}
	m.durations.WithLabelValues(route).Observe(took.Seconds())
	m.requests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
}

// RefuseConnection counts a connection beyond the limits.
func (m *Metrics) RefuseConnection() { m.refusedConnections.Inc() }

// CountDroppedLines has the log lines that were dropped so far come from f. It is
// to be called before the metrics are served.
func (m *Metrics) CountDroppedLines(f func() uint64) { m.droppedLines = f }

// ObserveCall counts a call to the Open Platform. It is a feishu.Client's
// Observe.
func (m *Metrics) ObserveCall(call, result string, took time.Duration) {
	m.upstream.observe(call, result, took)
}

// ObserveRedis counts an operation on Redis.
func (m *Metrics) ObserveRedis(operation string, took time.Duration, err error) {
	result := "ok"
	if err != nil {
		result = "error"
	}
	m.redis.observe(operation, result, took)
}

// timedCounter counts operations by name and result, and how long they took.
type timedCounter struct {
	count    *prometheus.CounterVec
	duration *prometheus.HistogramVec
}

func newTimedCounter(label string, count prometheus.CounterOpts, duration prometheus.HistogramOpts) timedCounter {
	count.Namespace, duration.Namespace = namespace, namespace
	return timedCounter{prometheus.NewCounterVec(count, []string{label, "result"}), prometheus.NewHistogramVec(duration, []string{label})}
}

func (c timedCounter) observe(operation, result string, took time.Duration) {
	c.count.WithLabelValues(operation, result).Inc()
	c.duration.WithLabelValues(operation).Observe(took.Seconds())
}
