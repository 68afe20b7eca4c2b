package login

import (
	"context"
	"errors"
	"net/http"
)

// errAnotherUser means that a page wants to sign out a user who is not signed in
// any more, while another one is.
var errAnotherUser = errors.New("login: another user is signed in")

// logout is the body of POST /logout. All fields may be missing.
type logout struct {
	Everywhere bool   `json:"everywhere"`
	OpenID     string `json:"open_id"` // of the user whom the page shows
}

// handleLogout ends the session of the request, with {"everywhere":true} all
// sessions of the user. It is safe to repeat. With {"open_id":"…"} it ends only
// a session of that user: a page may be older than the session.
func (l *Login) handleLogout(w http.ResponseWriter, r *http.Request) {
	var body logout
	if p := l.readJSON(w, r, &body); p != nil {
		l.WriteProblem(w, r, p)
		return
	}
	ended, err := l.end(r.Context(), l.cookies.get(r, sessionCookie), body)
	switch {
	case errors.Is(err, errAnotherUser):
		l.WriteProblem(w, r, anotherUser.WithDetail("ask GET /me who is signed in now, and show that user before signing out"))
		return
	case err != nil && !errors.Is(err, ErrNotFound):
		l.writeError(w, r, err)
		return
	}
	if err == nil {
		l.keepOut(w, r, ended.owner)
	}
	l.cookies.deleteSession(w, r)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
}

// end ends sessions and returns the one with the id.
func (l *Login) end(ctx context.Context, id string, what logout) (*session, error) {
	found, err := l.sessions.find(ctx, id)
	switch {
	case err != nil:
		return nil, err
	case what.OpenID != "" && what.OpenID != found.user().OpenID:
		return nil, errAnotherUser
	case what.Everywhere:
		return found, l.sessions.endAll(ctx, found)
	}
	return found, l.sessions.endSession(ctx, found)
}
