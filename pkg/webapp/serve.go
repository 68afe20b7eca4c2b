package webapp

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/limit"
	"github.com/feishu-goapp/feishu-goapp/internal/middleware"
)

// timeouts bound how long a client may make the server wait.
type timeouts struct {
	readHeader, read, write, idle time.Duration

	drain    time.Duration // how long a server that is to stop still takes connections
	shutdown time.Duration // how long it then waits for requests in flight
}

// With these the process ends within ten seconds after the signal.
var defaultTimeouts = timeouts{
	readHeader: 5 * time.Second,
	read:       10 * time.Second,
	write:      60 * time.Second, // app.wasm at 1.6 Mbit/s takes 10 of them
	idle:       120 * time.Second,
	drain:      500 * time.Millisecond,
	shutdown:   8 * time.Second,
}

// timeoutsFor returns the timeouts of a server.
func timeoutsFor(c config) timeouts {
	t := defaultTimeouts
	if c.WebDir != "" { // for development: restarts are to be fast
		t.drain = 0
	}
	return t
}

// newHTTPServer returns a server with all timeouts.
func newHTTPServer(handler http.Handler, t timeouts, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: t.readHeader,
		ReadTimeout:       t.read,
		WriteTimeout:      t.write,
		IdleTimeout:       t.idle,
		MaxHeaderBytes:    8<<10 + middleware.MaxTarget, // net/http adds 4 KiB
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// limitConnections bounds the connections of a listener: all of them, and those
// of each address that is not a proxy's.
func (s *Server) limitConnections(l net.Listener) *limit.Listener {
	return &limit.Listener{
		Listener: l, Table: s.limits, Max: s.config.MaxConnections, Exempt: s.config.TrustedProxies.Contains,
		OnExcess: func(addr netip.Addr) {
			s.metrics.RefuseConnection()
			s.Log.Debug("too many connections", "client", addr)
		},
	}
}

// serveOn serves a listener within the limits. It returns when the server ends.
func (s *Server) serveOn(listener net.Listener, server *http.Server) error {
	limited := s.limitConnections(listener)
	server.ConnState, server.ConnContext = limited.ConnState, limited.ConnContext
	return server.Serve(limited)
}

// serve serves until ctx ends. Then it continues for a moment and closes every
// connection with an answer, because closing an idle connection may lose a request
// on its way. After that it waits for the requests in flight and aborts those that
// take too long.
func (s *Server) serve(ctx context.Context, listener net.Listener, t timeouts) error {
	server := newHTTPServer(s, t, s.Log)
	failed := make(chan error, 1)
	go func() { failed <- s.serveOn(listener, server) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	s.Log.Info("stopping")
	s.stopping.Store(true)
	time.Sleep(t.drain)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), t.shutdown)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		s.Log.Warn("requests were cut off", "err", err)
		return server.Close()
	}
	return nil
}
