package main

import (
	"context"
	"fmt"
	"os/exec"
	"runtime"

	"github.com/feishu-goapp/feishu-goapp/internal/appbuild"
	"github.com/feishu-goapp/feishu-goapp/internal/dev"
)

const devUsage = `feishu-goapp dev runs the app in the current directory under an emulator of Feishu.
When a file changes, it builds the app and reloads the open pages; a change of
web/style.css shows without a reload. What does not compile is shown here and on
the pages. With APP_ID, in the environment or in .env, the app runs in Feishu
instead of the emulator.

  feishu-goapp dev [--open] [--scenario NAME] [--fresh]
`

// dev runs the app until a signal arrives.
func (t tool) dev(args []string) (status int, err error) {
	flags := t.newFlags(devUsage)
	o := dev.Options{Environ: t.environ, Output: t.stdout}
	flags.StringVar(&o.Listen, "listen", "", "`ADDRESS` of the app; LISTEN_ADDR, or :3000 by default")
	f := t.newEmulatorFlags(flags, "emulator-listen")
	open := flags.Bool("open", false, "open the app in a browser when it is ready")
	if err := flags.parseNone(args); err != nil {
		return statusUsage, err
	}
	if err := f.check(); err != nil {
		return statusUsage, err
	}
	o.EmulatorListen, o.Scenario, o.Fresh = *f.listen, *f.scenario, *f.fresh
	if *open {
		o.Open = t.openBrowser
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		select {
		case <-t.signals:
			cancel()
		case <-ctx.Done():
		}
	}()
	if o.Layout, err = appbuild.FindLayout(ctx, "."); err != nil {
		return statusFailed, err
	}
	if err := dev.Run(ctx, o); err != nil {
		return statusFailed, err
	}
	return 0, nil
}

// openBrowser opens a URL in the user's browser.
func (t tool) openBrowser(url string) {
	command := []string{"xdg-open", url}
	switch runtime.GOOS {
	case "darwin":
		command[0] = "open"
	case "windows":
		command = []string{"rundll32", "url.dll,FileProtocolHandler", url}
	}
	cmd := exec.Command(command[0], command[1:]...)
	if err := cmd.Start(); err != nil {
		fmt.Fprintf(t.stderr, "feishu-goapp dev: no browser could be opened (%v): open %s yourself\n", err, url)
		return
	}
	go cmd.Wait()
}
