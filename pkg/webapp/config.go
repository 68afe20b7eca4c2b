package webapp

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/limit"
	"github.com/feishu-goapp/feishu-goapp/internal/middleware"
)

// Config is everything about the server that can be set from outside.
type Config struct {
	AppID          string
	AppSecret      Secret
	FeishuHost     origin
	ListenAddr     string
	TrustedOrigins []origin // none: where the request came in
	Login          loginConfig
	JSSDKURL       string
	RedisURL       Secret // it may hold a password; none: no other replicas
	RedisKey       Secret // of 32 bytes, to seal what is in Redis with; none: it is not
	LogLevel       slog.Level
	LogFormat      string

	AdminAddr      string // empty: nowhere
	TrustedProxies middleware.Proxies
	Limits         limit.Limits
}

// LogValue shows the settings without the secret.
func (c Config) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("app_id", c.AppID),
		slog.Any("app_secret", c.AppSecret),
		slog.Any("feishu_host", c.FeishuHost),
		slog.String("listen_addr", c.ListenAddr),
		slog.Any("trusted_origins", c.TrustedOrigins),
		slog.Any("login", c.Login),
		slog.String("jssdk_url", c.JSSDKURL),
		slog.Any("redis_url", c.RedisURL),
		slog.Any("redis_encryption_key", c.RedisKey),
		slog.Any("log_level", c.LogLevel),
		slog.String("log_format", c.LogFormat),
		slog.String("admin_addr", c.AdminAddr),
		slog.Any("trusted_proxies", c.TrustedProxies),
		slog.Any("limits", c.Limits),
	)
}

// A setting is one line of the table below: its name in the environment and in
// .env, its default, its line in the help, and how its value gets into a Config.
// Errors of set tell what to do; they never repeat the value, for it may be a
// secret that went astray.
type setting struct {
	name, fallback, usage string
	set                   func(c *Config, value string) error
}

// flag is the setting's name on the command line.
func (s setting) flag() string {
	return strings.ToLower(strings.ReplaceAll(s.name, "_", "-"))
}

