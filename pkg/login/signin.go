package login

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

// maxCode is the length of the longest login code that is passed on.
const maxCode = 1 << 10

func validCode(code string) bool { return code != "" && len(code) <= maxCode && isPlain(code) }

// handleLogin signs a user in with the login code that a page in Feishu got
// from the client, and answers the user. With {"dry_run":true} it only answers
// whose code it is: the page compares that user with the session's.
func (l *Login) handleLogin(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Code   string `json:"code"`
		DryRun bool   `json:"dry_run"`
	}
	if p := l.readJSON(w, r, &body); p != nil {
		l.WriteProblem(w, r, p)
		return
	}
	if !validCode(body.Code) {
		l.WriteProblem(w, r, malformed.WithDetail(`send {"code":"…"} with the code from tt.requestAccess or tt.requestAuthCode`))
		return
	}
	code := feishu.LoginCode{Code: body.Code}
	var user feishu.User
	var err error
	if body.DryRun {
		user, _, err = l.identify(r, code)
	} else {
		user, err = l.finishLogin(w, r, code)
	}
	if err != nil {
		l.writeError(w, r, err)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	writeUser(w, mustMarshal(user))
}

// finishLogin exchanges a login code and starts a session, instead of the one
// that the browser had. If it fails there is no new session and the old one
// stays.
func (l *Login) finishLogin(w http.ResponseWriter, r *http.Request, code feishu.LoginCode) (feishu.User, error) {
	started, err := l.exchange(r, code)
	if err != nil {
		return feishu.User{}, err
	}
	l.useSession(w, r, started)
	return started.user, nil
}

// startedSession is a session whose id no browser has yet.
type startedSession struct {
	user feishu.User
	id   string
	ends time.Time
}

// exchange starts a session for the user of a login code.
func (l *Login) exchange(r *http.Request, code feishu.LoginCode) (startedSession, error) {
	if err := l.sessions.check(r.Context()); err != nil { // first, because a code is good once
		return startedSession{}, err
	}
	user, token, err := l.identify(r, code)
	if err != nil {
		return startedSession{}, err
	}
	id, ends, err := l.sessions.start(r.Context(), user, token)
	return startedSession{user, id, ends}, err
}

// useSession ends the session that the browser had and gives it the new one.
func (l *Login) useSession(w http.ResponseWriter, r *http.Request, s startedSession) {
	if previous := l.cookies.get(r, sessionCookie); previous != s.id {
		if err := l.sessions.end(r.Context(), previous); err != nil {
			l.log.LogAttrs(r.Context(), slog.LevelWarn, "the browser's previous session could not be ended", slog.Any("err", err))
		}
	}
	l.cookies.setSession(w, r, s.id, s.ends)
}

func writeUser(w http.ResponseWriter, userJSON []byte) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(userJSON) // fails only if the client has disconnected
}
