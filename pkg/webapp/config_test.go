package webapp

import (
	"log/slog"
	"maps"
	"net/netip"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/limit"
	"github.com/feishu-goapp/feishu-goapp/internal/middleware"
	"github.com/feishu-goapp/feishu-goapp/internal/origin"
	"github.com/feishu-goapp/feishu-goapp/internal/settings"
)

// env is an environment for tests.
type env map[string]string

func (e env) get(name string) (string, bool) { v, ok := e[name]; return v, ok }

// inEmptyDir moves the test to a directory that is empty, or has only .env with
// the given content.
func inEmptyDir(t *testing.T, dotEnv string) {
	t.Helper()
	t.Chdir(t.TempDir())
	if dotEnv != "" {
		if err := os.WriteFile(".env", []byte(dotEnv), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// loadSettings reads the settings of an environment and flags.
func loadSettings(environment env, args ...string) (config, error) {
	c, _, err := loadConfig(SignIn{}, settings.Source{Args: args, Lookup: environment.get, DotEnv: ".env"})
	return c, err
}

func TestDefaults(t *testing.T) {
	inEmptyDir(t, "")
	got, err := loadSettings(env{"APP_ID": "cli_a", "APP_SECRET": "s"})
	if err != nil {
		t.Fatal(err)
	}
	want := config{
		AppID:      "cli_a",
		AppSecret:  "s",
		FeishuHost: origin.New("https", "open.feishu.cn"),
		ListenAddr: ":3000", TokenVersion: "v2",
		SessionIdle: 12 * time.Hour, SessionMaxAge: 168 * time.Hour,
		JSSDKURL:  "https://lf-scm-cn.feishucdn.com/lark/op/h5-js-sdk-1.5.44.js",
		LogLevel:  slog.LevelInfo,
		LogFormat: "text",
		AdminAddr: "127.0.0.1:3001",
		Limits:    limit.Limits{Requests: 200, Connections: 256}, MaxConnections: 1024,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestPrecedence(t *testing.T) {
	for _, test := range []struct {
		name, dotEnv string
		env          env
		args         []string
		want         string
	}{
		{"file", "APP_ID=cli_file", nil, nil, "cli_file"},
		{"environment over file", "APP_ID=cli_file", env{"APP_ID": "cli_env"}, nil, "cli_env"},
		{"flag over environment", "APP_ID=cli_file", env{"APP_ID": "cli_env"}, []string{"--app-id", "cli_flag"}, "cli_flag"},
		{"flag with =", "", nil, []string{"-app-id=cli_flag"}, "cli_flag"},
		{"empty flag", "APP_ID=cli_file", env{"APP_ID": "cli_env"}, []string{"--app-id="}, "cli_env"},
		{"empty environment", "APP_ID=cli_file", env{"APP_ID": ""}, nil, "cli_file"},
		{"quotes and comments", "# mine\nAPP_ID='cli_file' # id\n", nil, nil, "cli_file"},
		{"byte order mark and CRLF", "\ufeffAPP_ID=cli_file\r\nAPP_SECRET=s\r\n", nil, nil, "cli_file"},
	} {
		t.Run(test.name, func(t *testing.T) {
			inEmptyDir(t, test.dotEnv)
			c, err := loadSettings(test.env, append(test.args, "--app-secret=s")...)
			if err != nil {
				t.Fatal(err)
			}
			if c.AppID != test.want {
				t.Errorf("APP_ID is %q, want %q", c.AppID, test.want)
			}
		})
	}
	if os.Getenv("APP_ID") != "" {
		t.Error("the file has changed the environment of the process")
	}
}

func TestEverySettingIsAFlag(t *testing.T) {
	inEmptyDir(t, "")
	got, err := loadSettings(nil, []string{
		"--app-id", "cli_a", "--app-secret", "s", "--feishu-host", "https://Open.Larksuite.com:443", "--feishu-accounts-host", "https://Accounts.Example:443", "--feishu-token-version", "v3",
		"--listen-addr", "127.0.0.1:0", "--trusted-origins", "https://a.example, http://b.example:8080,",
		"--jssdk-url", "http://127.0.0.1:3002/h5sdk.js", "--log-level", "warn", "--log-format", "json",
		"--login-scopes", "offline_access, contact:user.email:readonly", "--login-silent", "true", "--session-key", strings.Repeat("6b", 32),
		"--session-idle", "30m", "--session-max-age", "24h",
		"--admin-addr", "127.0.0.1:9090", "--admin-hosts", "server, Metrics.Example,", "--trusted-proxies", "10.1.2.3/8, 2001:db8::1,", "--requests-per-address", "7", "--connections-per-address", "0", "--max-connections", "9",
	}...)
	if err != nil {
		t.Fatal(err)
	}
	want := config{
		AppID:        "cli_a",
		AppSecret:    "s",
		FeishuHost:   origin.New("https", "open.larksuite.com"),
		AccountsHost: "https://accounts.example", TokenVersion: "v3",
		ListenAddr:     "127.0.0.1:0",
		TrustedOrigins: []origin.Origin{{Scheme: "https", Host: "a.example"}, {Scheme: "http", Host: "b.example:8080"}},
		LoginScopes:    []string{"offline_access", "contact:user.email:readonly"}, LoginSilent: true,
		SessionKey: settings.Secret(strings.Repeat("k", 32)), SessionIdle: 30 * time.Minute, SessionMaxAge: 24 * time.Hour,
		JSSDKURL:  "http://127.0.0.1:3002/h5sdk.js",
		LogLevel:  slog.LevelWarn,
		LogFormat: "json",
		AdminAddr: "127.0.0.1:9090", AdminHosts: []string{"server", "metrics.example"},
		TrustedProxies: middleware.Proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8::1/128")},
		Limits:         limit.Limits{Requests: 7}, MaxConnections: 9,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// An empty ADMIN_ADDR is valid and turns the operators' address off.
func TestNoAdmin(t *testing.T) {
	inEmptyDir(t, "ADMIN_ADDR=127.0.0.1:9")
	good := env{"APP_ID": "cli_a", "APP_SECRET": "s"}
	for name, load := range map[string]func() (config, error){
		"environment": func() (config, error) {
			return loadSettings(env{"APP_ID": "cli_a", "APP_SECRET": "s", "ADMIN_ADDR": ""})
		},
		"flag": func() (config, error) { return loadSettings(good, "--admin-addr=") },
	} {
		c, err := load()
		if err != nil || c.AdminAddr != "" {
			t.Errorf("%s: %q, %v", name, c.AdminAddr, err)
		}
	}
	if c, err := loadSettings(good); err != nil || c.AdminAddr != "127.0.0.1:9" {
		t.Errorf("file: %q, %v", c.AdminAddr, err)
	}
}

func TestSecretFile(t *testing.T) {
	inEmptyDir(t, "APP_ID=cli_a\nAPP_SECRET=\nAPP_SECRET_FILE=secret\n")
	if err := os.WriteFile("secret", []byte(" from-file \r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := loadSettings(nil)
	if err != nil || c.AppSecret != "from-file" {
		t.Errorf("%q, %v", string(c.AppSecret), err)
	}
}

// Every secret can be in a file, whose content is checked as the value is.
func TestEverySecretCanBeInAFile(t *testing.T) {
	inEmptyDir(t, "")
	content := map[string]string{
		"APP_SECRET": "s", "SESSION_KEY": strings.Repeat("6b", 32),
		"REDIS_URL": "redis://:hunter2@127.0.0.1:6379/0", "REDIS_ENCRYPTION_KEY": strings.Repeat("6c", 32),
	}
	want := config{AppSecret: "s", SessionKey: settings.Secret(strings.Repeat("k", 32)),
		RedisURL: "redis://:hunter2@127.0.0.1:6379/0", RedisKey: settings.Secret(strings.Repeat("l", 32))}
	var got config
	fields := 0
	for _, field := range reflect.VisibleFields(reflect.TypeFor[config]()) {
		if field.Type == reflect.TypeFor[settings.Secret]() {
			fields++
		}
	}
	environment := env{"APP_ID": "cli_a"}
	for _, s := range got.table(SignIn{}) {
		if !s.Secret {
			continue
		}
		if err := os.WriteFile(s.Name, []byte(content[s.Name]+"\r\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		environment[s.Name+"_FILE"] = s.Name
		fields--
	}
	if fields != 0 {
		t.Errorf("%d secrets of the configuration cannot be in a file", fields)
	}
	got, err := loadSettings(environment)
	if err != nil || got.AppSecret != want.AppSecret || got.SessionKey != want.SessionKey || got.RedisURL != want.RedisURL || got.RedisKey != want.RedisKey {
		t.Errorf("%q %q %q %q, %v", string(got.AppSecret), string(got.SessionKey), string(got.RedisURL), string(got.RedisKey), err)
	}

	for name, value := range content {
		environment := env{"APP_ID": "cli_a", "APP_SECRET_FILE": "APP_SECRET", name + "_FILE": name, name: value}
		if _, err := loadSettings(environment); err == nil || !strings.Contains(err.Error(), name+"_FILE is set and "+name+" too") {
			t.Errorf("%s and its file: %v", name, err)
		}
		delete(environment, name)
		if name == "APP_SECRET" {
			continue // any text is valid
		}
		if err := os.WriteFile(name, []byte("hunter2"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := loadSettings(environment)
		if err == nil || !strings.HasPrefix(err.Error(), name+" is malformed: set it to ") || !strings.HasSuffix(err.Error(), "(it is set in the file that "+name+"_FILE names)") || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("malformed %s: %v", name, err)
		}
	}
}

// An error is one line that names the setting, never its value.
func TestMistakes(t *testing.T) {
	good := env{"APP_ID": "cli_a", "APP_SECRET": "s"}
	for _, test := range []struct {
		name   string
		env    env
		args   []string
		dotEnv string
		want   string
	}{
		{"no id", env{"APP_SECRET": "s"}, nil, "", "APP_ID is missing"},
		{"no secret", env{"APP_ID": "cli_a"}, nil, "", "APP_SECRET is missing"},
		{"empty id", env{"APP_ID": "", "APP_SECRET": "s"}, nil, "", "APP_ID is missing"},
		{"id", nil, []string{"--app-id", "hunter2 x"}, "", "APP_ID is malformed"},
		{"host without scheme", nil, []string{"--feishu-host=hunter2"}, "", "FEISHU_HOST is malformed"},
		{"host with path", nil, []string{"--feishu-host=https://open.feishu.cn/hunter2"}, "", "FEISHU_HOST is malformed"},
		{"host with user", nil, []string{"--feishu-host=https://u:hunter2@open.feishu.cn"}, "", "FEISHU_HOST is malformed"},
		{"host of another scheme", nil, []string{"--feishu-host=ftp://hunter2"}, "", "FEISHU_HOST is malformed"},
		{"accounts host", nil, []string{"--feishu-accounts-host=hunter2"}, "", "FEISHU_ACCOUNTS_HOST is malformed"},
		{"token version", nil, []string{"--feishu-token-version=hunter2"}, "", "FEISHU_TOKEN_VERSION is malformed"},
		{"address", nil, []string{"--listen-addr=3000"}, "", "LISTEN_ADDR is malformed"},
		{"port", nil, []string{"--listen-addr=:hunter2"}, "", "LISTEN_ADDR is malformed"},
		{"high port", nil, []string{"--listen-addr=:65536"}, "", "LISTEN_ADDR is malformed"},
		{"scope", nil, []string{"--login-scopes=a&hunter2"}, "", "LOGIN_SCOPES is malformed"},
		{"scope twice", nil, []string{"--login-scopes=hunter2 hunter2"}, "", "LOGIN_SCOPES names a scope twice"},
		{"silent", nil, []string{"--login-silent=hunter2"}, "", "LOGIN_SILENT is malformed"},
		{"session key", nil, []string{"--session-key=hunter2"}, "", "SESSION_KEY is malformed"},
		{"idle", nil, []string{"--session-idle=hunter2"}, "", "SESSION_IDLE is malformed"},
		{"life", nil, []string{"--session-life=59s"}, "", "SESSION_LIFE is malformed"},
		{"origin", nil, []string{"--trusted-origins=https://a.example,hunter2"}, "", "TRUSTED_ORIGINS is malformed"},
		{"origin with path", nil, []string{"--trusted-origins=https://a.example/"}, "", "TRUSTED_ORIGINS is malformed"},
		{"wildcard", nil, []string{"--trusted-origins=https://*.a.example"}, "", "TRUSTED_ORIGINS is malformed"},
		{"relative script", nil, []string{"--jssdk-url=/hunter2.js"}, "", "JSSDK_URL is malformed"},
		{"script of another scheme", nil, []string{"--jssdk-url=javascript:hunter2"}, "", "JSSDK_URL is malformed"},
		{"level", nil, []string{"--log-level=hunter2"}, "", "LOG_LEVEL is malformed"},
		{"level of slog", nil, []string{"--log-level=INFO+1"}, "", "LOG_LEVEL is malformed"},
		{"format", nil, []string{"--log-format=hunter2"}, "", "LOG_FORMAT is malformed"},
		{"admin address", nil, []string{"--admin-addr=hunter2"}, "", "ADMIN_ADDR is malformed"},
		{"admin address without a host", nil, []string{"--admin-addr=:3001"}, "", "ADMIN_ADDR is malformed"},
		{"admin hosts", nil, []string{"--admin-hosts=server:3001"}, "", "ADMIN_HOSTS is malformed"},
		{"proxies", nil, []string{"--trusted-proxies=10.0.0.0/8,hunter2"}, "", "TRUSTED_PROXIES is malformed"},
		{"proxies of many bits", nil, []string{"--trusted-proxies=10.0.0.0/33"}, "", "TRUSTED_PROXIES is malformed"},
		{"proxies of mixed families", nil, []string{"--trusted-proxies=::ffff:10.0.0.1"}, "", "TRUSTED_PROXIES is malformed"},
		{"everybody", nil, []string{"--trusted-proxies=10.0.0.1,0.0.0.0/0"}, "", "TRUSTED_PROXIES is malformed: 0.0.0.0/0 is every address"},
		{"everybody by IPv6", nil, []string{"--trusted-proxies=::/0"}, "", "TRUSTED_PROXIES is malformed"},
		{"all connections", nil, []string{"--max-connections=hunter2"}, "", "MAX_CONNECTIONS is malformed"},
		{"requests", nil, []string{"--requests-per-address=hunter2"}, "", "REQUESTS_PER_ADDRESS is malformed"},
		{"connections", nil, []string{"--connections-per-address=-1"}, "", "CONNECTIONS_PER_ADDRESS is malformed"},
		{"both secrets", nil, []string{"--app-secret-file=hunter2"}, "", "APP_SECRET_FILE is set and APP_SECRET too"},
		{"secret file", env{"APP_ID": "cli_a", "APP_SECRET_FILE": "hunter2"}, nil, "", "APP_SECRET_FILE names a file that cannot be read: no such file"},
		{"empty secret file", env{"APP_ID": "cli_a", "APP_SECRET_FILE": "/dev/null"}, nil, "", "APP_SECRET_FILE names an empty file"},
		{"long secret file", env{"APP_ID": "cli_a", "APP_SECRET_FILE": "/dev/zero"}, nil, "", "APP_SECRET_FILE names a file that does not hold a secret"},
		{"secret file of many lines", env{"APP_ID": "cli_a", "APP_SECRET_FILE": ".env"}, nil, "X=hunter2\nY=1\n", "APP_SECRET_FILE names a file that does not hold a secret"},
		{"unknown flag", nil, []string{"--app-secrt=hunter2"}, "", "-app-secrt"},
		{"flag syntax", nil, []string{"---app-secret=hunter2"}, "", "bad flag syntax"},
		{"no value", nil, []string{"--app-secret"}, "", "-app-secret"},
		{"argument", nil, []string{"hunter2"}, "", "not a flag"},
		{"file", nil, nil, "APP_ID=cli_a\n\n# a comment\nAPP_SECRET hunter2\nLOG_LEVEL=info\n", ".env is malformed in line 4"},
		{"first line of the file", nil, nil, "APP_SECRET hunter2\nAPP_ID=cli_a\n", ".env is malformed in line 1"},
		{"last line of the file", nil, nil, "APP_ID=cli_a\nhunter2", ".env is malformed in line 2"},
		{"quotes in the file", nil, nil, "APP_ID=cli_a\nAPP_SECRET=\"hunter2\nLOG_LEVEL=info\n", ".env is malformed in line 2"},
		{"CRLF in the file", nil, nil, "APP_ID=cli_a\r\nhunter2\r\nLOG_LEVEL=info\r\n", ".env is malformed in line 2"},
	} {
		t.Run(test.name, func(t *testing.T) {
			inEmptyDir(t, test.dotEnv)
			environment := good
			if test.env != nil {
				environment = test.env
			}
			var stderr strings.Builder
			p := program{testApp(), environment.get, nil, &stderr}
			if status := p.run(t.Context(), test.args); status != 2 {
				t.Errorf("exit status %d, want 2", status)
			}
			got := stderr.String()
			if !strings.Contains(got, test.want) || strings.Count(got, "\n") != 1 {
				t.Errorf("got %q, want one line with %q", got, test.want)
			}
			if strings.Contains(got, "hunter2") {
				t.Errorf("it repeats the value: %q", got)
			}
		})
	}
}

// All mistakes are reported at once, each with the wrong name and where it is
// set.
func TestAllMistakesAtOnce(t *testing.T) {
	inEmptyDir(t, "\ufeffLOG_LEVEL=loud\r\nTEST_PATH=a.db\r\nhunter2\r\nhunter3\r\nSESSION_LIFE=1s\r\n")
	var stderr strings.Builder
	p := program{testApp(), env{"APP_ID": "x", "REDIS_URL_FILE": "nowhere", "LISTEN_ADDR": "3000"}.get, nil, &stderr}
	if status := p.run(t.Context(), []string{"--log-format=xml", "--app-secrt", "hunter2", "--app-scret=hunter2", "hunter2", "---x", "--jssdk-url", "x"}); status != 2 {
		t.Errorf("exit status %d, want 2", status)
	}
	wants := []string{
		"-app-secrt: --help lists the flags",
		"-app-scret: --help lists the flags",
		"argument 5 is not a flag: --help lists the flags",
		"bad flag syntax: ---x: --help lists the flags",
		".env is malformed in line 3: write",
		".env is malformed in line 4: write",
		"APP_ID is malformed: copy it from the developer console, it looks like cli_a1b2c3d4e5f6a7b8 (it is set in the environment)",
		"LISTEN_ADDR is malformed: set it to host:port or :port (it is set in the environment)",
		"SESSION_LIFE is malformed: write a time of a minute or more, such as 30m or 12h (it is set in .env)",
		"JSSDK_URL is malformed: set it to an absolute http or https URL (it is set as --jssdk-url)",
		"REDIS_URL_FILE names a file that cannot be read: no such file or directory (it is set in the environment)",
		"LOG_LEVEL is malformed: set it to one of debug, info, warn, error (it is set in .env)",
		"LOG_FORMAT is malformed: set it to one of text, json (it is set as --log-format)",
	}
	lines := strings.Split(strings.TrimSuffix(stderr.String(), "\n"), "\n")
	for i, want := range wants {
		if i >= len(lines) || !strings.HasPrefix(lines[i], "server: ") || !strings.Contains(lines[i], want) {
			t.Errorf("line %d lacks %q:\n%s", i+1, want, &stderr)
			break
		}
	}
	if len(lines) != len(wants) || strings.Contains(stderr.String(), "hunter") {
		t.Errorf("%d lines, want %d:\n%s", len(lines), len(wants), &stderr)
	}
}

// goodValues has an accepted value for each setting with a check.
var goodValues = env{
	"APP_ID": "cli_a", "APP_SECRET": "s3cret", "FEISHU_HOST": "https://open.larksuite.com", "FEISHU_ACCOUNTS_HOST": "https://accounts.example",
	"FEISHU_TOKEN_VERSION": "v3", "LISTEN_ADDR": "127.0.0.1:80", "TRUSTED_ORIGINS": "https://a.example", "LOGIN_SCOPES": "offline_access", "LOGIN_SILENT": "true",
	"SESSION_KEY": testRedisKey, "SESSION_IDLE": "1h", "SESSION_MAX_AGE": "2h", "JSSDK_URL": "https://cdn.example/sdk.js", "REDIS_URL": "redis://redis:6379/0",
	"REDIS_ENCRYPTION_KEY": testRedisKey, "LOG_LEVEL": "warn", "LOG_FORMAT": "json", "ADMIN_ADDR": "127.0.0.1:81", "ADMIN_HOSTS": "server", "TRUSTED_PROXIES": "10.0.0.1",
	"WEB_DIR": "web", "REQUESTS_PER_ADDRESS": "7", "CONNECTIONS_PER_ADDRESS": "8", "MAX_CONNECTIONS": "9",
}

// White space and the like around a value are removed, wherever it is set.
func TestValuesAreTrimmed(t *testing.T) {
	inEmptyDir(t, "")
	want, err := loadSettings(goodValues)
	if err != nil {
		t.Fatal(err)
	}
	var c config
	for _, extra := range []string{"\n", "\r\n", "\r", " ", "\t", "\u00a0", "\ufeff", "\u200b", "\x00", "\u3000"} {
		for _, s := range c.table(SignIn{}) {
			value, ok := goodValues[s.Name]
			if !ok {
				t.Fatalf("goodValues lacks %s", s.Name)
			}
			padded := extra + value + extra
			others := maps.Clone(goodValues)
			delete(others, s.Name)
			inEnv := maps.Clone(goodValues)
			inEnv[s.Name] = padded
			flag := "--" + strings.ToLower(strings.ReplaceAll(s.Name, "_", "-"))
			loads := map[string]func() (config, error){
				"environment": func() (config, error) { return loadSettings(inEnv) },
				"flag":        func() (config, error) { return loadSettings(others, flag, padded) },
			}
			if extra != "\x00" {
				loads[".env"] = func() (config, error) {
					if err := os.WriteFile(".env", []byte("\ufeff"+s.Name+"=\""+padded+"\"\r\n"), 0o600); err != nil {
						t.Fatal(err)
					}
					defer os.Remove(".env")
					return loadSettings(others)
				}
			}
			if s.Secret && extra != "\x00" {
				loads["file"] = func() (config, error) {
					if err := os.WriteFile("file", []byte(padded), 0o600); err != nil {
						t.Fatal(err)
					}
					inFile := maps.Clone(others)
					inFile[s.Name+"_FILE"] = extra + "file" + extra
					return loadSettings(inFile)
				}
			}
			for place, load := range loads {
				if got, err := load(); err != nil || !reflect.DeepEqual(got, want) {
					t.Errorf("%s with %q in %s: %v", s.Name, extra, place, err)
				}
			}
		}
	}
}

// Characters that no value contains are refused, wherever it is set.
func TestHiddenCharacters(t *testing.T) {
	inEmptyDir(t, "")
	var c config
	for _, s := range c.table(SignIn{}) {
		for _, bad := range []string{"a\nb", "a\u200bb", "a\xffb", `"` + goodValues[s.Name] + `"`, "'" + goodValues[s.Name] + "'"} {
			values := maps.Clone(goodValues)
			values[s.Name] = bad
			if _, err := loadSettings(values); err == nil || !strings.HasPrefix(err.Error(), s.Name+" ") || !strings.HasSuffix(err.Error(), "(it is set in the environment)") {
				t.Errorf("%s with %q: %v", s.Name, bad, err)
			}
		}
	}
	if err := os.WriteFile("utf16", []byte("\xff\xfes\x00e\x00"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := loadSettings(env{"APP_ID": "cli_a", "APP_SECRET_FILE": "utf16"}); err == nil || !strings.Contains(err.Error(), "APP_SECRET_FILE names a file that is not UTF-8") {
		t.Errorf("a file in UTF-16: %v", err)
	}
	if err := os.WriteFile(".env", []byte("\xff\xfeA\x00"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := loadSettings(goodValues); err == nil || err.Error() != ".env is not UTF-8: save it in that encoding" {
		t.Errorf(".env in UTF-16: %v", err)
	}
}

func TestAppIDAndSecret(t *testing.T) {
	inEmptyDir(t, "")
	for _, id := range []string{"x", "cli", "cli_", "cli_xxxxxxxxxxxxxxxx", "cli_a b", "cli_…", "CLI_A1", "ou_a1b2", "cli_a1-b2", "cli_a1\u4e00"} {
		if _, err := loadSettings(env{"APP_ID": id, "APP_SECRET": "s"}); err == nil || !strings.HasPrefix(err.Error(), "APP_ID is malformed") {
			t.Errorf("APP_ID %q: %v", id, err)
		}
	}
	for _, secret := range []string{"a b", "a\tb", "\u4e00", "a\"b", "<secret>"} {
		if _, err := loadSettings(env{"APP_ID": "cli_a", "APP_SECRET": secret}); err == nil || !strings.HasPrefix(err.Error(), "APP_SECRET ") {
			t.Errorf("APP_SECRET %q: %v", secret, err)
		}
	}
}

func TestUnreadableFile(t *testing.T) {
	inEmptyDir(t, "")
	if err := os.Mkdir(".env", 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := loadSettings(nil)
	if err == nil || !strings.Contains(err.Error(), ".env") {
		t.Errorf("a directory in place of .env: %v", err)
	}
}

func TestHelp(t *testing.T) {
	inEmptyDir(t, "")
	var c config
	for _, arg := range []string{"-h", "--help"} {
		var out strings.Builder
		p := program{testApp(), env{}.get, nil, &out}
		if status := p.run(t.Context(), []string{arg}); status != 0 {
			t.Errorf("%s: exit status %d", arg, status)
		}
		for _, s := range c.table(SignIn{}) {
			flag := strings.ToLower(strings.ReplaceAll(s.Name, "_", "-"))
			for _, want := range []string{"--" + flag + "\n", s.Name + ": " + s.Usage, s.Default} {
				if !strings.Contains(out.String(), want) {
					t.Errorf("%s lacks %q", arg, want)
				}
			}
		}
	}
}

// SESSION_LIFE, the old name, is still read, with a warning.
func TestOldName(t *testing.T) {
	inEmptyDir(t, "")
	for _, test := range []struct {
		env  env
		args []string
		want time.Duration
	}{
		{env{"SESSION_LIFE": "24h"}, nil, 24 * time.Hour},
		{env{"SESSION_LIFE": "24h", "SESSION_MAX_AGE": "48h"}, nil, 48 * time.Hour},
		{env{"SESSION_MAX_AGE": "48h"}, []string{"--session-life=24h"}, 24 * time.Hour},
	} {
		c, warnings, err := loadConfig(SignIn{}, settings.Source{Args: append(test.args, "--app-id=cli_a", "--app-secret=s"), Lookup: test.env.get})
		if err != nil || c.SessionMaxAge != test.want {
			t.Errorf("%v %v: %v, %v", test.env, test.args, c.SessionMaxAge, err)
		}
		warned := len(warnings) == 1 && strings.Contains(warnings[0], "SESSION_LIFE is the old name of SESSION_MAX_AGE")
		if warned != (test.want == 24*time.Hour) {
			t.Errorf("%v %v: %q", test.env, test.args, warnings)
		}
	}
}

// .env.example has all settings with their defaults.
func TestExampleFile(t *testing.T) {
	example, err := os.ReadFile("../../.env.example")
	if err != nil {
		t.Fatal(err)
	}
	var c config
	for _, s := range c.table(SignIn{}) {
		line := "\n# " + s.Name + "=" + s.Default + "\n"
		if s.Default == "" {
			line = s.Name + "=\n"
		}
		if !strings.Contains("\n"+string(example), line) {
			t.Errorf(".env.example lacks %q", line)
		}
	}
	inEmptyDir(t, string(example))
	if _, err := loadSettings(env{"APP_ID": "cli_a", "APP_SECRET": "s"}); err != nil {
		t.Errorf("it is not accepted unchanged: %v", err)
	}
}
