package main

import (
	"log/slog"
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/internal/ticket"
)

// deps is what the handlers work with.
type deps struct {
	config  Config
	tickets ticket.Source
	assets  *assets
	log     *slog.Logger
}

// newHandler returns the whole server: every route and what surrounds them.
func newHandler(d deps) http.Handler {
	mux := http.NewServeMux()
	get := func(pattern string, h http.Handler) { mux.Handle(pattern, readOnly(h)) }

	get("/get_config_parameters", configParameters(d))

	page := newPages(d.config, d.assets)
	get("/", page)
	get("/app.css", page.file("/app.css"))
	get("/app.js", page.file("/app.js"))
	get("/app-worker.js", page.file("/app-worker.js"))
	get("/manifest.webmanifest", page.file("/manifest.webmanifest"))
	get("/wasm_exec.js", page.file("/wasm_exec.js"))
	get("/web/", d.assets)
	get("/qr.svg", qrCode(appLink(d.config)))

	get("/healthz", http.HandlerFunc(healthz))
	get("/readyz", readyz(d))

	// go-app would fetch these from whatever Host the visitor names.
	get("/robots.txt", robots())
	get("/sitemap.xml", http.HandlerFunc(serveNotFound))
	get("/ads.txt", http.HandlerFunc(serveNotFound))

	return logRequests(d.log, secure(recoverPanics(d.log, mux)))
}
