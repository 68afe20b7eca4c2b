package webapp

import (
	"net/http"
	"strings"
)

// serveNotFound answers for what is not there: a line for people, a problem for
// programs.
func serveNotFound(w http.ResponseWriter, r *http.Request) {
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		notFound.because("there is nothing at this address").write(w)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, "404: there is nothing at this address", http.StatusNotFound)
}
