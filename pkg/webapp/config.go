package webapp

import (
	"errors"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/limit"
	"github.com/feishu-goapp/feishu-goapp/internal/middleware"
	"github.com/feishu-goapp/feishu-goapp/internal/origin"
	"github.com/feishu-goapp/feishu-goapp/internal/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket/redisticket"
)

// SignIn configures how users sign in. The fields are the defaults of the settings
// LOGIN_SILENT and LOGIN_SCOPES.
type SignIn struct {
	Silent bool     // without a click, when the page is opened in Feishu
	Scopes []string // permissions to ask users for, such as offline_access
}

// config has the settings of the server.
type config struct {
	AppID          string
	AppSecret      settings.Secret
	FeishuHost     origin.Origin
	AccountsHost   string // empty: follows from FeishuHost
	TokenVersion   string // v2 or v3
	ListenAddr     string
	TrustedOrigins []origin.Origin // empty: where a request arrives
	LoginScopes    []string
	LoginSilent    bool
	SessionKey     settings.Secret // 32 bytes; empty: a random one
	SessionIdle    time.Duration
	SessionMaxAge  time.Duration
	JSSDKURL       string
	RedisURL       settings.Secret // it may hold a password; empty: no replicas
	RedisKey       settings.Secret // 32 bytes, encrypts tickets in Redis; empty: derived from AppSecret
	LogLevel       slog.Level
	LogFormat      string

	AdminAddr      string // empty: nowhere
	AdminHosts     []string
	WebDir         string // empty: the files inside the program
	TrustedProxies middleware.Proxies
	Limits         limit.Limits
	MaxConnections int
}

// table lists the settings. The secrets that it fills in never show in a log.
func (c *config) table(defaults SignIn) settings.Table {
	return settings.Table{
		{Name: "APP_ID", Usage: "the app's id, from the developer console (required)",
			Set: func(v string) error { c.AppID = v; return checkAppID(v) }},
		{Name: "APP_SECRET", Secret: true, Usage: "the app's secret, from the same page (required; a file is the best place)",
			Set: func(v string) error { c.AppSecret = settings.Secret(v); return checkAppSecret(v) }},
		{Name: "FEISHU_HOST", Default: "https://open.feishu.cn", Usage: "the Open Platform; for Lark https://open.larksuite.com",
			Set: func(v string) (err error) { c.FeishuHost, err = origin.Parse(v); return err }},
		{Name: "FEISHU_ACCOUNTS_HOST", Usage: "where users sign in, for a private deployment such as https://accounts.example.com; empty: follows from FEISHU_HOST",
			Set: func(v string) error { return parseAccountsHost(&c.AccountsHost, v) }},
		{Name: "FEISHU_TOKEN_VERSION", Default: "v2", Usage: "version of the endpoint for user tokens: v2, or v3 on FEISHU_ACCOUNTS_HOST",
			Set: settings.OneOf(&c.TokenVersion, "v2", "v3")},
		{Name: "LISTEN_ADDR", Default: ":3000", Usage: "the address to listen on",
			Set: settings.Address(&c.ListenAddr, false)},
		{Name: "TRUSTED_ORIGINS", Usage: "origins whose pages get a signature, comma-separated; empty: the server's own",
			Set: func(v string) (err error) { c.TrustedOrigins, err = origin.ParseList(v); return err }},
		{Name: "LOGIN_SCOPES", Default: strings.Join(defaults.Scopes, " "), MayBeEmpty: len(defaults.Scopes) > 0,
			Usage: "permissions to ask users for at sign-in, such as offline_access; separated by spaces",
			Set:   func(v string) (err error) { c.LoginScopes, err = parseScopes(v); return err }},
		{Name: "LOGIN_SILENT", Default: strconv.FormatBool(defaults.Silent), Usage: "whether users are signed in without a click when the page is opened in Feishu: true or false",
			Set: settings.Bool(&c.LoginSilent)},
		{Name: "SESSION_KEY", Secret: true, Usage: "32 random bytes, in base64 or hexadecimal, to encrypt sessions with; empty: a random one or, with REDIS_URL, one from the app secret",
			Set: settings.Key(&c.SessionKey)},
		{Name: "SESSION_IDLE", Default: "12h", Usage: "a user who does nothing for so long is signed out",
			Set: settings.Duration(&c.SessionIdle)},
		{Name: "SESSION_MAX_AGE", OldName: "SESSION_LIFE", Default: "168h", Usage: "a user is signed out after so long in any case",
			Set: settings.Duration(&c.SessionMaxAge)},
		{Name: "JSSDK_URL", Default: "https://lf-scm-cn.feishucdn.com/lark/op/h5-js-sdk-1.5.44.js", Usage: "the JSSDK script of the page",
			Set: settings.URL(&c.JSSDKURL)},
		{Name: "REDIS_URL", Secret: true, Usage: "the Redis through which replicas share tickets and sessions, such as redis://user:password@host:6379/0; empty: one replica",
			Set: func(v string) error { c.RedisURL = settings.Secret(v); return checkRedisURL(v) }},
		{Name: "REDIS_ENCRYPTION_KEY", Secret: true, Usage: "32 random bytes, in base64 or hexadecimal, to encrypt tickets in Redis with; empty: derived from the app secret",
			Set: settings.Key(&c.RedisKey)},
		{Name: "LOG_LEVEL", Default: "info", Usage: "debug, info, warn or error",
			Set: settings.LogLevel(&c.LogLevel)},
		{Name: "LOG_FORMAT", Default: "text", Usage: "text or json",
			Set: settings.OneOf(&c.LogFormat, "text", "json")},
		{Name: "ADMIN_ADDR", Default: "127.0.0.1:3001", MayBeEmpty: true, Usage: "where operators find metrics and profiles, out of users' reach; empty: nowhere",
			Set: settings.Address(&c.AdminAddr, true)},
		{Name: "WEB_DIR", Usage: "a directory to serve the app's files from, instead of those inside the program; for development",
			Set: func(v string) error { c.WebDir = v; return nil }},
		{Name: "ADMIN_HOSTS", Usage: "host names by which operators reach ADMIN_ADDR, comma-separated; its own host and loopback always count",
			Set: func(v string) (err error) { c.AdminHosts, err = parseHosts(v); return err }},
		{Name: "TRUSTED_PROXIES", Usage: "networks of the proxies whose X-Forwarded-* are believed, comma-separated, such as 10.1.2.0/24",
			Set: func(v string) (err error) { c.TrustedProxies, err = middleware.ParseProxies(v); return err }},
		{Name: "REQUESTS_PER_ADDRESS", Default: "200", Usage: "how many requests a second one address may send, ten seconds' worth at once; 0: any number",
			Set: settings.Count(&c.Limits.Requests)},
		{Name: "CONNECTIONS_PER_ADDRESS", Default: "256", Usage: "how many connections one address may have open; 0: any number",
			Set: settings.Count(&c.Limits.Connections)},
		{Name: "MAX_CONNECTIONS", Default: "1024", Usage: "how many connections may be open in all; 0: any number",
			Set: settings.Count(&c.MaxConnections)},
	}
}

