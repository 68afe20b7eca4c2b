package emulator

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/access"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/calllog"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/client"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/opener"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/panel"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/platform"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/scenario"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/sdk"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/statefile"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
)

// The credentials of the emulator's app by default.
const (
	DefaultAppID     = "cli_emulator"
	DefaultAppSecret = "emulator-app-secret"
)

// Options configure an emulator. The zero value is fine.
type Options struct {
	AppID     string           // DefaultAppID if empty
	AppSecret string           // DefaultAppSecret if empty
	Now       func() time.Time // the platform's clock; time.Now if nil
	Life      time.Duration    // of tokens and tickets, in whole seconds; two hours if 0

	// StateFile keeps the settings and the saved scenarios between runs; if empty,
	// nothing is kept. With Fresh, its settings are not used.
	StateFile string
	Fresh     bool
	Log       func(line string) // gets what cannot be read from or written to StateFile; nothing if nil
}

// An Emulator is a stand-in for Feishu, and an http.Handler that serves it. It
// is safe for concurrent use. Make one with [New].
type Emulator struct {
	// Host answers what pages call. It has an answer to every function of the
	// catalogue; replace any with its Handle, Answer, Fail, Silence or Remove.
	Host *jsapitest.Host

	// The parts of the emulator.
	Platform *platform.Platform
	Client   *client.Client
	SDK      *sdk.Server

	panel     *panel.Panel
	settings  *settings.Store
	scenarios *scenario.Library
	state     *statefile.File // nil if nothing is kept
	log       *calllog.Log
	handler   http.Handler
	close     context.CancelFunc
}

// New returns an emulator that answers everything with success.
func New(o Options) *Emulator {
	ctx, cancel := context.WithCancel(context.Background())
	e := &Emulator{settings: settings.NewStore(), scenarios: new(scenario.Library), log: new(calllog.Log), close: cancel}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.StateFile != "" {
		e.state = openState(o, e)
	}
	e.Platform = platform.New(platform.Options{
		AppID:     cmp.Or(o.AppID, DefaultAppID),
		AppSecret: cmp.Or(o.AppSecret, DefaultAppSecret),
		Now:       o.Now,
		Lifetime:  cmp.Or(o.Life, 2*time.Hour),
		Settings:  e.settings,
		Log:       e.log,
		Closed:    ctx.Done(),
	})
	e.Client = client.New(client.Options{Context: ctx, Settings: e.settings, Platform: e.Platform, Log: e.log})
	e.Host = e.Client.Host()
	e.SDK = sdk.New(sdk.Options{Context: ctx, Client: e.Client, Settings: e.settings})

	mux := http.NewServeMux()
	e.Platform.Register(mux)
	e.SDK.Register(mux)
	e.panel = panel.New(panel.Options{
		Settings: e.settings, Log: e.log, Platform: e.Platform, Client: e.Client, Pages: e.SDK, Scenarios: e.scenarios, Reset: e.Reset,
		Context: ctx,
	})
	e.panel.Register(mux)
	e.handler = access.Handler(mux, func() []string { return e.settings.Get().TrustedDomains })
	return e
}

// ServeHTTP serves the platform, the script for pages and the panel, to this machine
// and the private network; see package access.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) { e.handler.ServeHTTP(w, r) }

// Close ends the connections of pages and all calls that wait, and saves the state. Call it before a
// server's Shutdown, which waits for them. It is safe to repeat.
func (e *Emulator) Close() {
	e.close()
	e.SDK.Close()
	if e.state != nil {
		e.state.Close()
	}
}

func openState(o Options, e *Emulator) *statefile.File {
	if o.Log == nil {
		o.Log = func(string) {}
	}
	return statefile.Open(statefile.Options{
		Path: o.StateFile, Fresh: o.Fresh, Settings: e.settings, Scenarios: e.scenarios, Log: o.Log,
	})
}

// Apply applies a scenario: it sets how Feishu behaves back to the defaults, and then
// the settings of the scenario.
func (e *Emulator) Apply(s Scenario) error { return e.settings.Apply(s.Settings) }

// Reset restores the state after [New], files of open pages included. The Host
// stays as it is, and so do tokens, tickets, login codes and the signatures
// seen, which servers still use.
func (e *Emulator) Reset() {
	e.settings.Reset()
	e.Client.Reset()
	e.SDK.Reset()
	e.log.Clear()
	e.Platform.ResetRequests()
}

// SetApp names the app that the page at "/" shows: its URL on this machine, and
// the one for phones in the same network, "" if there is none. Without it, that
// page shows the first app that uses the emulator.
func (e *Emulator) SetApp(url, networkURL string) {
	e.panel.SetApp(panel.App{URL: url, NetworkURL: networkURL})
}

// Settings returns a copy of the present settings.
func (e *Emulator) Settings() Settings { return e.settings.Get() }

// Update changes the settings through change, which must not call back into the
// emulator. Invalid settings are refused as a whole.
func (e *Emulator) Update(change func(*Settings)) error {
	return e.settings.Update(func(s *Settings) error { change(s); return nil })
}

// LaunchURL returns the URL with which the client opens the app's page at url, as the
// settings' Launch says.
func (e *Emulator) LaunchURL(url string) (string, error) {
	now := e.settings.Get()
	if now.Launch.Entry == settings.EntryOther {
		return url, nil
	}
	opened, err := opener.Page(now, url)
	return opened.URL, err
}

// Page opens a page at url for native tests. It has no screen: questions to the
// user are answered with yes, or the first choice.
func (e *Emulator) Page(url string) *client.Page {
	return e.Client.NewPage(client.PageOptions{URL: url})
}

// Fire fires an event at all pages that listen; see [client.Client.Fire].
func (e *Emulator) Fire(event string, data any) (listeners int, err error) {
	return e.Client.Fire(event, data)
}

// Log returns the newest calls, oldest first.
func (e *Emulator) Log() []Entry {
	return e.log.Entries()
}

// Requests returns how many requests the platform's endpoint at path
// ([TokenPath], [TicketPath], …) has received, those answered with a fault
// included.
func (e *Emulator) Requests(path string) int { return e.Platform.Requests(path) }

// RevokeTokens invalidates all tenant access tokens.
func (e *Emulator) RevokeTokens() { e.Platform.RevokeTokens() }

// ExpireTickets invalidates all JSAPI tickets.
func (e *Emulator) ExpireTickets() { e.Platform.ExpireTickets() }

// ExpireUserTokens invalidates all user access tokens. Refresh tokens stay.
func (e *Emulator) ExpireUserTokens() { e.Platform.ExpireUserTokens() }

// RevokeRefreshTokens revokes all refresh tokens, as when users withdraw their
// consent.
func (e *Emulator) RevokeRefreshTokens() { e.Platform.RevokeRefreshTokens() }

// LoginCode returns a code as tt.requestAccess would for these scopes, with the
// consent of the user of the settings.
func (e *Emulator) LoginCode(scopes ...string) string {
	return e.Platform.LoginCode(e.Platform.AppID(), e.Settings().User, scopes, platform.AccessCodeLifetime)
}
