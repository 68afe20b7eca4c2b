package main

import (
	"iter"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"
)

// statusClientGone is logged, as nginx does, for a request whose client went
// away before it was answered.
const statusClientGone = 499

// logRequests writes one line for every request. The query is left out: it is
// the page's, and may hold what its owner would not like to read in a log. The
// paths of routes are formatted once, not for every line.
func logRequests(log *slog.Logger, routes iter.Seq[string], next http.Handler) http.Handler {
	forPath := func(path string) slog.Handler {
		return log.Handler().WithAttrs([]slog.Attr{slog.String("path", path)})
	}
	known := map[string]slog.Handler{}
	for path := range routes {
		known[path] = forPath(path)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		seen := observe(w)
		defer func() { // also if the connection is aborted
			lines, ok := known[r.URL.Path]
			if !ok {
				lines = forPath(r.URL.Path)
			}
			logRequest(lines, r, seen, start)
		}()
		next.ServeHTTP(seen, r)
	})
}

// logRequest speaks to the handler itself: a logger would walk the stack for a
// line number that nobody reads.
func logRequest(lines slog.Handler, r *http.Request, seen *observer, start time.Time) {
	ctx := r.Context()
	if !lines.Enabled(ctx, slog.LevelInfo) {
		return
	}
	status := seen.status
	switch {
	case status == 0 && ctx.Err() != nil:
		status = statusClientGone
	case status == 0:
		status = http.StatusOK // net/http writes it for a handler that wrote nothing
	}
	end := time.Now()
	line := slog.NewRecord(end, slog.LevelInfo, "request", 0)
	line.AddAttrs(
		slog.String("method", r.Method),
		slog.Int("status", status),
		slog.Int("bytes", seen.bytes),
		slog.Duration("duration", end.Sub(start)))
	_ = lines.Handle(ctx, line) // where would one log that logging failed
}

// An observer is a ResponseWriter that remembers what went through it.
type observer struct {
	http.ResponseWriter
	status, bytes int
}

// observe returns an observer of w: w itself if it is one already.
func observe(w http.ResponseWriter) *observer {
	if o, ok := w.(*observer); ok {
		return o
	}
	return &observer{ResponseWriter: w}
}

func (o *observer) WriteHeader(status int) {
	if o.status == 0 && status >= 200 { // 1xx only announce an answer
		o.status = status
	}
	o.ResponseWriter.WriteHeader(status)
}

func (o *observer) Write(p []byte) (int, error) {
	if o.status == 0 {
		o.status = http.StatusOK
	}
	n, err := o.ResponseWriter.Write(p)
	o.bytes += n
	return n, err
}

// Unwrap is for http.ResponseController.
func (o *observer) Unwrap() http.ResponseWriter { return o.ResponseWriter }

// secure sets the headers that every answer has. The values are shared between
// answers, which costs nothing: do not change them.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h["X-Content-Type-Options"] = nosniff
		h["Referrer-Policy"] = referrerPolicy
		next.ServeHTTP(w, r)
	})
}

var (
	nosniff        = []string{"nosniff"}
	referrerPolicy = []string{"strict-origin-when-cross-origin"}
)

// recoverPanics turns a panic into an answer of status 500 that tells nothing
// of it. If the answer has begun already, the connection is cut instead, lest
// the client take the torso for the whole.
func recoverPanics(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen := observe(w)
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
			if seen.status != 0 {
				panic(http.ErrAbortHandler)
			}
			internalError.because("see the server's log").write(w)
		}()
		next.ServeHTTP(seen, r)
	})
}

// readOnly lets GET and HEAD through.
func readOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			methodNotAllowed.because("use GET").write(w)
			return
		}
		next.ServeHTTP(w, r)
	})
}
