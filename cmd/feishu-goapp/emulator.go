package main

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/internal/emulatorserver"
)

const emulatorUsage = `feishu-goapp emulator is a stand-in for Feishu on your own machine.

  feishu-goapp emulator [FLAGS] -- COMMAND ARGS…
        run COMMAND with APP_ID, APP_SECRET, FEISHU_HOST and JSSDK_URL
        in its environment, and stop with it
  feishu-goapp emulator [FLAGS]
        print these variables and run until stopped

An ordinary browser then behaves as the Feishu client. The control panel, at the
address that is printed, shows the app on a device and sets how Feishu behaves; that
is kept for this folder:
--fresh begins with the usual one. A scenario sets several things at once, such as
offline or user-refuses.
`

// emulatorFlags are the flags of commands that run an emulator.
type emulatorFlags struct {
	listen   *string
	scenario *string
	fresh    *bool
}

// newEmulatorFlags defines them; listen is the name of the one for the address.
func (t tool) newEmulatorFlags(flags flagSet, listen string) emulatorFlags {
	return emulatorFlags{
		listen:   t.listenFlag(flags, listen),
		scenario: flags.String("scenario", "", "begin with a scenario of the emulator: the `NAME` of a built-in one, or a file that ends in .json"),
		fresh:    flags.Bool("fresh", false, "begin with the usual settings of the emulator, not with those of the last run"),
	}
}

// check returns an error if a scenario is not there.
func (f emulatorFlags) check() error {
	if *f.scenario == "" {
		return nil
	}
	if _, err := emulator.FindScenario(*f.scenario); err != nil {
		return usageError(fmt.Sprintf("--scenario: %v", err))
	}
	return nil
}

// listenFlag defines a flag for the address of the emulator.
func (t tool) listenFlag(flags flagSet, name string) *string {
	address := t.getenv("EMULATOR_ADDR")
	if address == "" {
		address = emulatorserver.DefaultAddress
	}
	return flags.String(name, address, "loopback `ADDRESS` of the emulator, also EMULATOR_ADDR; port 0 is any free one")
}

// emulator runs the emulator until a signal arrives or its command ends. Flags
// end at the command, whose own flags may be the same.
func (t tool) emulator(args []string) (status int, err error) {
	flags := t.newFlags(emulatorUsage)
	f := t.newEmulatorFlags(flags, "listen")
	app := flags.String("app", "", "`URL` of the app, such as http://localhost:3000; the first one that uses the emulator by default")
	command, _, err := flags.parseUpToArgument(args)
	if err != nil {
		return statusUsage, err
	}
	if err := emulatorserver.CheckAddress(*f.listen); err != nil {
		return statusUsage, usageError(fmt.Sprintf("--listen %s: %v", *f.listen, err))
	}
	if err := f.check(); err != nil {
		return statusUsage, err
	}
	if u, err := url.Parse(*app); *app != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "") {
		return statusUsage, usageError(fmt.Sprintf("--app %s: want a URL such as http://localhost:3000", *app))
	}
	feishu, err := emulatorserver.Open(emulatorserver.Options{
		Address: *f.listen, Project: ".", Fresh: *f.fresh, Scenario: *f.scenario,
		Log: func(line string) { fmt.Fprintln(t.stderr, line) },
	})
	if err != nil {
		return statusFailed, fmt.Errorf("%w; choose another address with --listen", err)
	}
	defer feishu.Stop()
	feishu.SetApp(*app, "")
	fmt.Fprintf(t.stderr, "emulator listening on %s (open it for the control panel)\n", feishu.URL)

	if len(command) > 0 {
		r := commandRun{signals: t.signals, failed: feishu.Failed, stdout: t.stdout, stderr: t.stderr, grace: defaultGrace}
		return r.run(command, append(t.environ, feishu.Environ()...))
	}
	fmt.Fprintln(t.stdout, strings.Join(feishu.Environ(), "\n"))
	select {
	case <-t.signals:
		return 0, nil
	case err := <-feishu.Failed:
		return statusFailed, err
	}
}
