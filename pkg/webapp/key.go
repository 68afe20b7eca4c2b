package webapp

import (
	"fmt"

	"github.com/feishu-goapp/feishu-goapp/internal/seal"
)

// parseKey reads a key to encrypt with; it may be left out.
func parseKey(v string) (Secret, error) {
	if v == "" {
		return "", nil
	}
	key, err := seal.ParseKey(v)
	if err != nil {
		return "", fmt.Errorf("is malformed: set it to %w", err)
	}
	return Secret(key), nil
}
