package login

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/platformproblem"
	"github.com/feishu-goapp/feishu-goapp/internal/problem"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

// WriteError answers r about an error of [WithToken], [TokenSource],
// [ReplaceToken] or of a *feishu.Client that was called with the user's token:
// with the status, the code and a message for the user. The error itself is
// only logged. Any other error counts as one of the session store. If the
// platform returned that the user may no longer use the app, the session ends.
func WriteError(w http.ResponseWriter, r *http.Request, err error) {
	log := slog.Default()
	if f, ok := fromContext(r.Context()); ok {
		log = f.all.log
		err = f.endIfRevoked(r.Context(), err)
	}
	writeJSON(w, r, logError(log, r, err))
}

// WriteProblem answers a request for one of the routes with a problem that is
// found before, such as too many requests, in the same format as the route.
func (l *Login) WriteProblem(w http.ResponseWriter, r *http.Request, p *problem.Problem) {
	isPage := r.URL.Path == loginPath || r.URL.Path == callbackPath
	if isPage && strings.Contains(r.Header.Get("Accept"), "text/html") {
		if p.Message == "" {
			p.Message = message(p, language(r))
		}
		l.page.write(w, r, p, l.nextOf(r))
		return
	}
	writeJSON(w, r, p)
}

// writeError answers one of the routes.
func (l *Login) writeError(w http.ResponseWriter, r *http.Request, err error) {
	l.WriteProblem(w, r, logError(l.log, r, err))
}

func writeJSON(w http.ResponseWriter, r *http.Request, p *problem.Problem) {
	if p.Message == "" {
		p.Message = message(p, language(r))
	}
	p.Write(w, r)
}

// nextOf returns the path to redirect to after the sign-in.
func (l *Login) nextOf(r *http.Request) string {
	query := r.URL.Query()
	if r.URL.Path == loginPath {
		return localPath(query.Get("next"))
	}
	s, _ := l.loginState(r, query.Get("state"))
	return localPath(s.Next)
}

// logError logs why a request failed and returns the problem to answer. The
// level is info for problems that the user can fix, warning for temporary ones,
// debug for requests refused without a call, and error for all others. Requests
// without a session and clients that have disconnected are not logged.
func logError(log *slog.Logger, r *http.Request, err error) *problem.Problem {
	p := problemOf(err, language(r))
	text, level := "sign-in failed", slog.LevelInfo
	_, again := errors.AsType[*ticket.BackoffError](err)
	switch {
	case p.Of == notSignedIn || r.Context().Err() != nil:
		return p
	case p.Of == sessionsUnavailable:
		text, level = "the session store failed", slog.LevelError
	case again || p.Of == problem.TooManyRequests: // the platform was not called; the reason has been logged
		level = slog.LevelDebug
	case p.Status == http.StatusServiceUnavailable:
		level = slog.LevelWarn
	case p.Status >= 500:
		level = slog.LevelError
	}
	if level == slog.LevelError {
		platformproblem.LogAs(context.WithoutCancel(r.Context()), log, level, text, err)
		return p
	}
	log.LogAttrs(context.WithoutCancel(r.Context()), level, text, slog.Int("status", p.Status), slog.Any("err", err))
	return p
}
