package webapp

import (
	"log/slog"
	"net/http"
	"sync/atomic"

	"github.com/feishu-goapp/feishu-goapp/internal/limit"
	"github.com/feishu-goapp/feishu-goapp/internal/middleware"
	originpkg "github.com/feishu-goapp/feishu-goapp/internal/origin"
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
	metrics  *metrics
	stopping *atomic.Bool // the process is about to end
	signIn   *signIn
}

// newHandler returns the whole server: every route and the middleware in front
// of them.
func newHandler(d deps) http.Handler {
	pages := newPages(d.config, d.assets)
	browsers := newBrowserSignIn(d.signIn, d.assets)
	mux := http.NewServeMux()
	handle := func(pattern string, h http.HandlerFunc) {
		mux.Handle(pattern, middleware.LimitBody(h))
		d.metrics.expect(pattern)
	}
	handle("GET /get_config_parameters", configParameters(d))

	handle("GET "+signInPath, d.signIn.sendAway)
	handle("POST "+signInPath, d.signIn.logIn)
	handle("GET "+callbackPath, browsers.comeBack)
	handle("POST /logout", d.signIn.logOut)
	handle("GET /logout", postOnly) // else a page would answer
	handle("GET /me", d.signIn.me)
	handle("GET /profile", d.signIn.RequireUser(http.HandlerFunc(d.signIn.profile)).ServeHTTP) // an example

	handle("GET /app-worker.js", pages.file("/app-worker.js"))
	handle("GET /manifest.webmanifest", pages.file("/manifest.webmanifest"))
	handle("GET /qr.svg", qrCode(appLink(d.config)))

	handle("GET "+ui.DocumentPath(ui.Chinese), galleryDocument(ui.Chinese))
	handle("GET "+ui.DocumentPath(ui.English), galleryDocument(ui.English))

	handle("GET /healthz", healthz)
	handle("GET /readyz", readyz(d))

	// go-app would fetch these from whatever Host the client names.
	handle("GET /robots.txt", robots())
	handle("GET /sitemap.xml", serveNotFound)
	handle("GET /ads.txt", serveNotFound)

	handle("GET /web/", d.assets.ServeHTTP)
	handle("GET /", pages.ServeHTTP) // and "not found" for all else

	return withMiddleware(d, middleware.Mux(mux, writeError))
}

// withMiddleware puts in front of the routes what every request passes.
func withMiddleware(d deps, routes http.Handler) http.Handler {
	var trusted []originpkg.Origin
	for _, o := range d.config.TrustedOrigins {
		trusted = append(trusted, originpkg.New(o.scheme, o.host))
	}
	h := middleware.CrossOrigin(trusted, writeError, routes)
	h = middleware.Limits(d.limits, writeError, h)
	h = middleware.Recover(d.log, writeError, h)
	h = middleware.Drain(d.stopping, h)
	h = middleware.Headers(nil, h)
	h = middleware.Metrics(d.metrics.observe, h)
	h = middleware.Log(d.log, h)
	return middleware.RequestInfo(d.config.TrustedProxies, d.log, h)
}
