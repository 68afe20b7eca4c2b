// Package panel serves the control panel of the emulator: a page at "/" and the
// JSON API below /panel/ that it uses.
//
//	panel.New(panel.Options{Settings: store, Log: log, Platform: platform, Client: client, Pages: pages, Scenarios: library, Reset: reset, Context: ctx}).Register(mux)
package panel

import (
	"context"
	"embed"
	"net/http"
	"sync"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/calllog"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/client"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/people"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/platform"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/scenario"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/sdk"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

//go:embed assets
var assets embed.FS

// Options configure a panel. All fields are required.
type Options struct {
	Settings  *settings.Store
	Log       *calllog.Log
	Platform  *platform.Platform
	Client    *client.Client
	Pages     *sdk.Server
	Scenarios *scenario.Library
	Reset     func()          // restores the emulator's initial state
	Context   context.Context // ends requests that wait
}

// A Panel serves the control panel. Make one with [New].
type Panel struct {
	options Options

	mu  sync.Mutex
	app App
}

// New returns a panel.
func New(o Options) *Panel { return &Panel{options: o} }

// pagePolicy is the policy of the page, which frames the app and moves to its
// host name.
const pagePolicy = "default-src 'self'; img-src 'self' data:; frame-src http: https:; " +
	"connect-src 'self' http://localhost:* http://127.0.0.1:*; frame-ancestors 'none'"

func servePage(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Security-Policy", pagePolicy)
	w.Header().Set("Cache-Control", "no-store")
	http.ServeFileFS(w, r, assets, "assets/index.html")
}

func serveFile(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	http.ServeFileFS(w, r, assets, "assets/"+r.PathValue("file"))
}

// serveAbout answers the choices that the panel offers, which do not change.
func (p *Panel) serveAbout(w http.ResponseWriter, r *http.Request) {
	baseURL := "http://" + r.Host
	app := p.appNow()
	samples := []fields{}
	for _, event := range functions.Events() {
		samples = append(samples, fields{"path": event.Path, "sample": event.Sample})
	}
	writeJSON(w, fields{
		"appId": p.options.Platform.AppID(), "feishuHost": baseURL, "jssdkUrl": baseURL + sdk.Path,
		"users": people.Users, "languages": settings.Languages, "clients": clients(), "versions": catalogue.Versions(), "launchEntries": settings.Entries,
		"failureKeys": settings.AllFailureKeys, "orders": settings.Orders,
		"scopes": functions.Scopes(), "permissions": settings.Permissions,
		"outcomes": settings.OutcomeKinds, "faults": settings.FaultKinds,
		"paths": platform.Paths, "loginFaults": platform.LoginFaults(),
		"functions": functions.AskingClient(), "events": samples,
		"configCodes": functions.ConfigCodes(),
		"appUrl":      app.URL, "networkUrl": app.NetworkURL,
	})
}

// clients returns the clients with their names in both languages.
func clients() []fields {
	all := []fields{}
	for _, c := range settings.Clients {
		all = append(all, fields{"id": c, "zh": c.Name().Zh, "en": c.Name().En, "platform": c.Platform()})
	}
	return all
}
