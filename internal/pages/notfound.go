package pages

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/assets"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/internal/problem"
)

var (
	//go:embed notfound.html
	notFoundHTML string

	notFoundTemplate = template.Must(template.New("notfound.html").Parse(notFoundHTML))
)

// newNotFound returns the handler of unknown paths.
func newNotFound(name i18n.Text, files *assets.Files, policy Policy) http.Handler {
	csp := "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; " + policy.frameAncestors()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Accept"), "text/html") {
			problem.NotFound.WithDetail("there is nothing at this address").Write(w, r)
			return
		}
		lang := language(r)
		var body bytes.Buffer
		err := notFoundTemplate.Execute(&body, map[string]string{
			"Lang": lang.Tag(), "App": name.In(lang), "Style": files.URL(shellName),
			"Title": notFoundTitle.In(lang), "Reason": notFoundReason.In(lang), "Back": backToApp.In(lang),
		})
		if err != nil {
			panic(err) // strings into memory: it cannot fail
		}
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Language", lang.Tag())
		h.Set("Content-Security-Policy", csp)
		h.Set("Vary", i18n.Vary)
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write(body.Bytes()) // fails only if the client has disconnected
	})
}
