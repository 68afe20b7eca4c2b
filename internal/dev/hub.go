package dev

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// A state is what is sent to open pages, as JSON.
type state struct {
	Build string   `json:"build"` // of the page that the server has now; empty while there is no server
	Style string   `json:"style"` // hash of style.css
	Error *failure `json:"error"` // null without a failure
}

// A failure is shown on the pages.
type failure struct {
	Title string `json:"title"`
	Text  string `json:"text"`
}

// A hub sends the state to the open pages. It is safe for concurrent use.
type hub struct {
	mu      sync.Mutex
	state   state
	changed chan struct{} // closed by the next change
}

func newHub() *hub { return &hub{changed: make(chan struct{})} }

// get returns the state, and a channel that is closed when it changes.
func (h *hub) get() (state, <-chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.state, h.changed
}

func (h *hub) update(change func(*state)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	change(&h.state)
	close(h.changed)
	h.changed = make(chan struct{})
}

// keepAlive is the interval of comments in a stream without changes, by which
// lost connections are detected.
const keepAlive = 20 * time.Second

// ServeHTTP sends the state and every change of it as server-sent events.
func (h *hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	control := http.NewResponseController(w)
	tick := time.NewTicker(keepAlive)
	defer tick.Stop()
	for {
		now, changed := h.get()
		content, err := json.Marshal(now)
		if err != nil {
			panic(err) // strings only, cannot fail
		}
		fmt.Fprintf(w, "data: %s\n\n", content)
		if control.Flush() != nil {
			return
		}
		select {
		case <-changed:
		case <-tick.C:
		case <-r.Context().Done():
			return
		}
	}
}
