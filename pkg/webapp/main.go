// Package webapp serves a Feishu web app: its pages, and signatures for them.
package webapp

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/applog"
	"github.com/feishu-goapp/feishu-goapp/internal/limit"
	"github.com/feishu-goapp/feishu-goapp/internal/middleware"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

// Run serves until a signal ends it and returns the status to exit with. The
// files are those under /web/.
func Run(files fs.FS) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	if len(os.Args) > 1 && os.Args[1] == "check" {
		return exitStatus(check(ctx, os.Args[2:], os.LookupEnv, os.Stdout), os.Stderr)
	}
	return exitStatus(run(ctx, files, os.Args[1:], os.LookupEnv, os.Stderr), os.Stderr)
}

// exitStatus tells the error, if there is one, and returns the status to exit
// with: 2 for a mistake in the settings, 1 for everything else that failed.
func exitStatus(err error, stderr io.Writer) int {
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return 0
	}
	fmt.Fprintln(stderr, "server:", err)
	if _, ok := errors.AsType[usageError](err); ok {
		return 2
	}
	return 1
}

// run serves until ctx ends and then finishes what is in flight. The files are
// those under /web/.
func run(ctx context.Context, files fs.FS, args []string, lookup lookupFunc, stderr io.Writer) error {
	config, err := loadConfig(args, lookup, stderr)
	if err != nil {
		return err
	}
	pages, err := newPages(config, files)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", config.ListenAddr)
	if err != nil {
		return fmt.Errorf("LISTEN_ADDR cannot be used: %w", err)
	}
	defer listener.Close()
	metrics := newMetrics()
	log := applog.New(stderr, config.LogLevel, config.LogFormat)
	limits := limit.NewTable(config.Limits)
	stopping := new(atomic.Bool)
	client := newClient(config, metrics)
	login, err := newLogin(config, client, pages, log)
	if err != nil {
		return err
	}
	handler := newHandler(deps{
		config: config, tickets: newTickets(config, client, log, metrics), pages: pages, limits: limits,
		log: log, metrics: metrics, stopping: stopping, client: client, login: login,
	})
	admin, err := listenAdmin(config.AdminAddr)
	if err != nil {
		return err
	}
	fmt.Fprintln(stderr, "server: open", browserURL(listener.Addr()))
	log.Debug("settings", "config", config)
	defer serveAdmin(admin, metrics, log)()
	warnOfOpenDoors(config, listener.Addr(), log)
	return serve(ctx, newHTTPServer(handler, log), limitConnections(listener, config.TrustedProxies, limits, metrics, log), stopping, log)
}

// limitConnections counts the connections of each address.
func limitConnections(l net.Listener, p middleware.Proxies, t *limit.Table, m *metrics, log *slog.Logger) net.Listener {
	return &limit.Listener{
		Listener: l, Table: t,
		Exempt: func(addr netip.Addr) bool { return !p.LimitsConnections(addr) },
		Refused: func(addr netip.Addr) {
			m.refusedConnections.Inc()
			log.Debug("too many connections", "client", addr)
		},
	}
}

// warnOfOpenDoors names settings that are fine on a laptop but not on the
// internet.
func warnOfOpenDoors(c Config, addr net.Addr, log *slog.Logger) {
	tcp, ok := addr.(*net.TCPAddr)
	if len(c.TrustedOrigins) == 0 && !(ok && tcp.IP.IsLoopback()) {
		log.Warn("TRUSTED_ORIGINS is empty: whatever name a visitor reaches this server by is signed for; set it to the page's origin")
	}
}

// newClient returns the client of the platform, which there is one of.
func newClient(c Config, m *metrics) *feishu.Client {
	return &feishu.Client{
		Host: c.FeishuHost.String(), AppID: c.AppID, AppSecret: string(c.AppSecret),
		Observe: m.upstream.observe,
	}
}

// newTickets wires the ticket of the app: fetched with a token, and both kept.
func newTickets(c Config, client *feishu.Client, log *slog.Logger, m *metrics) ticket.Source {
	store := ticket.NewStore()
	store.Log = log
	store.Observer = m.tickets
	joinFleet(store, c, m.redis)
	return client.Tickets(store)
}

// newHTTPServer sets a limit to everything a client could draw out.
func newHTTPServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      60 * time.Second, // app.wasm at 1.6 Mbit/s takes 10 of them
		IdleTimeout:       120 * time.Second,
		MaxHeaderBytes:    16<<10 + middleware.MaxTarget,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// browserURL is the address to open on this machine.
func browserURL(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok {
		return addr.String()
	}
	if tcp.IP.IsUnspecified() {
		return fmt.Sprintf("http://localhost:%d", tcp.Port)
	}
	return "http://" + tcp.String()
}

// The process is gone ten seconds after it was told to stop.
const (
	drainFor       = 500 * time.Millisecond
	shutdownWithin = 8 * time.Second
)

// serve serves until ctx ends. Then it goes on for a moment, in which stopping
// tells whoever asks to go elsewhere: a connection closed without that may have
// a request on its way. After that it lets the requests in flight finish and
// cuts those that take too long.
func serve(ctx context.Context, server *http.Server, listener net.Listener, stopping *atomic.Bool, log *slog.Logger) error {
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	log.Info("stopping")
	stopping.Store(true)
	time.Sleep(drainFor)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownWithin)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		log.Warn("requests were cut off", "err", err)
		return server.Close()
	}
	return nil
}
