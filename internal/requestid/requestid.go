// Package requestid names requests, so that what a browser was told, what this
// server logged and what it asked of others can be put together again.
package requestid

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
)

// Header is the HTTP header that carries the id.
const Header = "X-Request-Id"

// longest is the length of the longest id that is taken from somebody else.
const longest = 128

// New makes an id: 32 hexadecimal digits. It is unique for all practical
// purposes, but no secret.
func New() string {
	var b [16]byte
	binary.LittleEndian.PutUint64(b[:], rand.Uint64())
	binary.LittleEndian.PutUint64(b[8:], rand.Uint64())
	var digits [32]byte
	hex.Encode(digits[:], b[:])
	return string(digits[:])
}

// Valid reports whether an id of somebody else can go into headers and logs:
// it has 1 to 128 letters, digits and -_.: and nothing else.
func Valid(id string) bool {
	for i := range len(id) {
		switch c := id[i]; {
		case 'a' <= c|0x20 && c|0x20 <= 'z', '0' <= c && c <= '9', c == '-', c == '_', c == '.', c == ':':
		default:
			return false
		}
	}
	return id != "" && len(id) <= longest
}

// With returns a context that carries the id. It costs one allocation.
func With(ctx context.Context, id string) context.Context { return &withID{ctx, id} }

// From returns the id that ctx carries, empty if it carries none.
func From(ctx context.Context) string {
	if w, ok := ctx.Value(key{}).(*withID); ok {
		return w.id
	}
	return ""
}

type withID struct {
	context.Context
	id string
}

type key struct{}

// Value implements context.Context.
func (w *withID) Value(k any) any {
	if _, ok := k.(key); ok {
		return w
	}
	return w.Context.Value(k)
}
