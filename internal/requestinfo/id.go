package requestinfo

import (
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
)

// Header is the HTTP header that carries the id of a request.
const Header = "X-Request-Id"

// maxID is the length of the longest id that is accepted from a proxy.
const maxID = 128

// NewID returns a new id: 32 hexadecimal digits. It is unique for all practical
// purposes, but no secret.
func NewID() string {
	var b [16]byte
	binary.LittleEndian.PutUint64(b[:], rand.Uint64())
	binary.LittleEndian.PutUint64(b[8:], rand.Uint64())
	return hex.EncodeToString(b[:])
}

// ValidID reports whether an id made elsewhere can go into headers and logs: it
// has 1 to 128 letters, digits and -_.: and nothing else.
func ValidID(id string) bool {
	for i := range len(id) {
		switch c := id[i]; {
		case 'a' <= c|0x20 && c|0x20 <= 'z', '0' <= c && c <= '9', c == '-', c == '_', c == '.', c == ':':
		default:
			return false
		}
	}
	return id != "" && len(id) <= maxID
}
