// Package emulatorserver serves an emulator on the developer's machine and names
// the settings that point an app at it:
//
//	s, err := emulatorserver.Listen("127.0.0.1:3002")
//	defer s.Stop()
//	cmd.Env = append(os.Environ(), s.Environ()...)
package emulatorserver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/statefile"
)

// DefaultAddress is the default address of an emulator.
const DefaultAddress = "127.0.0.1:3002"

// A Server is a running emulator.
type Server struct {
	*emulator.Emulator

	URL    string     // without a slash at its end
	Failed chan error // receives the error if serving fails

	http *http.Server
}

// CheckAddress returns an error if an emulator must not listen on an address: it
// trusts every caller, so that it must stay off the network.
func CheckAddress(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	if ip, err := netip.ParseAddr(host); host == "localhost" || err == nil && ip.IsLoopback() {
		return nil
	}
	return fmt.Errorf("want a loopback address such as %s", DefaultAddress)
}

// Options configure an emulator.
type Options struct {
	Address string // a loopback one; port 0 is any free one

	// Project is the folder whose settings are kept between runs; empty to keep none.
	// With Fresh, those of the last run are not used.
	Project string
	Fresh   bool

	// Scenario is the name of a built-in scenario, or the path of a file with one; it
	// may be empty.
	Scenario string

	Log func(line string) // gets what cannot be kept or restored; nothing if nil
}

// Listen starts an emulator that keeps nothing.
func Listen(address string) (*Server, error) { return Open(Options{Address: address}) }

// Open starts an emulator.
func Open(o Options) (*Server, error) {
	address := o.Address
	var start emulator.Scenario
	if o.Scenario != "" {
		var err error
		if start, err = emulator.FindScenario(o.Scenario); err != nil {
			return nil, fmt.Errorf("scenario: %w", err)
		}
	}
	if err := CheckAddress(address); err != nil {
		return nil, fmt.Errorf("%s: %w", address, err)
	}
	listener, err := net.Listen("tcp", address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is in use, perhaps by another emulator", address)
	}
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", address, err)
	}
	e := emulator.New(emulator.Options{StateFile: o.stateFile(), Fresh: o.Fresh, Log: o.Log})
	if o.Scenario != "" {
		if err := e.Apply(start); err != nil {
			return nil, errors.Join(fmt.Errorf("scenario %s: %w", o.Scenario, err), listener.Close())
		}
	}
	s := &Server{
		Emulator: e,
		URL:      "http://" + listener.Addr().String(),
		Failed:   make(chan error, 1),
		// No write timeout: one of the faults hangs.
		http: &http.Server{Handler: e, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute},
	}
	go func() {
		if err := s.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.Failed <- fmt.Errorf("serve: %w", err)
		}
	}()
	return s, nil
}

// stateFile returns where the settings are kept, or nothing.
func (o Options) stateFile() string {
	if o.Project == "" {
		return ""
	}
	path, err := statefile.Path(o.Project)
	if err != nil && o.Log != nil {
		o.Log(fmt.Sprintf("settings of the emulator are not kept: %v", err))
	}
	return path
}

// Settings returns the settings that point an app at the emulator, by their
// names in the environment.
func (s *Server) Settings() map[string]string {
	return map[string]string{
		"APP_ID":      emulator.DefaultAppID,
		"APP_SECRET":  emulator.DefaultAppSecret,
		"FEISHU_HOST": s.URL,
		"JSSDK_URL":   s.URL + emulator.SDKPath,
	}
}

// Environ returns the settings as lines of an environment, NAME=value.
func (s *Server) Environ() []string {
	var environ []string
	settings := s.Settings()
	for _, name := range []string{"APP_ID", "APP_SECRET", "FEISHU_HOST", "JSSDK_URL"} {
		environ = append(environ, name+"="+settings[name])
	}
	return environ
}

// Stop closes the server; open requests have a second to end.
func (s *Server) Stop() {
	s.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if s.http.Shutdown(ctx) != nil {
		_ = s.http.Close() // requests are still open
	}
}
