package middleware

import (
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
)

// strictTransport is valid for two years, for this host without its subdomains.
const strictTransport = "max-age=63072000"

// Headers sets the headers of every answer, such as those for security.
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
