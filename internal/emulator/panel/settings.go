package panel

import "net/http"

func (p *Panel) serveSettings(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, p.options.Settings.Get())
}

// changeSettings merges a JSON object into the settings; see
// [settings.Store.Merge].
func (p *Panel) changeSettings(w http.ResponseWriter, r *http.Request) {
	patch, ok := readBody(w, r, maxBody)
	if !ok {
		return
	}
	if err := p.options.Settings.Merge(patch); err != nil {
		writeError(w, http.StatusBadRequest, err)
		return
	}
	p.serveSettings(w, r)
}

func (p *Panel) serveReset(w http.ResponseWriter, r *http.Request) {
	p.options.Reset()
	p.serveSettings(w, r)
}
