package webapp

import (
	"log/slog"
	"net/http"
	"sync/atomic"

	"github.com/feishu-goapp/feishu-goapp/internal/limit"
	"github.com/feishu-goapp/feishu-goapp/internal/ui"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

// deps is what the handlers work with.
type deps struct {
	config   Config
	tickets  ticket.Source
	assets   *assets
	limits   *limit.Table
	log      *slog.Logger
	requests *requestLog
	metrics  *metrics
	stopping *atomic.Bool // the process is about to end
	signIn   *signIn
}

// newHandler returns the whole server: every route and what stands before them.
// All routes are literal but two, so a map finds them, which is quicker than a
// ServeMux and never redirects.
func newHandler(d deps) http.Handler {
	pages := newPages(d.config, d.assets)
	browsers := newBrowserSignIn(d.signIn, d.assets)
	handlers := map[string]http.Handler{
		"/get_config_parameters": configParameters(d),

		signInPath:   http.HandlerFunc(d.signIn.sendAway),
		callbackPath: http.HandlerFunc(browsers.comeBack),
		"/logout":    http.HandlerFunc(postOnly),
		"/me":        http.HandlerFunc(d.signIn.me),
		"/profile":   d.signIn.RequireUser(http.HandlerFunc(d.signIn.profile)), // an example

		"/app-worker.js":        pages.file("/app-worker.js"),
		"/manifest.webmanifest": pages.file("/manifest.webmanifest"),
		"/qr.svg":               qrCode(appLink(d.config)),

		ui.DocumentPath(ui.Chinese): galleryDocument(ui.Chinese),
		ui.DocumentPath(ui.English): galleryDocument(ui.English),

		"/healthz": http.HandlerFunc(healthz),
		"/readyz":  readyz(d),

		// go-app would fetch these from whatever Host the visitor names.
		"/robots.txt":  robots(),
		"/sitemap.xml": http.HandlerFunc(serveNotFound),
		"/ads.txt":     http.HandlerFunc(serveNotFound),
	}
	posts := map[string]http.Handler{
		signInPath: http.HandlerFunc(d.signIn.logIn),
		"/logout":  http.HandlerFunc(d.signIn.logOut),
	}
	tells := map[string]teller{signInPath: browsers.tell, callbackPath: browsers.tell, "/logout": tellInWords, "/me": tellInWords, "/profile": tellInWords}
	f := &front{
		proxies:  d.config.TrustedProxies,
		limits:   d.limits,
		log:      d.log,
		requests: d.requests,
		stopping: d.stopping,
		routes:   make(map[string]*route, len(handlers)),
		assets:   &route{d.assets, d.metrics.meter("/web/"), nil, nil},
		pages:    &route{pages, d.metrics.meter("/"), nil, nil}, // the pages, and "not found" for all else
	}
	for path, handler := range handlers {
		f.routes[path] = &route{handler, d.metrics.meter(path), posts[path], tells[path]}
	}
	return f
}