var settings = []setting{
	{"APP_ID", "", "the app's id, from the developer console (required)",
		func(c *Config, v string) error { c.AppID = v; return checkAppID(v) }},
	{"APP_SECRET", "", "the app's secret, from the same page (required; a file is the best place)",
		func(c *Config, v string) error { c.AppSecret = Secret(v); return nil }},
	{"APP_SECRET_FILE", "", "a file that holds the app's secret, in the place of APP_SECRET",
		func(c *Config, v string) error { return c.readSecret(v) }},
	{"FEISHU_HOST", "https://open.feishu.cn", "the Open Platform; for Lark https://open.larksuite.com",
		func(c *Config, v string) (err error) { c.FeishuHost, err = parseOrigin(v); return err }},
	{"LISTEN_ADDR", ":3000", "the address to listen on",
		func(c *Config, v string) error { c.ListenAddr = v; return checkListenAddr(v) }},
	{"TRUSTED_ORIGINS", "", "origins whose pages get a signature, comma-separated; none: the server's own",
		func(c *Config, v string) (err error) { c.TrustedOrigins, err = parseOrigins(v); return err }},
	{"LOGIN_SCOPES", "", "scopes to ask for where users sign in, as in offline_access; separated by spaces",
		func(c *Config, v string) (err error) { c.Login.Scopes, err = parseScopes(v); return err }},
	{"LOGIN_SILENT", "false", "whether the page signs its user in by itself when it is opened in Feishu: true or false",
		func(c *Config, v string) (err error) { c.Login.Silent, err = parseSwitch(v); return err }},
	{"SESSION_KEY", "", "32 random bytes, in base64 or hexadecimal, to encrypt sessions with; none: a random one or, with REDIS_URL, one from the app secret",
		func(c *Config, v string) (err error) { c.Login.Key, err = parseKey(v); return err }},
	{"SESSION_IDLE", "12h", "a user who does nothing for so long is signed out",
		func(c *Config, v string) (err error) { c.Login.Idle, err = parseLife(v); return err }},
	{"SESSION_LIFE", "168h", "a user is signed out after so long in any case",
		func(c *Config, v string) (err error) { c.Login.Life, err = parseLife(v); return err }},
	{"JSSDK_URL", "https://lf-scm-cn.feishucdn.com/lark/op/h5-js-sdk-1.5.44.js", "the JSSDK script of the page",
		func(c *Config, v string) error { c.JSSDKURL = v; return checkScriptURL(v) }},
	{"REDIS_URL", "", "the Redis through which replicas share tickets and sessions, as in redis://user:password@host:6379/0; none: one replica",
		func(c *Config, v string) error { c.RedisURL = Secret(v); return checkRedisURL(v) }},
	{"REDIS_ENCRYPTION_KEY", "", "32 random bytes, in base64 or hexadecimal, to encrypt what is in Redis with",
		func(c *Config, v string) (err error) { c.RedisKey, err = parseKey(v); return err }},
	{"LOG_LEVEL", "info", "debug, info, warn or error",
		func(c *Config, v string) (err error) { c.LogLevel, err = parseLogLevel(v); return err }},
	{"LOG_FORMAT", "text", "text or json",
		func(c *Config, v string) error { c.LogFormat = v; return oneOf(v, "text", "json") }},
	{"ADMIN_ADDR", "127.0.0.1:3001", "where operators find metrics and profiles, out of visitors' reach; empty: nowhere",
		func(c *Config, v string) error { c.AdminAddr = v; return checkAdminAddr(v) }},
	{"TRUSTED_PROXIES", "", "networks of the proxies whose X-Forwarded-* are believed, comma-separated, as in 10.0.0.0/8",
		func(c *Config, v string) (err error) { c.TrustedProxies, err = middleware.ParseProxies(v); return err }},
	{"REQUESTS_PER_ADDRESS", "200", "how many requests a second one address may send, ten seconds' worth at once; 0: any number",
		func(c *Config, v string) (err error) { c.Limits.Requests, err = parseCount(v); return err }},
	{"CONNECTIONS_PER_ADDRESS", "1000", "how many connections one address may have open; 0: any number",
		func(c *Config, v string) (err error) { c.Limits.Connections, err = parseCount(v); return err }},
}

// A usageError is a mistake in how the program was started. Whoever started it
// can mend it, so it is told in one line and with an exit status of its own.
type usageError string

func (e usageError) Error() string { return string(e) }

// loadConfig takes each setting from the first of args, the environment, the
// file .env and its default that gives a value. An empty value counts as none,
// but for a setting that has a default and can be empty: there it is the way to
// do without. Asked for help, loadConfig writes that to out and returns
// [flag.ErrHelp].
func loadConfig(args []string, lookup lookupFunc, out io.Writer) (Config, error) {
	flags, err := readFlags(args, out)
	if err != nil {
		return Config{}, err
	}
	file, err := readDotEnv()
	if err != nil {
		return Config{}, err
	}
	var c Config
	for _, s := range settings {
		if err := s.set(&c, s.value(fromMap(flags), lookup, fromMap(file))); err != nil {
			return Config{}, usageError(fmt.Sprintf("%s %v (in the environment, in .env or as --%s)", s.name, err, s.flag()))
		}
	}
	if c.AppSecret == "" {
		return Config{}, usageError("APP_SECRET is missing: set it, or APP_SECRET_FILE to a file that holds it (in the environment, in .env or as a flag)")
	}
	return c, nil
}

// A lookupFunc returns the value of a setting and whether there is one, as
// os.LookupEnv does.
type lookupFunc func(name string) (string, bool)

func fromMap(values map[string]string) lookupFunc {
	return func(name string) (string, bool) { v, ok := values[name]; return v, ok }
}

// value returns the setting's value from the first of places that has one.
func (s setting) value(places ...lookupFunc) string {
	mayBeEmpty := s.fallback != "" && s.set(new(Config), "") == nil
	for _, lookup := range places {
		if v, ok := lookup(s.name); v != "" || ok && mayBeEmpty {
			return v
		}
	}
	return s.fallback
}

