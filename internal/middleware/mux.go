package middleware

import (
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/internal/problem"
)

// Mux serves the routes of mux. Where mux would answer "not found" or "method
// not allowed" in plain text, notFound and writeError answer instead.
func Mux(mux *http.ServeMux, notFound http.Handler, writeError ErrorWriter) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r) // not the handler alone: mux sets the path values
			return
		}
		answer := headerRecorder{header: http.Header{}}
		handler.ServeHTTP(&answer, r)
		switch answer.status {
		case http.StatusNotFound:
			CloseUnread(w, r)
			notFound.ServeHTTP(w, r)
		case http.StatusMethodNotAllowed:
			allow := answer.header.Get("Allow")
			w.Header().Set("Allow", allow)
			CloseUnread(w, r)
			writeError(w, r, problem.MethodNotAllowed.WithDetail("use one of "+allow))
		default: // a redirect to the cleaned path
			mux.ServeHTTP(w, r)
		}
	})
}

// headerRecorder keeps the header and the status of an answer.
type headerRecorder struct {
	header http.Header
	status int
}

func (a *headerRecorder) Header() http.Header         { return a.header }
func (a *headerRecorder) WriteHeader(status int)      { a.status = status }
func (a *headerRecorder) Write(p []byte) (int, error) { return len(p), nil }
