package settings

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/origin"
	"github.com/feishu-goapp/feishu-goapp/internal/seal"
)

// OneOf returns a Set that accepts some words.
func OneOf(to *string, words ...string) func(string) error {
	return func(v string) error {
		if !slices.Contains(words, v) {
			return fmt.Errorf("is malformed: set it to one of %s", strings.Join(words, ", "))
		}
		*to = v
		return nil
	}
}

// Bool returns a Set that accepts true and false.
func Bool(to *bool) func(string) error {
	return parse(to, strconv.ParseBool, "set it to true or false")
}

// Count returns a Set that accepts a limit.
func Count(to *int) func(string) error {
	return parse(to, func(v string) (int, error) {
		n, err := strconv.ParseUint(v, 10, 31)
		if err == nil && n > 1e9 {
			err = strconv.ErrRange
		}
		return int(n), err
	}, "set it to a whole number, 0 for no limit")
}

// Duration returns a Set that accepts a time of a minute or more.
func Duration(to *time.Duration) func(string) error {
	return parse(to, func(v string) (time.Duration, error) {
		d, err := time.ParseDuration(v)
		if err == nil && d < time.Minute {
			err = strconv.ErrRange
		}
		return d, err
	}, "write a time of a minute or more, such as 30m or 12h")
}

// LogLevel returns a Set that accepts a level of log/slog.
func LogLevel(to *slog.Level) func(string) error {
	return func(v string) error {
		var word string
		if err := OneOf(&word, "debug", "info", "warn", "error")(v); err != nil {
			return err
		}
		return to.UnmarshalText([]byte(word))
	}
}

// Address returns a Set that accepts an address to listen on. With wantsHost the
// host is required, so that listening on all addresses must be explicit.
func Address(to *string, wantsHost bool) func(string) error {
	return func(v string) error {
		host, port, err := net.SplitHostPort(v)
		_, portErr := strconv.ParseUint(port, 10, 16)
		switch {
		case v == "" && wantsHost: // nowhere
		case wantsHost && (err != nil || portErr != nil || host == ""):
			return errors.New("is malformed: set it to host:port, with 0.0.0.0 for all addresses, or to nothing")
		case err != nil || portErr != nil:
			return errors.New("is malformed: set it to host:port or :port")
		}
		*to = v
		return nil
	}
}

// URL returns a Set that accepts an absolute http or https URL.
func URL(to *string) func(string) error {
	return func(v string) error {
		u, err := url.Parse(v)
		if err != nil || !origin.IsWeb(u.Scheme) || !origin.ValidHost(u.Host) || u.User != nil {
			return errors.New("is malformed: set it to an absolute http or https URL")
		}
		*to = v
		return nil
	}
}

// Key returns a Set that accepts 32 bytes in base64 or hexadecimal, or nothing.
func Key(to *Secret) func(string) error {
	return func(v string) error {
		if v == "" {
			*to = ""
			return nil
		}
		key, err := seal.ParseKey(v)
		if err != nil {
			return fmt.Errorf("is malformed: set it to %w", err)
		}
		*to = Secret(key)
		return nil
	}
}

// parse returns a Set that stores the result of read. Its error is the advice.
func parse[T any](to *T, read func(string) (T, error), advice string) func(string) error {
	return func(v string) error {
		parsed, err := read(v)
		if err != nil {
			return errors.New("is malformed: " + advice)
		}
		*to = parsed
		return nil
	}
}
