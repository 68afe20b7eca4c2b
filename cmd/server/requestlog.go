package main

import (
	"log/slog"
	"net/http"
	"time"
)

// logRequest writes one line for every request. The query is left out: it is
// the page's, and may hold what its owner would not like to read in a log.
//
// It speaks to the handler itself: a logger would walk the stack for a line
// number that nobody reads.
func (f *front) logRequest(x *exchange, r *http.Request, route *route, status int, end time.Time) {
	ctx := r.Context()
	lines := route.lines
	if lines == nil {
		lines = forPath(f.log, r.URL.Path)
	}
	if !lines.Enabled(ctx, slog.LevelInfo) {
		return
	}
	line := slog.NewRecord(end, slog.LevelInfo, "request", 0)
	line.AddAttrs(
		slog.String("method", r.Method),
		slog.Int("status", status),
		slog.Int("bytes", x.bytes),
		slog.Duration("duration", end.Sub(x.start)),
		slog.String(requestIDKey, x.id[0]))
	if status == http.StatusTooManyRequests {
		line.AddAttrs(slog.String("client", x.addr.String()))
	}
	_ = lines.Handle(ctx, line) // where would one log that logging failed
}

// forPath returns a handler whose lines have the path.
func forPath(log *slog.Logger, path string) slog.Handler {
	return log.Handler().WithAttrs([]slog.Attr{slog.String("path", path)})
}
