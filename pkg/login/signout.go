package login

import (
	"context"
	"errors"
	"net/http"
)

// handleLogout ends the session of the request, with {"everywhere":true} all
// sessions of the user. It is safe to repeat.
func (l *Login) handleLogout(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Everywhere bool `json:"everywhere"`
	}
	if p := l.readJSON(w, r, &body); p != nil {
		l.WriteProblem(w, r, p)
		return
	}
	if err := l.end(r.Context(), l.cookies.get(r, sessionCookie), body.Everywhere); err != nil && !errors.Is(err, ErrNotFound) {
		l.writeError(w, r, err)
		return
	}
	l.cookies.delete(w, r, sessionCookie)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
}

func (l *Login) end(ctx context.Context, id string, everywhere bool) error {
	if !everywhere {
		return l.sessions.end(ctx, id)
	}
	found, err := l.sessions.find(ctx, id)
	if err != nil {
		return err
	}
	return l.sessions.endAll(ctx, found)
}
