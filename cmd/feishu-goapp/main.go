// Command feishu-goapp is the tool of developers of Feishu web apps:
//
//	feishu-goapp new example.com/assets   write a new app
//	feishu-goapp dev                      run it while you develop it
//	feishu-goapp build                    build it: one program with the page inside
//	feishu-goapp check                    find configuration problems before you go live
//	feishu-goapp emulator -- COMMAND      run a command with Feishu on your own machine
//
// feishu-goapp help lists the commands, feishu-goapp COMMAND --help their flags.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	signals := make(chan os.Signal, 8)
	// SIGHUP comes from a terminal that closes; what we run does not receive it.
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	t := tool{environ: os.Environ(), signals: signals, stdout: os.Stdout, stderr: os.Stderr}
	os.Exit(t.run(os.Args[1:]))
}

// A command is a subcommand.
type command struct {
	name    string
	summary string
	run     func(t tool, args []string) (status int, err error)
}

var commands = []command{
	{"new", "write a new app", tool.newApp},
	{"dev", "run the app while you develop it", tool.dev},
	{"build", "build one program with the page inside", tool.build},
	{"check", "find configuration problems before you go live", tool.check},
	{"emulator", "run a command with a stand-in for Feishu on your own machine", tool.emulator},
}

// run runs the tool and returns its exit status.
func (t tool) run(args []string) int {
	name := "help"
	if len(args) > 0 {
		name, args = args[0], args[1:]
	}
	switch name {
	case "--version", "-version", "version":
		fmt.Fprintln(t.stdout, versionLine())
		return 0
	case "help", "--help", "-help", "-h":
		if len(args) == 0 {
			t.printHelp()
			return 0
		}
		name, args = args[0], []string{"--help"}
	}
	for _, c := range commands {
		if c.name == name {
			return t.runCommand(c, args)
		}
	}
	fmt.Fprintf(t.stderr, "feishu-goapp: there is no command %q: feishu-goapp help lists them\n", name)
	return statusUsage
}

func (t tool) runCommand(c command, args []string) int {
	status, err := c.run(t, args)
	if mistake, ok := errors.AsType[usageError](err); ok {
		fmt.Fprintf(t.stderr, "feishu-goapp %s: %v: feishu-goapp %s --help explains it\n", c.name, mistake, c.name)
		return statusUsage
	}
	switch {
	case err == nil:
		return status
	case errors.Is(err, flag.ErrHelp): // printed
		return 0
	case errors.Is(err, errVersion):
		fmt.Fprintln(t.stdout, versionLine())
		return 0
	}
	fmt.Fprintf(t.stderr, "feishu-goapp %s: %v\n", c.name, err)
	return max(status, statusFailed)
}

func (t tool) printHelp() {
	fmt.Fprint(t.stdout, "feishu-goapp is the tool for developing Feishu web apps in Go.\n\nCommands:\n\n")
	for _, c := range commands {
		fmt.Fprintf(t.stdout, "  %-10s %s\n", c.name, c.summary)
	}
	fmt.Fprint(t.stdout, "  version    print the version, as --version does\n\nfeishu-goapp COMMAND --help lists the flags of a command.\n")
}