// loadConfig reads the server's settings and the app's. It returns a line for
// each setting that is to be renamed. The error is a [settings.Error], or
// [flag.ErrHelp].
func loadConfig(defaults SignIn, from settings.Source) (config, []string, error) {
	var c config
	warnings, err := append(c.table(defaults), declaredSettings()...).Load(from)
	return c, warnings, err
}

// LogValue returns the settings without the secrets.
func (c config) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("app_id", c.AppID),
		slog.Any("app_secret", c.AppSecret),
		slog.Any("feishu_host", c.FeishuHost),
		slog.String("feishu_accounts_host", c.AccountsHost),
		slog.String("feishu_token_version", c.TokenVersion),
		slog.String("listen_addr", c.ListenAddr),
		slog.Any("trusted_origins", c.TrustedOrigins),
		slog.Any("login_scopes", c.LoginScopes),
		slog.Bool("login_silent", c.LoginSilent),
		slog.Any("session_key", c.SessionKey),
		slog.Duration("session_idle", c.SessionIdle),
		slog.Duration("session_max_age", c.SessionMaxAge),
		slog.String("jssdk_url", c.JSSDKURL),
		slog.Any("redis_url", c.RedisURL),
		slog.Any("redis_encryption_key", c.RedisKey),
		slog.Any("log_level", c.LogLevel),
		slog.String("log_format", c.LogFormat),
		slog.String("admin_addr", c.AdminAddr),
		slog.String("web_dir", c.WebDir),
		slog.Any("admin_hosts", c.AdminHosts),
		slog.Any("trusted_proxies", c.TrustedProxies),
		slog.Any("limits", c.Limits),
		slog.Int("max_connections", c.MaxConnections),
	)
}

const lettersAndDigits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// checkAppID accepts ids of the platform, which need no escaping in a link, in
// JSON, anywhere. It refuses the one that the documentation has as a sample.
func checkAppID(v string) error {
	if v == "" {
		return settings.Required(v)
	}
	rest, ok := strings.CutPrefix(v, "cli_")
	if !ok || rest == "" || len(v) > 100 || strings.Trim(rest, lettersAndDigits) != "" || len(rest) > 3 && strings.Trim(rest, "x") == "" {
		return errors.New("is malformed: copy it from the developer console, it looks like cli_a1b2c3d4e5f6a7b8")
	}
	return nil
}

func checkAppSecret(v string) error {
	if strings.Trim(v, lettersAndDigits+"-_.~") != "" {
		return errors.New("is malformed: copy it from the developer console, it has letters and digits only")
	}
	return settings.Required(v)
}

func parseAccountsHost(to *string, v string) error {
	if v == "" {
		*to = ""
		return nil
	}
	o, err := origin.Parse(v)
	if err != nil {
		return err
	}
	*to = o.String()
	return nil
}

// parseScopes reads a list separated by spaces or commas.
func parseScopes(v string) ([]string, error) {
	scopes := strings.FieldsFunc(v, func(c rune) bool { return c == ' ' || c == ',' })
	for i, scope := range scopes {
		if strings.Trim(scope, lettersAndDigits+":._-") != "" {
			return nil, errors.New("is malformed: write scopes such as offline_access, separated by spaces")
		}
		if slices.Contains(scopes[:i], scope) {
			return nil, errors.New("names a scope twice: name each once")
		}
	}
	if len(scopes) == 0 {
		return nil, nil
	}
	return scopes, nil
}

// parseHosts reads a list of host names, separated by commas.
func parseHosts(v string) (hosts []string, err error) {
	for host := range strings.SplitSeq(v, ",") {
		host = strings.ToLower(strings.TrimSpace(host))
		if host == "" {
			continue
		}
		if strings.Contains(host, ":") || !origin.ValidHost(host) {
			return nil, errors.New("is malformed: write host names such as server or server.example, without a port, comma-separated")
		}
		hosts = append(hosts, host)
	}
	return hosts, nil
}

func checkRedisURL(v string) error {
	if v == "" {
		return nil
	}
	if err := redisticket.CheckURL(v); err != nil {
		return errors.New("is malformed: set it to " + err.Error())
	}
	return nil
}
