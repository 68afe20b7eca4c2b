package webapp

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"os"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// adminHandler is for the operators: metrics and profiles. It belongs on an
// address that visitors cannot reach.
func adminHandler(m *metrics) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.Registry, promhttp.HandlerOpts{Registry: m.Registry}))
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("POST /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	mux.HandleFunc("GET /debug/pprof/cmdline", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, os.Args[0]) // pprof's own would show --app-secret
	})
	return mux
}

// listenAdmin opens the operators' address; an empty one is nowhere, and no
// listener.
func listenAdmin(addr string) (net.Listener, error) {
	if addr == "" {
		return nil, nil
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("ADMIN_ADDR cannot be used: set another address, or an empty one for no metrics: %w", err)
	}
	return listener, nil
}

// serveAdmin serves the operators until stop is called. It does nothing without
// a listener.
func serveAdmin(listener net.Listener, m *metrics, log *slog.Logger) (stop func()) {
	if listener == nil {
		return func() {}
	}
	server := &http.Server{
		Handler:           adminHandler(m),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      5 * time.Minute, // a profile lasts as long as its reader wants
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	go func() { _ = server.Serve(listener) }()
	log.Info("metrics and profiles", "url", "http://"+listener.Addr().String()+"/metrics")
	return func() { server.Close() }
}
