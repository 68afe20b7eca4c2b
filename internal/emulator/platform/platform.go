// Package platform stands in for the Open Platform: its endpoints for tokens,
// tickets and users, the page where users sign in, and the verification of
// h5sdk.config. It serves one app.
//
//	p := platform.New(platform.Options{AppID: "cli_x", AppSecret: "s", Settings: store, Log: log})
//	p.Register(mux)
package platform

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/calllog"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
)

// Options configure a platform. All fields but Closed are required.
type Options struct {
	AppID, AppSecret string
	Now              func() time.Time
	Lifetime         time.Duration   // of tenant access tokens and tickets
	Settings         *settings.Store // faults, trusted domains, redirect URLs
	Log              *calllog.Log
	Closed           <-chan struct{} // ends requests that hang
}

// A Platform is a stand-in for the Open Platform. It is safe for concurrent
// use. Make one with [New].
type Platform struct {
	options   Options
	auth      tenantAuth
	signIn    *signIn
	config    *configVerifier
	authorize *authorizePage
	requests  requestCounts
}

// New returns a platform for the app of the options.
func New(o Options) *Platform {
	tokens := &tokenIssuer{lifetime: o.Lifetime, now: o.Now, create: func() string { return o.Log.Hide("t-" + randomHex(20)) }}
	tickets := &tokenIssuer{lifetime: o.Lifetime, now: o.Now, create: func() string { return o.Log.Hide(randomHex(20)) }}
	signIn := newSignIn(o)
	o.Log.Hide(o.AppSecret)
	return &Platform{
		options:   o,
		auth:      tenantAuth{o.AppID, o.AppSecret, tokens, tickets},
		signIn:    signIn,
		config:    &configVerifier{appID: o.AppID, tickets: tickets, now: o.Now, seen: make(map[string]time.Time)},
		authorize: &authorizePage{o.AppID, o.Settings, o.Log, signIn},
		requests:  requestCounts{counts: make(map[string]int)},
	}
}

// Register adds the platform's routes to mux.
func (p *Platform) Register(mux *http.ServeMux) {
	mux.HandleFunc("POST "+TokenPath, onHost("open", p.endpoint(p.auth.serveToken)))
	mux.HandleFunc("POST "+TicketPath, onHost("open", p.endpoint(p.auth.serveTicket)))
	mux.HandleFunc("GET "+TicketPath, onHost("open", p.endpoint(p.auth.serveTicket))) // not documented, but in official samples
	mux.HandleFunc("POST "+UserTokenPath, onHost("open", p.endpoint(p.signIn.serveTokenV2)))
	mux.HandleFunc("POST "+UserTokenV3Path, onHost("accounts", p.endpoint(p.signIn.serveTokenV3)))
	mux.HandleFunc("GET "+UserInfoPath, onHost("open", p.endpoint(p.signIn.serveUserInfo)))
	mux.HandleFunc("GET "+AuthorizePath, onHost("accounts", p.authorize.serve))
	mux.Handle("POST "+AuthorizePath, http.NewCrossOriginProtection().Handler(onHost("accounts", p.authorize.submit)))
	mux.HandleFunc("GET /avatars/{file}", serveAvatar)
}

// endpoint serves one endpoint: it counts and logs the request, and applies the
// fault that is set for it.
func (p *Platform) endpoint(answer func(*http.Request) reply) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		p.requests.add(r.URL.Path)
		entry := p.options.Log.Begin(entryOf(r))
		w.Header().Set("X-Tt-Logid", newLogID(p.options.Now()))
		fault, faulty := p.options.Settings.TakeFault(r.URL.Path)
		if faulty && fault.Kind != settings.FaultSlow {
			defer func() { p.options.Log.End(entry, faultResult(fault)) }() // a hang is pending until it ends
			serveFault(fault, w, r, p.options.Closed, answer)
			return
		}
		p.delay(r, fault)
		rep := answer(r)
		result := rep.result()
		if faulty {
			result.By = calllog.ByFault
		}
		p.options.Log.End(entry, result)
		rep.write(w)
	}
}

// delay waits as long as a fault of the kind slow says. It ends early if the caller
// disconnects or the platform is closed.
func (p *Platform) delay(r *http.Request, f settings.Fault) {
	select {
	case <-time.After(time.Duration(f.Delay) * time.Millisecond):
	case <-r.Context().Done():
	case <-p.options.Closed:
	}
}

// newLogID returns an id in the platform's form: the time, then hex digits.
func newLogID(now time.Time) string {
	return now.Format("20060102150405") + strings.ToUpper(randomHex(10))
}

// AppID returns the id of the platform's app.
func (p *Platform) AppID() string { return p.options.AppID }

// Ticket returns a valid JSAPI ticket, as the ticket endpoint would.
func (p *Platform) Ticket() string {
	ticket, _ := p.auth.tickets.issue()
	return ticket
}

// Tickets returns the valid JSAPI tickets, newest first.
func (p *Platform) Tickets() []string { return p.auth.tickets.values() }

// Tokens returns the valid tenant access tokens, newest first.
func (p *Platform) Tokens() []string { return p.auth.tokens.values() }

// ExpireTickets invalidates all JSAPI tickets.
func (p *Platform) ExpireTickets() { p.auth.tickets.revoke() }

// RevokeTokens invalidates all tenant access tokens.
func (p *Platform) RevokeTokens() { p.auth.tokens.revoke() }

// ExpireUserTokens invalidates all user access tokens. Refresh tokens stay.
func (p *Platform) ExpireUserTokens() { p.signIn.expireAccessTokens() }

// RevokeRefreshTokens revokes all refresh tokens, as when users withdraw their
// consent.
func (p *Platform) RevokeRefreshTokens() { p.signIn.revokeRefreshTokens() }

// LoginCode returns a new code with which an app can sign the user in: by the
// user's open id, for the given lifetime and scopes.
func (p *Platform) LoginCode(appID, user string, scopes []string, lifetime time.Duration) string {
	return p.signIn.issueCode(loginCode{userGrant: userGrant{user: user, scopes: scopes}, appID: appID}, lifetime)
}

// VerifyConfig decides whether a page may be configured with the parameters
// that it passed to h5sdk.config. The error is a *jsapi.Error with the client's
// code.
func (p *Platform) VerifyConfig(pageURL string, params json.RawMessage) error {
	c, err := parseConfig(pageURL, params)
	if err != nil {
		return err
	}
	return p.config.verify(c, p.options.Settings.Get().TrustedDomains)
}

// Requests returns how many requests the endpoint at path has received, those
// answered with a fault included.
func (p *Platform) Requests(path string) int { return p.requests.get(path) }

// ResetRequests sets the counts of all endpoints to 0.
func (p *Platform) ResetRequests() { p.requests.reset() }

// requestCounts counts requests by path.
type requestCounts struct {
	mu     sync.Mutex
	counts map[string]int
}

func (c *requestCounts) add(path string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counts[path]++
}

func (c *requestCounts) get(path string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.counts[path]
}

func (c *requestCounts) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.counts)
}
