package panel

import (
	"context"
	"net/http"
	"strconv"
	"time"
)

// maxWait bounds how long a request for calls waits for news.
const maxWait = 30 * time.Second

// serveCalls answers what has changed in the log since a version: ?version=x.7. With
// ?wait=25 it waits so many seconds for a change.
func (p *Panel) serveCalls(w http.ResponseWriter, r *http.Request) {
	version := r.FormValue("version")
	if wait, err := strconv.ParseFloat(r.FormValue("wait"), 64); err == nil && wait > 0 {
		ctx, cancel := context.WithTimeout(r.Context(), min(time.Duration(wait*float64(time.Second)), maxWait))
		defer cancel()
		defer context.AfterFunc(p.options.Context, cancel)()
		p.options.Log.Wait(ctx, version)
	}
	writeJSON(w, p.options.Log.Since(version))
}

// clearCalls removes all calls from the log.
func (p *Panel) clearCalls(w http.ResponseWriter, _ *http.Request) {
	p.options.Log.Clear()
	w.WriteHeader(http.StatusNoContent)
}
