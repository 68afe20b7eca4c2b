// Command server is the product: it serves the page of a Feishu web app and
// signs for it. See server.go for the routes and --help for the settings.
package main

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
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/feishu"
	"github.com/feishu-goapp/feishu-goapp/internal/ticket"
	"github.com/feishu-goapp/feishu-goapp/web"
)

func main() { os.Exit(program(web.Files)) }

// program runs until a signal ends it and returns the status to exit with.
func program(files fs.FS) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	err := run(ctx, files, os.Args[1:], os.Getenv, os.Stderr)
	return exitStatus(err, os.Stderr)
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
func run(ctx context.Context, files fs.FS, args []string, getenv func(string) string, stderr io.Writer) error {
	config, err := loadConfig(args, getenv, stderr)
	if err != nil {
		return err
	}
	assets, err := loadAssets(files)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", config.ListenAddr)
	if err != nil {
		return fmt.Errorf("LISTEN_ADDR cannot be used: %w", err)
	}
	log := newLogger(config, stderr)
	log.Debug("settings", "config", config)
	handler := newHandler(deps{config, newTickets(config, log), assets, log})
	fmt.Fprintln(stderr, "server: open", browserURL(listener.Addr()))
	return serve(ctx, newHTTPServer(handler, log), listener, log)
}

func newLogger(c Config, w io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: c.LogLevel}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// newTickets wires the ticket of the app: fetched with a token, and both kept.
func newTickets(c Config, log *slog.Logger) ticket.Source {
	client := &feishu.Client{Host: c.FeishuHost.String(), AppID: c.AppID, AppSecret: string(c.AppSecret)}
	store := ticket.NewStore()
	store.Log = log
	joinFleet(store, c)
	return store.Reuse("jsapi_ticket", client.JSAPITicket(store.Reuse("tenant_access_token", client.TenantToken())))
}

// newHTTPServer sets a limit to everything a client could draw out.
func newHTTPServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      60 * time.Second, // app.wasm at 1.6 Mbit/s takes 10 of them
		IdleTimeout:       120 * time.Second,
		MaxHeaderBytes:    16<<10 + 3*maxPageURL, // a page's URL grows threefold at most when it is encoded
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
const shutdownWithin = 8 * time.Second

// serve serves until ctx ends, then lets the requests in flight finish and cuts
// those that take too long.
func serve(ctx context.Context, server *http.Server, listener net.Listener, log *slog.Logger) error {
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	log.Info("stopping")
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownWithin)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		log.Warn("requests were cut off", "err", err)
		return server.Close()
	}
	return nil
}
