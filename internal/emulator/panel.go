package emulator

import (
	"embed"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
)

//go:embed panel
var panelFiles embed.FS

// servePanel serves the panel's page.
func servePanel(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'")
	w.Header().Set("Cache-Control", "no-store")
	http.ServeFileFS(w, r, panelFiles, "panel/index.html")
}

func servePanelFile(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	http.ServeFileFS(w, r, panelFiles, "panel/"+r.PathValue("file"))
}

// serveAbout tells what does not change: what there is to choose from.
func (e *Emulator) serveAbout(w http.ResponseWriter, r *http.Request) {
	base := "http://" + r.Host
	samples := []fields{}
	for _, event := range events() {
		samples = append(samples, fields{"path": event.Path, "sample": event.Sample})
	}
	writeJSON(w, fields{
		"appId": e.appID, "feishuHost": base, "jssdkUrl": base + SDKPath,
		"users": Users, "languages": Languages, "clients": clients,
		"failureKeys": failureKeys, "orders": orders, "scopes": scopes(), "permissions": permissions,
		"outcomes": outcomeKinds, "faults": faultKinds, "paths": endpoints, "loginFaults": loginFaults(),
		"functions": askers(), "events": samples,
		"configCodes": slices.Sorted(maps.Keys(codeText)),
	})
}

func (e *Emulator) serveSettings(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, e.Settings())
}

// changeSettings changes the fields it is given; see Settings.merge.
func (e *Emulator) changeSettings(w http.ResponseWriter, r *http.Request) {
	patch, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err == nil {
		err = e.update(func(s *Settings) error { return s.merge(patch) })
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	e.serveSettings(w, r)
}

// serveCalls answers the log, or only its version if that is the one that the
// caller has: ?version=7.
func (e *Emulator) serveCalls(w http.ResponseWriter, r *http.Request) {
	entries, version := e.log.snapshot()
	if r.FormValue("version") == strconv.Itoa(version) {
		writeJSON(w, fields{"version": version})
		return
	}
	if entries == nil {
		entries = []Entry{}
	}
	writeJSON(w, fields{"version": version, "calls": entries})
}

func (e *Emulator) serveReset(w http.ResponseWriter, r *http.Request) {
	e.Reset()
	e.serveSettings(w, r)
}

// serveExpire ends all tickets, tokens or users' tokens: ?what=tickets.
func (e *Emulator) serveExpire(w http.ResponseWriter, r *http.Request) {
	switch r.FormValue("what") {
	case "tickets":
		e.ExpireTickets()
	case "tokens":
		e.RevokeTokens()
	case "users":
		e.ExpireUserTokens()
	default:
		http.Error(w, "what: tickets, tokens or users", http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// serveEmit fires an event.
func (e *Emulator) serveEmit(w http.ResponseWriter, r *http.Request) {
	var event struct {
		Event string          `json:"event"` // path of the on function
		Data  json.RawMessage `json:"data"`  // the catalogue's sample if missing
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 16<<20))
	if err == nil {
		err = strictUnmarshal(body, &event)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	var data any // the sample, unless there is something else
	if event.Data != nil {
		data = event.Data
	}
	listeners, err := e.Fire(event.Event, data)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	writeJSON(w, fields{"listeners": listeners})
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	json.NewEncoder(w).Encode(v)
}
