// Command emulator is a stand-in for Feishu on one's own machine, for
// development only:
//
//	emulator [-listen 127.0.0.1:3002] [-- COMMAND ARGS…]
//
// With a COMMAND it starts, runs COMMAND with APP_ID, APP_SECRET, FEISHU_HOST
// and JSSDK_URL in its environment, and ends with it. Without one it prints
// those four and runs until it is told to stop.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	signals := make(chan os.Signal, 8)
	// A terminal that closes sends SIGHUP, and COMMAND would not hear of it.
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	status, err := run(os.Args[1:], os.Environ(), signals, os.Stdout, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, "emulator:", err)
	}
	os.Exit(status)
}
