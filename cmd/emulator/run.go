package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

const defaultListen = "127.0.0.1:3002"

// Exit statuses of the emulator; otherwise it is COMMAND's.
const (
	statusFailed   = 1
	statusUsage    = 2
	statusNotFound = 127 // as in a shell
)

const usage = `Emulator is a stand-in for Feishu on your own machine, for development.

  emulator [-listen ADDRESS] -- COMMAND ARGS…
        run COMMAND with APP_ID, APP_SECRET, FEISHU_HOST and JSSDK_URL
        in its environment, and stop with it
  emulator [-listen ADDRESS]
        print these variables and run until stopped

An ordinary browser then behaves as the Feishu client. Its behavior is set in
the control panel, at the address that is printed.

`

// run is main with its dependencies. It returns the exit status, and the error to
// print.
func run(args, environ []string, signals <-chan os.Signal, stdout, stderr io.Writer) (status int, err error) {
	flags := flag.NewFlagSet("emulator", flag.ContinueOnError)
	flags.SetOutput(stderr)
	listen := flags.String("listen", defaultListen, "loopback `ADDRESS` to listen on; port 0 is any free one")
	flags.Usage = func() {
		fmt.Fprint(stderr, usage)
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0, nil
	} else if err != nil {
		return statusUsage, nil // Parse has printed it
	}
	if err := checkLoopback(*listen); err != nil {
		return statusUsage, err
	}

	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		return statusFailed, listenError(*listen, err)
	}
	feishu := serve(listener)
	defer feishu.stop()
	fmt.Fprintf(stderr, "emulator listening on %s (open it for the control panel)\n", feishu.url)

	if command := flags.Args(); len(command) > 0 {
		return runCommand(command, append(environ, feishu.environ()...), signals, feishu.failed, stdout, stderr)
	}
	fmt.Fprintln(stdout, strings.Join(feishu.environ(), "\n"))
	select {
	case <-signals:
		return 0, nil
	case err := <-feishu.failed:
		return statusFailed, err
	}
}

// checkLoopback keeps the emulator off the network, since it trusts every caller.
func checkLoopback(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("-listen %s: %w", address, err)
	}
	if ip, err := netip.ParseAddr(host); host == "localhost" || err == nil && ip.IsLoopback() {
		return nil
	}
	return fmt.Errorf("-listen %s: want a loopback address such as %s", address, defaultListen)
}

func listenError(address string, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s is in use, perhaps by another emulator; choose another address with -listen", address)
	}
	return fmt.Errorf("listen on %s: %w", address, err)
}

// A server is a running emulator.
type server struct {
	url      string
	emulator *emulator.Emulator
	http     *http.Server
	failed   chan error // receives the error if serving fails
}

func serve(listener net.Listener) *server {
	e := emulator.New(emulator.Options{})
	s := &server{
		url:      "http://" + listener.Addr().String(),
		emulator: e,
		// No write timeout: one of the faults hangs.
		http:   &http.Server{Handler: e, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute},
		failed: make(chan error, 1),
	}
	go func() {
		if err := s.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.failed <- fmt.Errorf("serve: %w", err)
		}
	}()
	return s
}

// environ returns the variables that point an app at the emulator.
func (s *server) environ() []string {
	return []string{
		"APP_ID=" + emulator.DefaultAppID,
		"APP_SECRET=" + emulator.DefaultAppSecret,
		"FEISHU_HOST=" + s.url,
		"JSSDK_URL=" + s.url + emulator.SDKPath,
	}
}

// stop closes the server; open requests have a second to end.
func (s *server) stop() {
	s.emulator.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if s.http.Shutdown(ctx) != nil {
		s.http.Close()
	}
}
