package login

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

// maxCode is the length of the longest login code that is passed on.
const maxCode = 1 << 10

func validCode(code string) bool { return code != "" && len(code) <= maxCode && isPlain(code) }

// handleLogin signs a user in with the login code that a page in Feishu got
// from the client, and returns the user.
//
// With {"silent":true} it does so for a user who has not clicked: it answers
// 204 if they have signed out on this device, and keeps a session that they
// have. With {"dry_run":true} it only returns the user of the code, whom the
// page compares with the session's.
func (l *Login) handleLogin(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Code   string `json:"code"`
		Silent bool   `json:"silent"`
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
	switch {
	case body.DryRun:
		user, _, err = l.identify(r, code)
	case body.Silent:
		user, err = l.finishSilently(w, r, code)
	default:
		user, err = l.finishLogin(w, r, code)
	}
	w.Header().Set("Cache-Control", "no-store")
	switch {
	case err != nil:
		l.writeError(w, r, err)
	case user.OpenID == "":
		w.WriteHeader(http.StatusNoContent)
	default:
		writeUser(w, mustMarshal(user))
	}
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
	return started.User, nil
}

// finishSilently is finishLogin for a user who has not clicked. It returns no
// user if they have signed out on this device; then a session of another user
// ends, because the device has changed hands.
func (l *Login) finishSilently(w http.ResponseWriter, r *http.Request, code feishu.LoginCode) (feishu.User, error) {
	user, token, err := l.identifyForSession(r, code)
	if err != nil {
		return feishu.User{}, err
	}
	if l.isKeptOut(r, user) {
		if err := l.sessions.end(r.Context(), l.cookies.get(r, sessionCookie)); err != nil {
			return feishu.User{}, err
		}
		l.cookies.deleteSession(w, r)
		return feishu.User{}, nil
	}
	if found, err := l.find(r); err == nil && found.owner == ownerOf(user) {
		return user, nil
	}
	started, err := l.start(r.Context(), user, token)
	if err != nil {
		return feishu.User{}, err
	}
	l.useSession(w, r, started)
	return user, nil
}

// startedSession is a session whose id has not been sent to the browser.
type startedSession struct {
	User feishu.User
	ID   string
	Ends time.Time
}

// exchange starts a session for the user of a login code.
func (l *Login) exchange(r *http.Request, code feishu.LoginCode) (startedSession, error) {
	user, token, err := l.identifyForSession(r, code)
	if err != nil {
		return startedSession{}, err
	}
	return l.start(r.Context(), user, token)
}

func (l *Login) start(ctx context.Context, user feishu.User, token feishu.UserToken) (startedSession, error) {
	id, ends, err := l.sessions.start(ctx, user, token)
	return startedSession{user, id, ends}, err
}

// identifyForSession is identify if the store can store a session, which is
// checked first, because a code is valid once.
func (l *Login) identifyForSession(r *http.Request, code feishu.LoginCode) (feishu.User, feishu.UserToken, error) {
	if err := l.sessions.check(r.Context()); err != nil {
		return feishu.User{}, feishu.UserToken{}, codeUnusedError{err}
	}
	return l.identify(r, code)
}

// useSession ends the session that the browser had and gives it the new one.
func (l *Login) useSession(w http.ResponseWriter, r *http.Request, s startedSession) {
	if previous := l.cookies.get(r, sessionCookie); previous != s.ID {
		if err := l.sessions.end(r.Context(), previous); err != nil {
			l.log.LogAttrs(r.Context(), slog.LevelWarn, "the browser's previous session could not be ended", slog.Any("err", err))
		}
	}
	l.cookies.setSession(w, r, s.ID, s.Ends)
	l.letIn(w, r, s.User)
}

func writeUser(w http.ResponseWriter, userJSON []byte) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(userJSON) // fails only if the client has disconnected
}
