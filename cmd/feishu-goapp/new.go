package main

import (
	"context"
	"fmt"
	"os/signal"
	"strings"
	"syscall"

	"github.com/feishu-goapp/feishu-goapp/internal/newapp"
)

const newUsage = `feishu-goapp new writes a new app: a module of its own with two pages, a server,
tests, a Makefile and a Dockerfile. It runs at once.

  feishu-goapp new example.com/assets [--name "Asset check-in" --name-zh 资产签到]
`

// newApp writes a new app.
func (t tool) newApp(args []string) (status int, err error) {
	flags := t.newFlags(newUsage)
	var o newapp.Options
	flags.StringVar(&o.Name, "name", "", "`name` of the app; from the module's path by default")
	flags.StringVar(&o.NameZh, "name-zh", "", "`name` in Chinese; the same as --name by default")
	flags.StringVar(&o.Dir, "dir", "", "`directory` to write to, empty or not there yet; the last element of the module's path by default")
	flags.StringVar(&o.Lang, "lang", t.language(), "language of the README, zh or en")
	flags.StringVar(&o.Replace, "module-replace", "", "use the checkout of feishu-goapp in this `directory` instead of a version")
	arguments, err := flags.parse(args)
	switch {
	case err != nil:
		return statusUsage, err
	case len(arguments) > 1:
		return statusUsage, usageError(fmt.Sprintf("one module path at a time, not %d", len(arguments)))
	case len(arguments) == 1:
		o.Module = arguments[0]
	}
	o.Version = version()
	app, err := newapp.New(o)
	if err != nil {
		return statusUsage, err
	}
	if err := app.Write(); err != nil {
		return statusFailed, err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := app.Tidy(ctx); err != nil {
		return statusFailed, err
	}
	fmt.Fprintf(t.stdout, "wrote %v\n\n  cd %s\n  make run\n\nmake run, or go tool feishu-goapp dev, runs it under an emulator of Feishu and reloads the page at every change.\n", app, app.Dir)
	return 0, nil
}

// language returns zh or en, by the locale.
func (t tool) language() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if locale := t.getenv(name); locale != "" {
			if strings.HasPrefix(locale, "zh") {
				return "zh"
			}
			break
		}
	}
	return "en"
}
