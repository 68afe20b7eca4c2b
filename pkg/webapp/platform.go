package webapp

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

// retrySoon is how long a page is asked to wait for a platform that cannot be
// reached, unless the platform knows better.
const retrySoon = 5 * time.Second

// lookUpCode is the remedy for a code that we know nothing about.
const lookUpCode = "look the code up at https://open.feishu.cn/document/ukTMukTMukTM/ugjM14COyUjL4ITN"

// reportPlatform answers a request for which no ticket could be had, and logs
// why. A client that has gone away gets neither.
func reportPlatform(ctx context.Context, log *slog.Logger, w http.ResponseWriter, err error) {
	if ctx.Err() != nil {
		return
	}
	logPlatform(ctx, log, err)
	platformProblem(err).write(w)
}

// platformProblem is what the browser may know of an error of the platform: its
// code and what to do about it, nothing of the error's own words.
func platformProblem(err error) *problem {
	e, ok := errors.AsType[*feishu.Error](err)
	_, held := errors.AsType[*ticket.BackoffError](err)
	switch {
	case ok && e.Code != 0:
		p := platformRefused.because(cmp.Or(e.Remedy(), lookUpCode))
		if p.Code = e.Code; e.Temporary() {
			p.retryAfter = ticket.RetryAfter(err)
		}
		return p
	case ok && e.Temporary():
		return unreachable(demanded(e, err))
	case ok:
		return platformAnswerInvalid.because("the Open Platform answered something else than a ticket: see whether FEISHU_HOST is right and nothing answers in its place")
	case errors.Is(err, context.DeadlineExceeded):
		return unreachable(0)
	case held: // another replica knows more
		return unreachable(ticket.RetryAfter(err))
	}
	return internalError.because("see the server's log")
}

// demanded is what is left of the time that the platform wants to be left
// alone, 0 if it did not say.
func demanded(e *feishu.Error, err error) time.Duration {
	if e.RetryAfter == 0 {
		return 0
	}
	return ticket.RetryAfter(err)
}

func unreachable(retryAfter time.Duration) *problem {
	p := platformUnreachable.because("the Open Platform does not answer: try again soon; if it lasts, see whether this server reaches FEISHU_HOST")
	p.retryAfter = cmp.Or(retryAfter, retrySoon)
	return p
}

// logPlatform logs a failure with what Feishu's support asks for, the log id.
// What may pass by itself is a warning, anything else waits to be mended.
func logPlatform(ctx context.Context, log *slog.Logger, err error) {
	level := slog.LevelError
	attrs := []slog.Attr{slog.Any("err", err)}
	if e, ok := errors.AsType[*feishu.Error](err); ok {
		attrs = append(attrs, slog.Int("code", e.Code), slog.String("log_id", e.LogID))
		if e.Temporary() {
			level = slog.LevelWarn
		}
	} else if _, held := errors.AsType[*ticket.BackoffError](err); held {
		level = slog.LevelWarn
	}
	log.LogAttrs(ctx, level, "no ticket from the platform", attrs...)
}
