package login

import "net/http"

// Register adds the routes to mux: GET /login, GET /login/callback, POST /login,
// POST /logout and GET /me. Other methods are the mux's to answer.
func (l *Login) Register(mux *http.ServeMux) {
	mux.HandleFunc("GET "+loginPath, l.handleBrowser)
	mux.HandleFunc("GET "+callbackPath, l.handleCallback)
	mux.HandleFunc("POST "+loginPath, l.handleLogin)
	mux.HandleFunc("POST /logout", l.handleLogout)
	mux.Handle("GET /me", l.RequireUser(http.HandlerFunc(handleMe)))
}

// handleMe answers the user who is signed in.
func handleMe(w http.ResponseWriter, r *http.Request) {
	f, _ := fromContext(r.Context())
	writeUser(w, f.userJSON)
}