// readFlags returns the values of the flags in args by the settings' names.
func readFlags(args []string, out io.Writer) (map[string]string, error) {
	flags := flag.NewFlagSet("server", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // what it would write has many lines and may repeat a value
	values := map[string]string{}
	for _, s := range settings {
		flags.Func(s.flag(), s.usage, func(v string) error { values[s.name] = v; return nil })
	}
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		printHelp(out)
		return nil, err
	case err != nil:
		mistake, _, _ := strings.Cut(err.Error(), "=") // what follows is a value
		return nil, usageError(mistake + ": --help lists the flags")
	case flags.NArg() > 0:
		return nil, usageError("an argument is not a flag: --help lists the flags")
	}
	return values, nil
}

func printHelp(out io.Writer) {
	fmt.Fprint(out, `server serves the page of a Feishu web app and signs for it.
server check tells before going live what is wrong; see server check -h.

`)
	printSettings(out)
}

func printSettings(out io.Writer) {
	fmt.Fprint(out, `Every setting is a flag, a variable of the environment, or a line in the file
.env of the working directory; the first of these that is not empty counts.

`)
	for _, s := range settings {
		fmt.Fprintf(out, "  --%s\n    \t%s: %s\n", s.flag(), s.name, s.usage)
		if s.fallback != "" {
			fmt.Fprintf(out, "    \tdefault %s\n", s.fallback)
		}
	}
}

func required(v string) error {
	if v == "" {
		return errors.New("is missing: set it")
	}
	return nil
}

// checkAppID lets pass what needs no escaping in a link, in JSON, anywhere.
func checkAppID(v string) error {
	if v != "" && (len(v) > 100 || !madeOf(v, func(c byte) bool { return isDigit(c) || isLetter(c) || c == '-' || c == '_' })) {
		return errors.New("is malformed: copy it from the developer console, it looks like cli_a1b2c3d4e5f6a7b8")
	}
	return required(v)
}

// readSecret takes the secret from the file of that name, if there is a name.
func (c *Config) readSecret(name string) (err error) {
	switch {
	case name == "":
		return nil
	case c.AppSecret != "":
		return errors.New("is set and APP_SECRET too: set one of them")
	}
	c.AppSecret, err = readSecretFile(name)
	return err
}

func oneOf(v string, words ...string) error {
	if !slices.Contains(words, v) {
		return fmt.Errorf("is malformed: set it to one of %s", strings.Join(words, ", "))
	}
	return nil
}

func parseLogLevel(v string) (level slog.Level, err error) {
	if err := oneOf(v, "debug", "info", "warn", "error"); err != nil {
		return level, err
	}
	return level, level.UnmarshalText([]byte(v))
}

func checkListenAddr(v string) error {
	_, port, err := net.SplitHostPort(v)
	if _, portErr := strconv.ParseUint(port, 10, 16); err != nil || portErr != nil {
		return errors.New("is malformed: set it to host:port or :port")
	}
	return nil
}

// checkAdminAddr wants a host: metrics and profiles on every address of the
// machine should be no oversight.
func checkAdminAddr(v string) error {
	if v == "" {
		return nil
	}
	if strings.HasPrefix(v, ":") {
		return errors.New("is malformed: set it to host:port, with 0.0.0.0 for all addresses, or to nothing")
	}
	return checkListenAddr(v)
}

// parseCount reads a limit.
func parseCount(v string) (int, error) {
	n, err := strconv.ParseUint(v, 10, 31)
	if err != nil || n > 1e9 {
		return 0, errors.New("is malformed: set it to a whole number, 0 for no limit")
	}
	return int(n), nil
}

func checkScriptURL(v string) error {
	u, err := url.Parse(v)
	if err != nil || !isWeb(u.Scheme) || !validHost(u.Host) || u.User != nil {
		return errors.New("is malformed: set it to an absolute http or https URL")
	}
	return nil
}
