package middleware

import (
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/assets"
	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
)

// Log writes one line at level info for every request, and at level debug for one
// that gets a static file. The query is left out because it may contain private
// data.
func Log(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !log.Enabled(r.Context(), slog.LevelInfo) {
			next.ServeHTTP(w, r)
			return
		}
		recorder := record(w)
		defer func() { // also if the handler panics to cut the connection
			info := requestinfo.FromContext(r.Context())
			status := recorder.outcome(r)
			attrs := make([]slog.Attr, 0, 6)
			attrs = append(attrs,
				slog.String("method", r.Method),
				slog.String("path", r.URL.Path),
				slog.Int("status", status),
				slog.Int("bytes", recorder.bytes),
				slog.Duration("duration", time.Since(info.Start)),
			)
			if status == http.StatusTooManyRequests {
				attrs = append(attrs, slog.String("client", info.Client.String()))
			}
			log.LogAttrs(r.Context(), logLevel(r.URL.Path, status), "request", attrs...)
		}()
		next.ServeHTTP(recorder, r)
	})
}

// logLevel returns the level of the line of a request.
func logLevel(path string, status int) slog.Level {
	static := strings.HasPrefix(path, assets.Prefix) || path == "/app-worker.js" || path == "/manifest.webmanifest"
	if static && status < http.StatusBadRequest {
		return slog.LevelDebug
	}
	return slog.LevelInfo
}
