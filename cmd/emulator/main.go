// Command emulator is a stand-in for Feishu on the developer's machine:
//
//	emulator [-listen 127.0.0.1:3002] [-- COMMAND ARGS…]
//
// With a COMMAND it runs COMMAND with APP_ID, APP_SECRET, FEISHU_HOST and
// JSSDK_URL in its environment, and ends with it. Without one it prints these
// variables and runs until it is stopped.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	signals := make(chan os.Signal, 8)
	// SIGHUP comes from a terminal that closes; COMMAND does not receive it.
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	status, err := run(os.Args[1:], os.Environ(), signals, os.Stdout, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, "emulator:", err)
	}
	os.Exit(status)
}
