package panel

import (
	"encoding/json"
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
)

// maxEvent is the largest body of a request that fires an event, in bytes.
const maxEvent = 16 << 20

// serveEmit fires an event.
func (p *Panel) serveEmit(w http.ResponseWriter, r *http.Request) {
	var event struct {
		Event string          `json:"event"` // path of the on function
		Data  json.RawMessage `json:"data"`  // the catalogue's sample if missing
	}
	if !readJSON(w, r, maxEvent, &event) {
		return
	}
	var data any // nil for the sample
	if event.Data != nil {
		data = event.Data
	}
	listeners, err := p.options.Client.Fire(event.Event, data)
	if err != nil {
		writeError(w, http.StatusBadRequest, settings.Invalid("/event", "%v", "%v", err))
		return
	}
	writeJSON(w, fields{"listeners": listeners})
}

// serveExpire invalidates all tickets, tokens or users' tokens: ?what=tickets.
func (p *Panel) serveExpire(w http.ResponseWriter, r *http.Request) {
	switch r.FormValue("what") {
	case "tickets":
		p.options.Platform.ExpireTickets()
	case "tokens":
		p.options.Platform.RevokeTokens()
	case "users":
		p.options.Platform.ExpireUserTokens()
	default:
		writeError(w, http.StatusBadRequest, settings.Invalid("/what", "应为 tickets、tokens 或 users", "want tickets, tokens or users"))
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
