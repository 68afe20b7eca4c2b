package middleware

import (
	"log/slog"
	"net/http"
	"runtime/debug"

	"github.com/feishu-goapp/feishu-goapp/internal/problem"
)

// Recover logs a panic of a handler and answers with status 500, without details.
// If the answer has begun, it closes the connection instead, so that the client
// does not take the part for a complete answer.
func Recover(log *slog.Logger, writeError ErrorWriter, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		recorder := record(w)
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if v == http.ErrAbortHandler {
				panic(v)
			}
			log.LogAttrs(r.Context(), slog.LevelError, "panic",
				slog.Any("panic", v), slog.String("path", r.URL.Path), slog.String("stack", string(debug.Stack())))
			if recorder.status != 0 {
				panic(http.ErrAbortHandler)
			}
			for _, name := range []string{"Content-Encoding", "Content-Length", "ETag", "Last-Modified"} {
				recorder.Header().Del(name) // of the answer that failed
			}
			writeError(recorder, r, problem.Internal.WithDetail("see the server's log"))
		}()
		next.ServeHTTP(recorder, r)
	})
}
