package webapp

import "net/http"

// robots asks crawlers to leave: the page is for people inside Feishu.
func robots() http.HandlerFunc {
	f := newFile("robots.txt", []byte("User-agent: *\nDisallow: /\n"))
	return func(w http.ResponseWriter, r *http.Request) {
		f.serve(w, r, "public, max-age=3600")
	}
}
