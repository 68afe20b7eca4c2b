package webapp

import (
	"fmt"
	"io"
)

// A Secret is a string that no format verb, log or JSON encoder shows. Convert
// it to a string where it is really needed: on its way to the platform.
type Secret string

// Format prints the same word whatever the verb and the secret are.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// MarshalText is what the encoders of log/slog and encoding/json ask for.
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

const redacted = "(secret)"
