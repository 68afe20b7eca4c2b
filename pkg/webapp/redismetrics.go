package webapp

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// redisMetrics tells how Redis does, as the shared tickets find it.
type redisMetrics struct {
	operations *prometheus.CounterVec
	durations  *prometheus.HistogramVec
}

func newRedisMetrics() *redisMetrics {
	return &redisMetrics{
		operations: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: namespace, Name: "redis_operations_total", Help: "Operations on Redis, by result: ok or error.",
		}, []string{"operation", "result"}),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: namespace, Name: "redis_operation_duration_seconds", Help: "Time that operations on Redis took.",
			Buckets: buckets,
		}, []string{"operation"}),
	}
}

func (m *redisMetrics) observe(operation string, took time.Duration, err error) {
	result := "ok"
	if err != nil {
		result = "error"
	}
	m.operations.WithLabelValues(operation, result).Inc()
	m.durations.WithLabelValues(operation).Observe(took.Seconds())
}
