package webapp

import (
	"context"
	"os"
	"os/signal"
	"slices"
	"syscall"
)

// stopSignals ask the process to stop: SIGTERM is what containers and systemd
// send, SIGINT and SIGQUIT what a terminal sends for keys, SIGHUP what it sends
// when it is closed.
var stopSignals = []os.Signal{syscall.SIGTERM, os.Interrupt, syscall.SIGQUIT, syscall.SIGHUP}

// stopContext returns a context that ends with the first of the stop signals.
// From then on SIGINT and SIGQUIT, which a person sends, end the process at
// once; the others, which often come in twos, have no effect.
func stopContext() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	received := make(chan os.Signal, 1)
	for _, s := range slices.Concat(stopSignals, platformStopSignals) {
		if s == syscall.SIGTERM || !signal.Ignored(s) { // nohup has SIGHUP ignored
			signal.Notify(received, s)
		}
	}
	go func() {
		<-received
		signal.Reset(os.Interrupt, syscall.SIGQUIT)
		cancel()
	}()
	signal.Ignore(syscall.SIGPIPE) // a log whose reader has gone is no reason to end
	return ctx
}
