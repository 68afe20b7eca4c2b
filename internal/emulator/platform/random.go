package platform

import (
	"crypto/rand"
	"encoding/hex"
)

// randomHex returns so many random bytes as hex digits.
func randomHex(bytes int) string {
	b := make([]byte, bytes)
	rand.Read(b)
	return hex.EncodeToString(b)
}
