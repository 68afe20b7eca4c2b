package webapp

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/feishu-goapp/feishu-goapp/internal/applog"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/internal/limit"
	"github.com/feishu-goapp/feishu-goapp/internal/metrics"
	"github.com/feishu-goapp/feishu-goapp/internal/middleware"
	"github.com/feishu-goapp/feishu-goapp/internal/pages"
	"github.com/feishu-goapp/feishu-goapp/internal/problem"
	"github.com/feishu-goapp/feishu-goapp/internal/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/login"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign/signhttp"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

// Server serves an app. It is an [http.Handler], and safe for concurrent use.
type Server struct {
	// Log is the log of the server. A line that is logged with the context of a
	// request has the request's id.
	Log *slog.Logger

	// Feishu calls the Open Platform for the app. There is one client in a
	// process.
	Feishu *feishu.Client

	// Tickets has the app's jsapi_ticket, cached and shared with the other
	// replicas if there are any. Ticket blocks while it is fetched.
	Tickets ticket.Source

	config   config
	tickets  *ticket.Cached
	mux      *http.ServeMux
	pages    *pages.Pages
	login    *login.Login
	limits   *limit.Table
	metrics  *metrics.Metrics
	stopping atomic.Bool
	onStop   []func() error
	handler  http.Handler // the middleware and behind it mux
}

// Options are for programs with a main of their own and for tests. The zero
// value reads the environment and the file .env, and logs to the standard error.
type Options struct {
	// Args are flags, without the name of the program.
	Args []string

	// Settings, by their names in the environment, are used instead of Args, the
	// environment and .env if they are not nil.
	Settings map[string]string

	// Log receives the log; requests wait for it. Nil means os.Stderr, which they
	// do not wait for: lines are dropped if it blocks for long.
	Log io.Writer
}

// New returns a server for an app. It reads the settings, renders the pages and
// runs [App.Setup], but neither listens nor calls: the address to listen
// on, TLS and the operators' metrics are up to the caller. Call Close in the
// end.
func New(app App, o Options) (*Server, error) {
	from, err := o.source(app)
	if err != nil {
		return nil, err
	}
	config, warnings, err := loadConfig(app.SignIn, from)
	if err != nil {
		return nil, err
	}
	return newServer(app, config, warnings, o.Log)
}

func (o Options) source(app App) (settings.Source, error) {
	if o.Settings == nil {
		return settings.Source{Args: o.Args, Lookup: os.LookupEnv, DotEnv: ".env"}, nil
	}
	var c config
	known := append(c.table(app.SignIn), declaredSettings()...).Names()
	var mistakes []string
	for _, name := range slices.Sorted(maps.Keys(o.Settings)) {
		if !slices.Contains(known, name) {
			mistakes = append(mistakes, "there is no setting "+name)
		}
	}
	if len(mistakes) > 0 {
		return settings.Source{}, settings.Join(mistakes...)
	}
	return settings.Source{Place: "Options.Settings", Lookup: func(name string) (string, bool) { v, ok := o.Settings[name]; return v, ok }}, nil
}

func newServer(app App, c config, warnings []string, logTo io.Writer) (s *Server, err error) {
	app.Policy = framedByEmulator(app.Policy, c)
	var onStop []func() error
	if logTo == nil {
		buffer := applog.NewBuffer(os.Stderr)
		logTo, onStop = buffer, append(onStop, buffer.Close)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
			s = nil
		}
	}()
	s = &Server{
		Log:     applog.New(logTo, c.LogLevel, c.LogFormat),
		config:  c,
		mux:     http.NewServeMux(),
		limits:  limit.NewTable(c.Limits),
		metrics: metrics.New(),
		onStop:  onStop,
	}
	if buffer, ok := logTo.(*applog.Buffer); ok {
		s.metrics.CountDroppedLines(buffer.Dropped)
	}
	for _, warning := range warnings {
		s.Log.Warn(warning)
	}
	s.Feishu = &feishu.Client{
		Host: c.FeishuHost.String(), AppID: c.AppID, AppSecret: string(c.AppSecret),
		AccountsHost: c.AccountsHost, TokenV3: c.TokenVersion == "v3",
		Observe: s.metrics.ObserveCall,
	}
	shared, err := connectRedis(c)
	if err != nil {
		return s, err
	}
	if shared != nil {
		s.OnStop(shared.Close)
	}
	if s.tickets, err = s.newTickets(shared); err != nil {
		return s, err
	}
	s.Tickets = s.tickets
	if s.pages, err = newPages(app, c); err != nil {
		return s, err
	}
	if s.login, err = s.newLogin(app, shared); err != nil {
		return s, err
	}
	s.handleRoutes()
	s.handler = s.withMiddleware(middleware.Mux(s.mux, s.pages.NotFound(), s.writeError))
	if app.Setup != nil {
		if err := app.Setup(s); err != nil {
			return s, err
		}
	}
	return s, nil
}

