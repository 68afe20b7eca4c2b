package ticket

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"
)

// maxLifetime is longer than the life of any of the platform's tickets (two
// hours). A longer one is a bug of the source and would be kept forever.
const maxLifetime = 24 * time.Hour

// A Ticket is a secret that is valid until it expires. Printed, logged or
// encoded as JSON it shows when it expires and never its value.
type Ticket struct {
	Value   string
	Expires time.Time
}

// String returns when the ticket expires, without its value.
func (t Ticket) String() string {
	return "ticket until " + t.Expires.UTC().Format(time.RFC3339)
}

// Format writes String for every verb, so that no %#v or %d reveals the
// value.
func (t Ticket) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, t.String()) }

// LogValue returns String, for log/slog.
func (t Ticket) LogValue() slog.Value { return slog.StringValue(t.String()) }

// MarshalText returns String, for encoding/json and others. It cannot be read
// back: tickets are not meant to be stored.
func (t Ticket) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// check returns an error if t, as returned by its source, cannot be used.
func (t Ticket) check() error {
	left := time.Until(t.Expires)
	switch {
	case t.Value == "":
		return errors.New("the source gave an empty ticket")
	case left <= 0:
		return fmt.Errorf("the source gave a ticket that ended %v ago", -left)
	case left > maxLifetime:
		return fmt.Errorf("the source gave a ticket that lives %v, longer than %v", left, maxLifetime)
	}
	return nil
}
