package webapp

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/settings"
)

// Setting is a setting of the app's own, in addition to those that --help lists
// anyway. Its value is that of the latest [Main] or [New] in the process.
type Setting struct {
	name, usage, fallback string
	secret                bool
	value                 atomic.Pointer[string]
}

var (
	appSettingsMu sync.Mutex
	appSettings   []*Setting

	settingName = regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$`)
)

// NewSetting declares a setting, usually in a variable of the package. The name
// is that of the variable of the environment, such as "DB_PATH"; the flag is
// --db-path. The usage is a line for --help. It panics if the name is malformed
// or taken.
func NewSetting(name, defaultValue, usage string) *Setting {
	return declare(&Setting{name: name, fallback: defaultValue, usage: usage})
}

// NewSecret declares a setting whose value is a secret and empty by default. It
// can be given as the name of a file, too: for API_KEY, the setting
// API_KEY_FILE. Printed or logged, it does not show its value.
func NewSecret(name, usage string) *Setting {
	return declare(&Setting{name: name, usage: usage, secret: true})
}

func declare(s *Setting) *Setting {
	appSettingsMu.Lock()
	defer appSettingsMu.Unlock()
	if !settingName.MatchString(s.name) {
		panic("webapp: malformed name of a setting: " + s.name)
	}
	var c config
	taken := append(c.table(SignIn{}), tableOf(appSettings)...).Names()
	for _, name := range tableOf([]*Setting{s}).Names() {
		if slices.Contains(taken, name) {
			panic("webapp: the setting " + name + " exists already")
		}
	}
	appSettings = append(appSettings, s)
	return s
}

// declaredSettings returns the table of the app's own settings.
func declaredSettings() settings.Table {
	appSettingsMu.Lock()
	defer appSettingsMu.Unlock()
	return tableOf(appSettings)
}

func tableOf(declared []*Setting) settings.Table {
	var table settings.Table
	for _, s := range declared {
		table = append(table, settings.Setting{Name: s.name, Default: s.fallback, Usage: s.usage, Secret: s.secret, AnyText: true, Set: func(v string) error {
			s.value.Store(&v)
			return nil
		}})
	}
	return table
}

// String returns the value: the default until [Main] or [New] has read the
// settings.
func (s *Setting) String() string {
	if v := s.value.Load(); v != nil {
		return *v
	}
	return s.fallback
}

// Int returns the value as a whole number. The error has the remedy; if [App.Setup]
// returns it, the program exits with status 2.
func (s *Setting) Int() (int, error) {
	return parseSetting(s, strconv.Atoi, "set it to a whole number")
}

// Bool returns the value as true or false. The error is as that of Int.
func (s *Setting) Bool() (bool, error) {
	return parseSetting(s, strconv.ParseBool, "set it to true or false")
}

// Duration returns the value as a time. The error is as that of Int.
func (s *Setting) Duration() (time.Duration, error) {
	return parseSetting(s, time.ParseDuration, "write a time such as 90s, 30m or 12h")
}

func parseSetting[T any](s *Setting, parse func(string) (T, error), advice string) (T, error) {
	v, err := parse(s.String())
	if err != nil {
		return v, settings.Error(s.name + " is malformed: " + advice)
	}
	return v, nil
}

// Format prints the value, or a placeholder for it if it is a secret.
func (s *Setting) Format(f fmt.State, verb rune) {
	if s.secret {
		settings.Secret("").Format(f, verb)
		return
	}
	_, _ = io.WriteString(f, s.String())
}

// MarshalText is Format, for log/slog and encoding/json.
func (s *Setting) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "%v", s), nil }
