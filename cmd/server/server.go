package main

import (
	"log/slog"
	"maps"
	"net/http"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/ticket"
)

// deps is what the handlers work with.
type deps struct {
	config  Config
	tickets ticket.Source
	assets  *assets
	log     *slog.Logger
}

// newHandler returns the whole server: every route and what surrounds them. All
// routes are literal but one, so a map finds them, which is quicker than a
// ServeMux and never redirects.
func newHandler(d deps) http.Handler {
	page := newPages(d.config, d.assets)
	routes := map[string]http.Handler{
		"/get_config_parameters": configParameters(d),

		"/app.css":              page.file("/app.css"),
		"/app.js":               page.file("/app.js"),
		"/app-worker.js":        page.file("/app-worker.js"),
		"/manifest.webmanifest": page.file("/manifest.webmanifest"),
		"/wasm_exec.js":         page.file("/wasm_exec.js"),
		"/qr.svg":               qrCode(appLink(d.config)),

		"/healthz": http.HandlerFunc(healthz),
		"/readyz":  readyz(d),

		// go-app would fetch these from whatever Host the visitor names.
		"/robots.txt":  robots(),
		"/sitemap.xml": http.HandlerFunc(serveNotFound),
		"/ads.txt":     http.HandlerFunc(serveNotFound),
	}
	route := func(w http.ResponseWriter, r *http.Request) {
		if handler, ok := routes[r.URL.Path]; ok {
			handler.ServeHTTP(w, r)
		} else if strings.HasPrefix(r.URL.Path, "/web/") {
			d.assets.ServeHTTP(w, r)
		} else {
			page.ServeHTTP(w, r) // the pages, and "not found" for all else
		}
	}
	return logRequests(d.log, maps.Keys(routes), secure(recoverPanics(d.log, readOnly(http.HandlerFunc(route)))))
}
