package main

import (
	"context"
	"fmt"
	"os/signal"
	"syscall"

	"github.com/feishu-goapp/feishu-goapp/internal/appbuild"
)

const buildUsage = `feishu-goapp build builds the app in the current directory: one program with the
page inside, compressed with brotli and gzip. The same source gives the same
bytes. GOOS and GOARCH choose the system that the program runs on.

  feishu-goapp build [-o FILE] [--fast]
`

// build builds the app.
func (t tool) build(args []string) (status int, err error) {
	flags := t.newFlags(buildUsage)
	o := appbuild.Options{Output: t.stdout}
	flags.StringVar(&o.Program, "o", "", "write the program to `file`; bin/NAME by default, with the last element of the module's path")
	flags.BoolVar(&o.Fast, "fast", false, "compress the page within a second instead of as well as can be; for tests")
	if err := flags.parseNone(args); err != nil {
		return statusUsage, err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if o.Layout, err = appbuild.FindLayout(ctx, "."); err != nil {
		return statusFailed, err
	}
	if err := o.Build(ctx); err != nil {
		return statusFailed, err
	}
	return 0, nil
}

const checkUsage = `feishu-goapp check finds configuration problems of the app in the current directory
before you go live. It runs the command check of the app's server, and passes on
the flags: feishu-goapp check -- --help lists them.

  feishu-goapp check [-- FLAGS…]
`

// check runs the check of the app's server.
func (t tool) check(args []string) (status int, err error) {
	arguments, err := t.newFlags(checkUsage).parse(args)
	if err != nil {
		return statusUsage, err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	layout, err := appbuild.FindLayout(ctx, ".")
	if err != nil {
		return statusFailed, err
	}
	program, remove, err := layout.CheckProgram(ctx, t.stderr)
	if err != nil {
		return statusFailed, err
	}
	defer remove()
	r := commandRun{signals: t.signals, stdout: t.stdout, stderr: t.stderr, grace: defaultGrace}
	return r.run(append([]string{program, "check"}, arguments...), t.environ)
}

// parseNone reads flags of a command without arguments.
func (f flagSet) parseNone(args []string) error {
	arguments, err := f.parse(args)
	if err == nil && len(arguments) > 0 {
		return usageError(fmt.Sprintf("%q is one argument too many", arguments[0]))
	}
	return err
}
