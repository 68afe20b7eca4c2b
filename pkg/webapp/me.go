package webapp

import "net/http"

// me answers who is signed in.
func (s *signIn) me(w http.ResponseWriter, r *http.Request) {
	found, bad := s.find(w, r)
	if bad != nil {
		bad.inWords(r).write(w)
		return
	}
	w.Header()["Content-Type"] = typeJSON
	_, _ = w.Write(found.UserJSON) // an error means that nobody listens any more
}
