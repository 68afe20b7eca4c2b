package webapp

import (
	"log/slog"
	"net/http"
	"sync/atomic"

	"github.com/feishu-goapp/feishu-goapp/internal/limit"
	"github.com/feishu-goapp/feishu-goapp/internal/middleware"
	originpkg "github.com/feishu-goapp/feishu-goapp/internal/origin"
	"github.com/feishu-goapp/feishu-goapp/internal/pages"
	"github.com/feishu-goapp/feishu-goapp/internal/ui"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/login"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign/signhttp"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

// deps is what the handlers work with.
type deps struct {
	config   Config
	tickets  ticket.Source
	pages    *pages.Pages
	limits   *limit.Table
	log      *slog.Logger
	metrics  *metrics
	stopping *atomic.Bool // the process is about to end
	client   *feishu.Client
	login    *login.Login
}

// newHandler returns the whole server: every route and the middleware in front
// of them.
func newHandler(d deps) http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, h http.HandlerFunc) {
		mux.Handle(pattern, middleware.LimitBody(h))
		d.metrics.expect(pattern)
	}
	parameters := &signhttp.Handler{AppID: d.config.AppID, Tickets: d.tickets, Log: d.log}
	for _, o := range d.config.TrustedOrigins {
		parameters.Origins = append(parameters.Origins, o.String())
	}
	handle("GET /get_config_parameters", parameters.ServeHTTP)

	d.login.Register(mux)
	for _, pattern := range []string{"GET /login", "GET /login/callback", "POST /login", "POST /logout", "GET /me"} {
		d.metrics.expect(pattern)
	}
	handle("GET /profile", d.login.RequireUser(profile(d.client)).ServeHTTP) // an example

	for pattern, handler := range d.pages.Routes() {
		handle(pattern, handler.ServeHTTP)
	}

	ui.RegisterGallery(mux.Handle)

	handle("GET /healthz", healthz)
	handle("GET /readyz", readyz(d))

	return withMiddleware(d, middleware.Mux(mux, d.pages.NotFound(), d.writeError))
}

// withMiddleware puts in front of the routes what every request passes.
func withMiddleware(d deps, routes http.Handler) http.Handler {
	var trusted []originpkg.Origin
	for _, o := range d.config.TrustedOrigins {
		trusted = append(trusted, originpkg.New(o.scheme, o.host))
	}
	h := middleware.CrossOrigin(trusted, d.writeError, routes)
	h = middleware.Limits(d.limits, d.writeError, h)
	h = middleware.Recover(d.log, d.writeError, h)
	h = middleware.Drain(d.stopping, h)
	h = middleware.Headers(map[string]string{pages.VersionHeader: d.pages.Version()}, h)
	h = middleware.Metrics(d.metrics.observe, h)
	h = middleware.Log(d.log, h)
	return middleware.RequestInfo(d.config.TrustedProxies, d.log, h)
}
