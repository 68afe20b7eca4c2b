package middleware

import (
	"net/http"
	"sync/atomic"
)

// Drain closes the connection of every request that is answered while stopping
// is true, so that clients open the next one elsewhere.
func Drain(stopping *atomic.Bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if stopping.Load() {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, r)
	})
}
