// Package dev runs an app while it is being developed: it builds, starts and
// restarts the app as its files change, and has the open pages show the result.
//
//	err := dev.Run(ctx, dev.Options{Layout: layout, Environ: os.Environ(), Output: os.Stdout, ...})
//
// Browsers send requests to a proxy. Behind it are the app's server, which is
// replaced after every build, and the emulator, which keeps its state.
package dev

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/appbuild"
	"github.com/feishu-goapp/feishu-goapp/internal/emulatorserver"
)

// Options describe what to run. All but the addresses and Open are required.
type Options struct {
	appbuild.Layout

	Environ []string  // of the app; with APP_ID in it or in .env the app runs in Feishu instead of the emulator
	Output  io.Writer // receives progress and what the app writes

	Listen         string // of the app; empty: LISTEN_ADDR in Environ or in .env, or :3000
	EmulatorListen string // a loopback address
	Scenario       string // of the emulator; see emulatorserver.Options
	Fresh          bool

	Open func(url string) // opens the app in a browser when it is ready; may be nil
}

const defaultListen = ":3000"

// Run runs the app until ctx ends, and stops all its processes before it
// returns. Every error is one line, such as for a directory or an address in
// use.
func Run(ctx context.Context, o Options) error {
	work := filepath.Join(o.Dir, "bin", "dev")
	if err := os.MkdirAll(work, 0o755); err != nil {
		return err
	}
	held, free, err := lock(filepath.Join(work, "lock"))
	if err != nil {
		return err
	}
	if !free {
		return fmt.Errorf("feishu-goapp dev runs in %s already", o.Dir)
	}
	defer held.Close()

	listen := cmp.Or(o.Listen, readEnvironment(o.Dir, o.Environ).get("LISTEN_ADDR"), defaultListen)
	listener, err := net.Listen("tcp", listen)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s is in use, perhaps by another app: choose another address with --listen or LISTEN_ADDR", listen)
	}
	if err != nil {
		return fmt.Errorf("LISTEN_ADDR cannot be used: %w", err)
	}
	defer listener.Close()

	o.Output = &syncWriter{to: o.Output}
	s := newSession(o, work, listener)
	if s.underEmulator() {
		if s.emulator, err = emulatorserver.Open(emulatorserver.Options{
			Address: o.EmulatorListen, Project: o.Dir, Fresh: o.Fresh, Scenario: o.Scenario,
			Log: func(line string) { fmt.Fprintln(o.Output, line) },
		}); err != nil {
			return fmt.Errorf("emulator: %w: choose another address with --emulator-listen or EMULATOR_ADDR", err)
		}
		defer s.emulator.Stop()
		s.proxy.emulator = s.emulator.URL[len("http://"):]
		addresses := s.addresses()
		s.emulator.SetApp(addresses.local(), addresses.network())
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	server := &http.Server{
		Handler: s.proxy, ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:    log.New(io.Discard, "", 0),                        // browsers that disconnect
		BaseContext: func(net.Listener) context.Context { return ctx }, // ends the pages' streams
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	defer server.Close()
	return s.run(ctx, failed)
}

// A syncWriter is a writer that is safe for concurrent use.
type syncWriter struct {
	mu sync.Mutex
	to io.Writer
}

func (w *syncWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.to.Write(p)
}