// newPages renders the pages of the app.
func newPages(app App, c config) (*pages.Pages, error) {
	link, err := pages.AppLink(c.AppID, c.FeishuHost.Host)
	if err != nil {
		return nil, fmt.Errorf("link to the app: %w", err)
	}
	public := page.Settings{
		AppID: c.AppID, AppLink: link,
		LoginScopes: c.LoginScopes, SilentSignIn: c.LoginSilent, SessionMarker: login.SessionMarker,
	}
	files := app.Files
	if c.WebDir != "" {
		files = os.DirFS(c.WebDir)
	}
	return pages.New(pages.Options{
		Name:        app.Name,
		Description: app.Description,
		ThemeColor:  app.ThemeColor,
		Meta:        app.Meta,
		Files:       files,
		Paths:       page.Paths(app.Routes),
		Settings:    public,
		JSSDKURL:    c.JSSDKURL,
		AppLink:     link,
		Policy:      app.Policy,
		Render: func(path string, lang i18n.Lang) (pages.Content, error) {
			rendered, ok := page.Prerender(app.Routes, page.PrerenderOptions{Path: path, Lang: lang.Tag(), Settings: public})
			if !ok {
				return pages.Content{}, fmt.Errorf("there is no page at %s", path)
			}
			return pages.Content{HTML: rendered.HTML, Title: rendered.Title}, nil
		},
	})
}

// handleRoutes registers the routes that every app has.
func (s *Server) handleRoutes() {
	parameters := &signhttp.Handler{AppID: s.config.AppID, Tickets: s.Tickets, Origins: s.trustedOrigins(), Log: s.Log}
	s.Handle("GET /get_config_parameters", parameters)
	s.Handle("POST /get_config_parameters", parameters)
	s.login.Register(s.mux)
	for pattern, handler := range s.pages.Routes() {
		s.Handle(pattern, handler)
	}
	s.Handle("POST /errors", MaxBody(maxErrorReport, newErrorReports(s.Log)))
	s.Handle("GET /healthz", http.HandlerFunc(healthz))
	s.Handle("GET /readyz", http.HandlerFunc(s.readyz))
}

// withMiddleware wraps the routes with the middleware of every request.
func (s *Server) withMiddleware(routes http.Handler) http.Handler {
	h := middleware.LimitBody(routes)
	h = middleware.CrossOrigin(s.config.TrustedOrigins, s.writeError, h)
	h = middleware.Limits(s.limits, s.writeError, h)
	h = middleware.Recover(s.Log, s.writeError, h)
	h = middleware.Drain(&s.stopping, h)
	h = middleware.Headers(map[string]string{pages.VersionHeader: s.pages.Version()}, h)
	h = middleware.Metrics(s.metrics.ObserveRequest, h)
	h = middleware.Log(s.Log, h)
	return middleware.RequestInfo(s.config.TrustedProxies, s.Log, h)
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Handle registers a handler for a pattern of [http.ServeMux], such as
// "GET /api/assets/{code}". It panics if the pattern is malformed or taken. The
// body of a request is limited to 1 MiB unless [MaxBody] sets another limit.
func (s *Server) Handle(pattern string, h http.Handler) {
	s.metrics.ExpectRoute(pattern)
	s.mux.Handle(pattern, withLog(s.Log, h))
}

// RequireUser passes requests of users who are signed in to next and answers
// 401 to all others, or 503 if the sessions cannot be reached. Behind it
// [UserFrom] returns the user, and package login has the user's token.
func (s *Server) RequireUser(next http.Handler) http.Handler { return s.login.RequireUser(next) }

// OnStop registers a function that Close calls, such as the Close of a
// database. It is to be called from [App.Setup].
func (s *Server) OnStop(f func() error) { s.onStop = append(s.onStop, f) }

// Close calls the functions of OnStop, the last one first, and returns their
// errors. [Main] calls it when the last request has been answered. It is safe
// to repeat.
func (s *Server) Close() error {
	functions := s.onStop
	s.onStop = nil
	var errs []error
	for _, f := range slices.Backward(functions) {
		errs = append(errs, f())
	}
	return errors.Join(errs...)
}

func (s *Server) trustedOrigins() []string {
	var origins []string
	for _, o := range s.config.TrustedOrigins {
		origins = append(origins, o.String())
	}
	return origins
}

// writeError answers with a problem of the server. A browser that signs in gets a
// page with a link to the app.
func (s *Server) writeError(w http.ResponseWriter, r *http.Request, p *problem.Problem) {
	wantsPage := strings.Contains(r.Header.Get("Accept"), "text/html")
	switch {
	case wantsPage && (r.URL.Path == "/login" || r.URL.Path == "/login/callback"):
		setMessage(p, r)
		s.login.WriteProblem(w, r, p)
	default:
		writeError(w, r, p)
	}
}
