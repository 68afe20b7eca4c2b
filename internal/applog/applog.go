// Package applog makes the log of the server.
package applog

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
)

// New returns a log that writes lines from level up to w, in format "text" or
// "json". A line that is logged with the context of a request has the
// request's id as request_id. If w is a [Buffer], what it says about dropped
// lines has the same format.
func New(w io.Writer, level slog.Level, format string) *slog.Logger {
	if b, ok := w.(*Buffer); ok {
		b.mu.Lock()
		b.notice = func(dropped int) []byte { return noticeLine(dropped, format) }
		b.mu.Unlock()
	}
	return slog.New(handler{newHandler(w, level, format)})
}

func newHandler(w io.Writer, level slog.Level, format string) slog.Handler {
	options := &slog.HandlerOptions{Level: level}
	if format == "json" {
		return slog.NewJSONHandler(w, options)
	}
	return slog.NewTextHandler(w, options)
}

func noticeLine(dropped int, format string) []byte {
	var line bytes.Buffer
	record := slog.NewRecord(time.Now(), slog.LevelWarn, droppedLines(dropped), 0)
	_ = newHandler(&line, slog.LevelWarn, format).Handle(context.Background(), record) // memory does not fail
	return line.Bytes()
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
