package emulator

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
)

// The app that the emulator knows unless told otherwise.
const (
	DefaultAppID     = "cli_emulator"
	DefaultAppSecret = "emulator-app-secret"
)

// SDKPath is where the runtime is served, in the version that the
// documentation calls the newest. Other versions and directories work too.
const SDKPath = "/h5-js-sdk-1.5.44.js"

// Options are what an emulator is made with. The zero value is fine.
type Options struct {
	AppID     string           // DefaultAppID if empty
	AppSecret string           // DefaultAppSecret if empty
	Now       func() time.Time // the platform's clock; time.Now if nil
	Life      time.Duration    // of tokens and tickets, in whole seconds; two hours if 0
}

// An Emulator is a stand-in for Feishu. Make one with [New]. It is safe for
// concurrent use.
type Emulator struct {
	// Host answers what pages call. It has an answer to every function of the
	// catalogue; replace any with its Handle, Answer, Fail, Silence or Remove.
	Host *jsapitest.Host

	appID    string
	platform *platform
	mux      *http.ServeMux
	log      callLog

	open  context.Context // ends with Close
	close context.CancelFunc

	mu        sync.Mutex
	settings  Settings
	clipboard string
	pages     map[string]*browserPage
}

// New returns an emulator that answers everything with success.
func New(o Options) *Emulator {
	if o.AppID == "" {
		o.AppID = DefaultAppID
	}
	if o.AppSecret == "" {
		o.AppSecret = DefaultAppSecret
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Life == 0 {
		o.Life = leaseLife
	}
	e := &Emulator{
		Host:     new(jsapitest.Host),
		appID:    o.AppID,
		platform: newPlatform(o),
		mux:      http.NewServeMux(),
		settings: defaults(),
		pages:    make(map[string]*browserPage),
	}
	e.open, e.close = context.WithCancel(context.Background())
	e.handleAll()
	e.routes()
	return e
}

// routes are all that the emulator serves. The panel's are for its own page
// and for programs: another site's page cannot read them, and is refused where
// they change something.
func (e *Emulator) routes() {
	e.mux.HandleFunc("POST "+TokenPath, e.endpoint(e.platform.token))
	e.mux.HandleFunc("POST "+TicketPath, e.endpoint(e.platform.ticket))
	e.mux.HandleFunc("POST "+UserTokenPath, e.endpoint(e.platform.logins.token))
	e.mux.HandleFunc("GET "+UserInfoPath, e.endpoint(e.platform.logins.userInfo))
	e.mux.HandleFunc("GET "+AuthorizePath, e.serveAuthorize)

	e.mux.HandleFunc("GET /", e.serveRuntime) // in any directory, which no pattern can say
	e.mux.HandleFunc("GET /avatars/{file}", serveAvatar)
	e.mux.HandleFunc("GET "+wirePath, e.serveWire)

	own := func(h http.HandlerFunc) http.Handler { return http.NewCrossOriginProtection().Handler(h) }
	e.mux.Handle("POST "+AuthorizePath, own(e.decideAuthorize))
	e.mux.HandleFunc("GET /{$}", servePanel)
	e.mux.HandleFunc("GET /panel/{file}", servePanelFile)
	e.mux.HandleFunc("GET /panel/about", e.serveAbout)
	e.mux.HandleFunc("GET /panel/settings", e.serveSettings)
	e.mux.Handle("PUT /panel/settings", own(e.changeSettings))
	e.mux.HandleFunc("GET /panel/calls", e.serveCalls)
	e.mux.Handle("POST /panel/reset", own(e.serveReset))
	e.mux.Handle("POST /panel/expire", own(e.serveExpire))
	e.mux.Handle("POST /panel/emit", own(e.serveEmit))
}

// ServeHTTP serves the platform, the runtime and the panel.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.mux.ServeHTTP(w, r)
}

// Close ends the connections that pages keep open, and with them every call
// that waits. A server that is about to shut down calls it first.
func (e *Emulator) Close() {
	e.close()
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, p := range e.pages {
		p.close()
	}
}

// Reset puts everything back to how New left it, files of open pages included,
// but for the Host and for tokens, tickets, login codes and the signatures seen:
// servers still hold those.
func (e *Emulator) Reset() {
	e.update(func(s *Settings) error { *s = defaults(); return nil })
	e.mu.Lock()
	e.clipboard = ""
	for _, p := range e.pages {
		p.page.forget()
	}
	e.mu.Unlock()
	e.log.clear()
	e.platform.forgetCounts()
}

// isClosed reports whether Close was called.
func (e *Emulator) isClosed() bool { return e.open.Err() != nil }

var _ http.Handler = (*Emulator)(nil)
