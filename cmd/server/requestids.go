package main

import (
	"context"
	"log/slog"

	"github.com/feishu-goapp/feishu-goapp/internal/requestid"
)

// requestIDKey is the name of a request's id in logs.
const requestIDKey = "request_id"

// A requestLogger adds to every line the id of the request that its context
// belongs to.
type requestLogger struct{ slog.Handler }

// Handle implements slog.Handler.
func (l requestLogger) Handle(ctx context.Context, line slog.Record) error {
	if id := requestid.From(ctx); id != "" {
		line.AddAttrs(slog.String(requestIDKey, id))
	}
	return l.Handler.Handle(ctx, line)
}

// WithAttrs implements slog.Handler.
func (l requestLogger) WithAttrs(attrs []slog.Attr) slog.Handler {
	return requestLogger{l.Handler.WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (l requestLogger) WithGroup(name string) slog.Handler {
	return requestLogger{l.Handler.WithGroup(name)}
}
