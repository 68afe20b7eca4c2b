// Package applog configures the log of the server.
package applog

import (
	"context"
	"io"
	"log/slog"

	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
)

// New returns a log that writes lines from level up to w, in format "text" or
// "json". A line that is logged with the context of a request has the
// request's id as request_id.
func New(w io.Writer, level slog.Level, format string) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	if format == "json" {
		return slog.New(handler{slog.NewJSONHandler(w, options)})
	}
	return slog.New(handler{slog.NewTextHandler(w, options)})
}

// handler adds the request's id to every line.
type handler struct{ slog.Handler }

// Handle implements slog.Handler.
func (h handler) Handle(ctx context.Context, line slog.Record) error {
	if id := requestinfo.FromContext(ctx).ID; id != "" {
		line.AddAttrs(slog.String("request_id", id))
	}
	return h.Handler.Handle(ctx, line)
}

// WithAttrs implements slog.Handler.
func (h handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return handler{h.Handler.WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (h handler) WithGroup(name string) slog.Handler { return handler{h.Handler.WithGroup(name)} }
