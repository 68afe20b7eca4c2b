package webapp

import (
	"errors"
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/pkg/login"
)

// logOut ends the session of the request, with {"everywhere":true} all sessions
// of the user. It is safe to repeat.
func (s *signIn) logOut(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Everywhere bool `json:"everywhere"`
	}
	if bad := s.readJSON(w, r, &body); bad != nil {
		bad.inWords(r).write(w)
		return
	}
	err := s.end(w, r, body.Everywhere)
	if err != nil && !errors.Is(err, login.ErrNone) {
		s.sessionProblem(r, err).inWords(r).write(w)
		return
	}
	s.dropCookie(w, r, sessionCookie)
	w.Header()["Cache-Control"] = noStore
	w.WriteHeader(http.StatusNoContent)
}

func (s *signIn) end(w http.ResponseWriter, r *http.Request, everywhere bool) error {
	id := s.cookie(w, r, sessionCookie)
	if !everywhere {
		return s.sessions.End(r.Context(), id)
	}
	found, err := s.sessions.Find(r.Context(), id)
	if err != nil {
		return err
	}
	return found.EndAll(r.Context())
}

// postOnly answers whatever else comes to where a POST changes something.
func postOnly(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Allow", "POST")
	methodNotAllowed.because("use POST").inWords(r).write(w)
}
