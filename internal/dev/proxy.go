package dev

import (
	"context"
	_ "embed"
	"errors"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/origin"
)

// prefix is the prefix of the proxy's own paths.
const prefix = "/.feishu-goapp/"

var (
	//go:embed client.js
	clientJS []byte
	//go:embed waiting.html
	waitingHTML []byte
)

// How long a request waits for a server that is being started.
const (
	pageWait  = 5 * time.Second // then the browser gets the waiting page
	otherWait = time.Minute
)

// A proxy forwards requests of browsers to the app's server, which is replaced
// after every build. It is safe for concurrent use.
type proxy struct {
	hub      *hub
	style    func() ([]byte, error) // reads style.css
	emulator string                 // host and port; empty if there is none

	mu      sync.Mutex
	backend *backend      // nil while there is no server
	started bool          // there has been a server
	changed chan struct{} // closed when backend changes
}

func newProxy(h *hub, style func() ([]byte, error)) *proxy {
	return &proxy{hub: h, style: style, changed: make(chan struct{})}
}

// setBackend forwards requests to a server at an address. v is the version of
// its pages.
func (p *proxy) setBackend(addr string, v version) {
	p.replaceBackend(newBackend(addr, v, p.emulator))
}

// removeBackend makes requests wait. It blocks for a moment, so that the server
// is not stopped while it handles a request.
func (p *proxy) removeBackend() {
	if old := p.replaceBackend(nil); old != nil {
		old.retire(retireTimeout)
	}
}

func (p *proxy) replaceBackend(b *backend) (old *backend) {
	p.mu.Lock()
	defer p.mu.Unlock()
	old, p.backend = p.backend, b
	p.started = p.started || b != nil
	close(p.changed)
	p.changed = make(chan struct{})
	return old
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch path := r.URL.Path; {
	case strings.HasPrefix(path, prefix):
		p.serveOwn(w, r)
	case p.emulator != "" && !origin.IsLoopback(r.Host) && isEmulators(path):
		newBackend(p.emulator, version{}, "").proxy.ServeHTTP(w, r)
	default:
		if !p.serveFromBackend(w, r) {
			p.serveWaiting(w, r)
		}
	}
}

const (
	maxAttempts = 3
	maxReplayed = 1 << 20 // bytes of a body that can be sent again
)

// serveFromBackend reports whether there was an answer. A request that a server
// did not accept, because it was being replaced, is sent to the next one.
func (p *proxy) serveFromBackend(w http.ResponseWriter, r *http.Request) bool {
	var body []byte
	if r.ContentLength > 0 && r.ContentLength <= maxReplayed {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return true // the client has disconnected
		}
	}
	replayable := r.ContentLength == int64(len(body))
	var failed *backend
	for range maxAttempts {
		backend := p.waitForBackend(r, failed)
		if backend == nil {
			return false
		}
		err := backend.serve(w, r, body)
		if err == nil {
			return true
		}
		if !replayable || !isSafe(r) && !isDialError(err) {
			return false
		}
		failed = backend
	}
	return false
}

// isSafe reports whether a request may be sent twice.
func isSafe(r *http.Request) bool { return r.Method == http.MethodGet || r.Method == http.MethodHead }

// isDialError reports whether a request was not sent at all.
func isDialError(err error) bool {
	e, ok := errors.AsType[*net.OpError](err)
	return ok && e.Op == "dial"
}

var emulatorPath = regexp.MustCompile(`^/client/transport$|^/avatars/|/h5-js-sdk-[0-9.]+\.js$`)

// isEmulators reports whether pages load the path from the emulator.
func isEmulators(path string) bool { return emulatorPath.MatchString(path) }

// serveOwn serves the proxy's own paths.
func (p *proxy) serveOwn(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	switch strings.TrimPrefix(r.URL.Path, prefix) {
	case "client.js":
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		_, _ = w.Write(clientJS) // fails only if the client has disconnected
	case "events":
		p.hub.ServeHTTP(w, r)
	case "style.css":
		style, err := p.style()
		if err != nil {
			http.Error(w, err.Error(), http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		_, _ = w.Write(style)
	default:
		http.NotFound(w, r)
	}
}

// waitForBackend blocks until there is a server other than the one that failed,
// and returns nil if there is none in time, or if pages show why there is none.
// The caller must then call serve of the server.
func (p *proxy) waitForBackend(r *http.Request, failed *backend) *backend {
	timeout := otherWait
	if asksForPage(r) {
		timeout = pageWait
	}
	ctx, cancel := context.WithTimeout(r.Context(), timeout)
	defer cancel()
	for {
		p.mu.Lock()
		backend, started, changed := p.backend, p.started, p.changed
		if backend == failed {
			backend = nil
		}
		if backend != nil {
			backend.active.Add(1)
		}
		p.mu.Unlock()
		now, stateChanged := p.hub.get()
		if backend != nil || now.Error != nil && now.Build == "" || !started && asksForPage(r) {
			return backend
		}
		select {
		case <-changed:
		case <-stateChanged:
		case <-ctx.Done():
			return nil
		}
	}
}

// serveWaiting answers while there is no server. Its script shows the reason,
// and reloads the page when there is one.
func (p *proxy) serveWaiting(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Retry-After", "1")
	if !asksForPage(r) {
		http.Error(w, "the app's server is being built", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusServiceUnavailable)
	_, _ = w.Write(insertScript(waitingHTML, version{}.scriptTag()))
}
