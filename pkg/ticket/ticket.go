package ticket

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"
)

// longestLife is more than the platform gives any ticket (two hours). A ticket
// said to live longer is a mistake that would otherwise be kept for ever.
const longestLife = 24 * time.Hour

// A Ticket is a secret that is good until it expires. Printing it, logging it
// or encoding it as JSON shows when it expires and never its value.
type Ticket struct {
	Value   string
	Expires time.Time
}

// String says until when the ticket is good, without its value.
func (t Ticket) String() string {
	return "ticket until " + t.Expires.UTC().Format(time.RFC3339)
}

// Format writes String whatever the verb is, so that no %#v or %d reveals the
// value.
func (t Ticket) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, t.String()) }

// LogValue is String, for log/slog.
func (t Ticket) LogValue() slog.Value { return slog.StringValue(t.String()) }

// MarshalText is String, for encoding/json and the like. There is no way back:
// tickets are not meant to be stored.
func (t Ticket) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// check tells why t, fresh from its source, cannot be used.
func (t Ticket) check() error {
	left := time.Until(t.Expires)
	switch {
	case t.Value == "":
		return errors.New("the source gave an empty ticket")
	case left <= 0:
		return fmt.Errorf("the source gave a ticket that ended %v ago", -left)
	case left > longestLife:
		return fmt.Errorf("the source gave a ticket that lives %v, longer than %v", left, longestLife)
	}
	return nil
}
