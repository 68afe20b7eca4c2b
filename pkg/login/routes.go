package login

import (
	"errors"
	"net/http"
)

// Register adds the routes to mux: GET /login, GET /login/callback, POST /login,
// POST /logout and GET /me. The mux answers other methods.
func (l *Login) Register(mux *http.ServeMux) {
	mux.HandleFunc("GET "+loginPath, l.handleBrowser)
	mux.HandleFunc("GET "+callbackPath, l.handleCallback)
	mux.HandleFunc("POST "+loginPath, l.handleLogin)
	mux.HandleFunc("POST /logout", l.handleLogout)
	mux.HandleFunc("GET /me", l.handleMe)
}

// handleMe returns the user who is signed in. A marker without a session is
// deleted here only: pages send one GET /me at a time, but answers of other
// routes may arrive after those of a new sign-in.
func (l *Login) handleMe(w http.ResponseWriter, r *http.Request) {
	found, err := l.findUncached(w, r)
	if errors.Is(err, ErrNotFound) && l.cookies.get(r, SessionMarker) != "" {
		l.cookies.delete(w, r, SessionMarker)
	}
	if err != nil {
		l.writeError(w, r, err)
		return
	}
	writeUser(w, found.userJSON)
}
