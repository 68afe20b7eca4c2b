package webapp

import (
	"errors"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"
)

// loginConfig is how users sign in and stay so.
type loginConfig struct {
	Scopes     []string // to ask for where users sign in
	Silent     bool     // the page signs its user in by itself, in Feishu
	Key        Secret   // of 32 bytes, encrypts sessions; none: a random one
	Idle, Life time.Duration
}

// LogValue shows the settings without the key.
func (l loginConfig) LogValue() slog.Value {
	return slog.GroupValue(
		slog.Any("scopes", l.Scopes),
		slog.Bool("silent", l.Silent),
		slog.Any("session_key", l.Key),
		slog.Duration("session_idle", l.Idle),
		slog.Duration("session_life", l.Life),
	)
}

// parseScopes reads a list separated by spaces or commas.
func parseScopes(v string) ([]string, error) {
	scopes := strings.FieldsFunc(v, func(c rune) bool { return c == ' ' || c == ',' })
	for i, scope := range scopes {
		if !madeOf(scope, func(c byte) bool { return isDigit(c) || isLetter(c) || strings.IndexByte(":._-", c) >= 0 }) {
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

// parseSwitch reads whether something is to be done.
func parseSwitch(v string) (bool, error) {
	on, err := strconv.ParseBool(v)
	if err != nil {
		return false, errors.New("is malformed: set it to true or false")
	}
	return on, nil
}

// parseLife reads how long something lasts, a minute at least.
func parseLife(v string) (time.Duration, error) {
	d, err := time.ParseDuration(v)
	if err != nil || d < time.Minute {
		return 0, errors.New("is malformed: write a time of a minute or more, such as 30m or 12h")
	}
	return d, nil
}
