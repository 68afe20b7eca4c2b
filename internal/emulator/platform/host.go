package platform

import (
	"net/http"
	"strings"
)

// onHost serves requests to the right host of the platform alone, if the emulator is
// reached by the two names of one: open.<domain> for the endpoints of apps, and
// accounts.<domain> for sign-in, as in private deployments. By any other name it
// serves both. The platform answers other paths with a text, not with JSON.
func onHost(name string, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch label, _, _ := strings.Cut(strings.ToLower(r.Host), "."); label {
		case "open", "accounts":
			if label != name {
				http.NotFound(w, r)
				return
			}
		}
		next(w, r)
	}
}
