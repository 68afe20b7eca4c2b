package webapp

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"time"

	"github.com/KimMachineGun/automemlimit/memlimit"

	"github.com/feishu-goapp/feishu-goapp/internal/applog"
	"github.com/feishu-goapp/feishu-goapp/internal/check"
	"github.com/feishu-goapp/feishu-goapp/internal/metrics"
	"github.com/feishu-goapp/feishu-goapp/internal/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

// Main serves an app until SIGTERM, SIGINT, SIGQUIT, SIGHUP or, on Linux, SIGPWR
// and ends the process: with status 0, with 2 for a mistake in the settings, or
// with 1 for any other failure. Requests in flight have 8 seconds to finish; a
// further SIGINT or SIGQUIT ends the process at once. SIGPIPE, SIGUSR1 and
// SIGUSR2 are ignored.
//
// With the argument check it looks for configuration problems instead, prints a
// line for each check, and ends with status 1 if one failed. With --version it
// prints the versions of the app, of this module and of Go.
func Main(app App) {
	stderr := applog.NewBuffer(os.Stderr)
	p := program{app: app, lookup: os.LookupEnv, stdout: os.Stdout, stderr: stderr}
	status := p.run(stopContext(), os.Args[1:])
	_ = stderr.Close() // what cannot be written cannot be reported
	os.Exit(status)
}

// program is an app and the process that it runs in.
type program struct {
	app            App
	lookup         func(string) (string, bool)
	stdout, stderr io.Writer
}

// run runs the program until ctx ends and returns the exit status.
func (p program) run(ctx context.Context, args []string) int {
	var err error
	switch {
	case asksForVersion(args):
		err = printVersion(p.stdout)
	case len(args) > 0 && args[0] == "check":
		err = p.check(ctx, args[1:])
	default:
		err = p.serve(ctx, args)
	}
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return 0
	}
	for line := range strings.Lines(err.Error()) {
		fmt.Fprintln(p.stderr, "server:", strings.TrimSuffix(line, "\n"))
	}
	if _, ok := errors.AsType[settings.Error](err); ok {
		return 2
	}
	return 1
}

func (p program) source(args []string) settings.Source {
	return settings.Source{Args: args, Lookup: p.lookup, DotEnv: ".env"}
}

func (p program) printSettings(w io.Writer) {
	var c config
	append(c.table(p.app.SignIn), declaredSettings()...).PrintHelp(w)
}

const help = `server serves the pages of a Feishu web app and signs for them.
server check finds configuration problems before you go live; see server check -h.
server --version prints the versions of the app and of what it is built with.

`

// serve serves the app until ctx ends.
func (p program) serve(ctx context.Context, args []string) error {
	config, warnings, err := loadConfig(p.app.SignIn, p.source(args))
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(p.stderr, help)
		p.printSettings(p.stderr)
	}
	if err != nil {
		return err
	}
	listener, err1 := listenOn("LISTEN_ADDR", config.ListenAddr)
	admin, err2 := listenOn("ADMIN_ADDR", config.AdminAddr)
	for _, l := range []net.Listener{listener, admin} {
		if l != nil {
			defer l.Close()
		}
	}
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	s, err := newServer(p.app, config, warnings, p.stderr)
	if err != nil {
		return err
	}
	defer func() {
		if err := s.Close(); err != nil {
			s.Log.Error("stop", "err", err)
		}
	}()
	slog.SetDefault(s.Log) // for libraries
	limitMemory(s.Log, memlimit.FromCgroup)
	fmt.Fprintln(p.stderr, "server: open", browserURL(listener.Addr()))
	s.Log.Debug("settings", "config", config)
	if admin != nil {
		defer metrics.Serve(admin, s.adminHandler(), s.Log)()
	}
	warnInsecureDefaults(config, listener.Addr(), s.Log)
	return s.serve(ctx, listener, timeoutsFor(config))
}

// warnInsecureDefaults names settings that are fine on a laptop but not on the
// internet.
func warnInsecureDefaults(c config, addr net.Addr, log *slog.Logger) {
	tcp, ok := addr.(*net.TCPAddr)
	emulated := c.FeishuHost.Scheme == "http" // Feishu itself has https only
	if len(c.TrustedOrigins) == 0 && !emulated && !(ok && tcp.IP.IsLoopback()) {
		log.Warn("TRUSTED_ORIGINS is empty: pages of every host name that leads to this server get signatures; set it to the page's origin")
	}
	for _, network := range c.TrustedProxies.Wide() {
		log.Warn("TRUSTED_PROXIES has a wide network, in which every machine can claim to be any client; name the proxies only", "network", network)
	}
}

// limitMemory has the garbage collector keep the process below the memory limit
// of its container, unless GOMEMLIMIT is set.
func limitMemory(log *slog.Logger, container memlimit.Provider) {
	if _, err := memlimit.Set(memlimit.WithProvider(container)); err != nil {
		log.Debug("the memory limit of the container is not known", "err", err)
	}
}

// browserURL returns the address to open on this machine.
func browserURL(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok {
		return addr.String()
	}
	if tcp.IP.IsUnspecified() {
		return fmt.Sprintf("http://localhost:%d", tcp.Port)
	}
	return "http://" + tcp.String()
}

const checkHelp = `server check finds configuration problems before you go live and tells you how to
fix them.

It asks the Open Platform for a token and a ticket, checks the origins, the JSSDK
script and the clock, and prints one line for each: ok, warning or failed. The
exit status is 1 if a check failed, 2 if the settings are malformed, else 0.
It reads the settings of the server, and disturbs no server that is running.

`

// checkTimeout bounds all checks together.
const checkTimeout = 30 * time.Second

var errChecksFailed = errors.New("not ready to go live: fix what failed")

// check prints the result of each check.
func (p program) check(ctx context.Context, args []string) error {
	c, _, err := loadConfig(p.app.SignIn, p.source(args))
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(p.stdout, checkHelp)
		p.printSettings(p.stdout)
	}
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	failed := false
	for result := range check.Run(ctx, check.Options{
		Client:   feishu.Client{Host: c.FeishuHost.String(), AppID: c.AppID, AppSecret: string(c.AppSecret)},
		Origins:  c.TrustedOrigins,
		JSSDKURL: c.JSSDKURL,
		RedisURL: string(c.RedisURL),
	}) {
		fmt.Fprintln(p.stdout, result)
		failed = failed || result.Status == check.Failed
	}
	if failed {
		return errChecksFailed
	}
	return nil
}
