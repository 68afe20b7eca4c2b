package middleware

import (
	"net/http"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
)

// Metrics reports every request to observe: the pattern of its route, "" if it
// has none, and how it ended.
func Metrics(observe func(pattern, method string, status int, took time.Duration), next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		recorder := record(w)
		defer func() {
			took := time.Since(requestinfo.FromContext(r.Context()).Start)
			observe(r.Pattern, r.Method, recorder.outcome(r), took)
		}()
		next.ServeHTTP(recorder, r)
	})
}
