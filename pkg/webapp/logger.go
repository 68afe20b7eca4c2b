package webapp

import (
	"context"
	"io"
	"log/slog"
	"sync"

	"github.com/feishu-goapp/feishu-goapp/internal/requestid"
)

// newLogger returns what is logged with, and the log of requests beside it.
func newLogger(c Config, w io.Writer) (*slog.Logger, *requestLog) {
	w = &lineWriter{w: w}
	options := &slog.HandlerOptions{Level: c.LogLevel}
	var handler slog.Handler = slog.NewTextHandler(w, options)
	if c.LogFormat == "json" {
		handler = slog.NewJSONHandler(w, options)
	}
	return slog.New(requestLogger{handler}), newRequestLog(c, w)
}

// A lineWriter lets two logs write their lines to one writer.
type lineWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lineWriter) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(line)
}

// A requestLogger adds to every line the id of the request that its context
// belongs to.
type requestLogger struct{ slog.Handler }

// Handle implements slog.Handler.
func (l requestLogger) Handle(ctx context.Context, line slog.Record) error {
	if id := requestid.From(ctx); id != "" {
		line.AddAttrs(slog.String("request_id", id))
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
