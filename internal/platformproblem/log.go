package platformproblem

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

// Log logs err, because of which there is no ticket, in one line. What may pass
// is a warning, all else an error. That the platform is not called again so soon
// after a failure was logged is worth a line for debugging only.
func Log(ctx context.Context, log *slog.Logger, err error) {
	level := slog.LevelError
	if e, ok := errors.AsType[*feishu.Error](err); ok && e.Temporary() {
		level = slog.LevelWarn
	}
	if _, again := errors.AsType[*ticket.BackoffError](err); again {
		level = slog.LevelDebug
	}
	LogAs(ctx, log, level, "no ticket from the platform", err)
}

// LogAs logs err in one short line: the cause, what to do about it, and the log
// id, which Feishu's support asks for. An error that has just been logged, maybe because another
// call failed for the same reason, is worth a line for debugging only.
func LogAs(ctx context.Context, log *slog.Logger, level slog.Level, text string, err error) {
	e, ok := errors.AsType[*feishu.Error](err)
	if !ok {
		log.LogAttrs(ctx, level, text, slog.Any("err", err))
		return
	}
	attrs := []slog.Attr{slog.String("op", e.Op)}
	if e.Code != 0 {
		attrs = append(attrs, slog.Int("code", e.Code), slog.String("msg_of_code", shorten(e.Msg)), slog.String("remedy", shortRemedy(e)))
	} else {
		attrs = append(attrs, slog.Int("status", e.Status))
	}
	if e.Err != nil {
		attrs = append(attrs, slog.String("err", shorten(e.Err.Error())))
	}
	if e.LogID != "" {
		attrs = append(attrs, slog.String("log_id", e.LogID))
	}
	if level == slog.LevelError && !firstOf(log, e, time.Now()) {
		level = slog.LevelDebug
	}
	log.LogAttrs(ctx, level, text, attrs...)
}

// shortRemedy is the remedy up to the first comma of what to do. The rest is for
// the page and for the command check.
func shortRemedy(e *feishu.Error) string {
	cause, advice, ok := strings.Cut(cmp.Or(e.Remedy(), UnknownCode), ": ")
	if !ok {
		return cause
	}
	advice, _, _ = strings.Cut(advice, ", ")
	return cause + ": " + advice
}

// maxText is how much of a text of others is logged, in bytes.
const maxText = 100

func shorten(text string) string {
	if len(text) <= maxText {
		return text
	}
	return strings.ToValidUTF8(text[:maxText], "") + "…"
}

// repeatInterval is how often the same failure is logged as an error.
const repeatInterval = time.Minute

type failure struct {
	log  *slog.Logger
	code int
	text string // if there is no code
}

var (
	failuresMu sync.Mutex
	failures   = map[failure]time.Time{} // when each was logged
)

// firstOf reports whether a failure has not been logged in the last minute.
func firstOf(log *slog.Logger, e *feishu.Error, now time.Time) bool {
	key := failure{log: log, code: e.Code}
	if e.Code == 0 && e.Err != nil {
		key.text = shorten(e.Err.Error())
	}
	failuresMu.Lock()
	defer failuresMu.Unlock()
	if last, ok := failures[key]; ok && now.Sub(last) < repeatInterval {
		return false
	}
	if len(failures) >= 100 {
		clear(failures)
	}
	failures[key] = now
	return true
}
