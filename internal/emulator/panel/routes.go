package panel

import "net/http"

// Register adds the panel's routes to mux. They are for the panel's page and for
// programs: pages of other sites cannot read the answers, and get 403 from the
// routes that change something.
func (p *Panel) Register(mux *http.ServeMux) {
	sameOrigin := func(h http.HandlerFunc) http.Handler { return http.NewCrossOriginProtection().Handler(h) }
	mux.HandleFunc("GET /{$}", servePage)
	mux.HandleFunc("GET /panel/{file}", serveFile)
	mux.HandleFunc("GET /panel/about", p.serveAbout)
	mux.HandleFunc("GET /panel/functions", serveFunctions)
	mux.HandleFunc("GET /panel/qr.svg", p.serveQR)
	mux.HandleFunc("GET /panel/settings", p.serveSettings)
	mux.Handle("PUT /panel/settings", sameOrigin(p.changeSettings))
	mux.HandleFunc("GET /panel/launch", serveLaunch(p.options.Settings, p.options.Platform))
	mux.HandleFunc("GET /panel/pages", p.servePages)
	mux.Handle("POST /panel/button", sameOrigin(p.clickButton))
	mux.HandleFunc("GET /panel/calls", p.serveCalls)
	mux.Handle("DELETE /panel/calls", sameOrigin(p.clearCalls))
	mux.HandleFunc("GET /panel/calls/{id}/code", p.serveCode)
	mux.Handle("POST /panel/calls/{id}/replay", sameOrigin(p.replayCall))
	mux.HandleFunc("GET /panel/scenarios", p.serveScenarios)
	mux.Handle("POST /panel/scenarios", sameOrigin(p.importScenario))
	mux.Handle("PUT /panel/scenarios/{name}", sameOrigin(p.saveScenario))
	mux.Handle("DELETE /panel/scenarios/{name}", sameOrigin(p.deleteScenario))
	mux.Handle("POST /panel/scenarios/{name}/apply", sameOrigin(p.applyScenario))
	mux.HandleFunc("GET /panel/scenarios/{name}/file", p.exportScenario)
	mux.HandleFunc("GET /panel/storage", p.serveStorage)
	mux.Handle("PUT /panel/storage", sameOrigin(p.changeStorage))
	mux.Handle("DELETE /panel/storage", sameOrigin(p.clearStorage))
	mux.HandleFunc("GET /panel/storage/file", p.serveStoredFile)
	mux.Handle("POST /panel/reset", sameOrigin(p.serveReset))
	mux.Handle("POST /panel/expire", sameOrigin(p.serveExpire))
	mux.Handle("POST /panel/emit", sameOrigin(p.serveEmit))
}
