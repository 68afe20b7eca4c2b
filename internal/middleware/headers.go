package middleware

import (
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
)

// strictTransport holds for two years and this host only: its subdomains are
// not ours to decide about.
const strictTransport = "max-age=63072000"

// Headers sets the headers that every answer has: those of security, and more.
func Headers(more map[string]string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		if requestinfo.FromContext(r.Context()).Scheme == "https" {
			h.Set("Strict-Transport-Security", strictTransport)
		}
		for name, value := range more {
			h.Set(name, value)
		}
		next.ServeHTTP(w, r)
	})
}
