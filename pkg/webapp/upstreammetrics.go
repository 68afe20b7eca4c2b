package webapp

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// upstreamMetrics counts the calls to the Open Platform.
type upstreamMetrics struct {
	calls     *prometheus.CounterVec
	durations *prometheus.HistogramVec
}

func newUpstreamMetrics() *upstreamMetrics {
	return &upstreamMetrics{
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: namespace, Name: "upstream_calls_total",
			Help: "Calls to the Open Platform, second tries included, by result: ok, refused, limited, unreachable or invalid.",
		}, []string{"call", "result"}),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: namespace, Name: "upstream_call_duration_seconds", Help: "Time that calls to the Open Platform took.",
			Buckets: []float64{.01, .025, .05, .1, .25, .5, 1, 2.5, 5},
		}, []string{"call"}),
	}
}

// observe is a feishu.Client's Observe.
func (m *upstreamMetrics) observe(call, result string, took time.Duration) {
	m.calls.WithLabelValues(call, result).Inc()
	m.durations.WithLabelValues(call).Observe(took.Seconds())
}
