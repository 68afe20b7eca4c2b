package login

import (
	"net/http"
)

// RequireUser passes requests of users who are signed in to next, and answers
// 401 to all others, or 503 if the store cannot be reached. Behind it,
// [UserFrom] returns the user, and [WithToken] and [TokenSource] have the token
// to call the Open API on the user's behalf. Answers get Cache-Control: no-store
// and Vary: Cookie, which next may replace.
func (l *Login) RequireUser(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		found, err := l.findUncached(w, r)
		if err != nil {
			l.writeError(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(newContext(r.Context(), found)))
	})
}

// findUncached is find for an answer that must not be cached.
func (l *Login) findUncached(w http.ResponseWriter, r *http.Request) (*session, error) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Vary", "Cookie")
	return l.find(r)
}

// find returns the session of a request, or ErrNotFound. It starts the check of the
// user if that is due.
func (l *Login) find(r *http.Request) (*session, error) {
	found, err := l.sessions.find(r.Context(), l.cookies.get(r, sessionCookie))
	if err == nil {
		found.checkUserIfDue(r.Context())
	}
	return found, err
}
