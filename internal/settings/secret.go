package settings

import (
	"fmt"
	"io"
)

// Secret is a string that no format verb, log or JSON encoder shows. Convert it
// to a string only where it is sent.
type Secret string

// Format prints the same word for every verb and secret.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// MarshalText is for log/slog and encoding/json.
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

const redacted = "(secret)"
