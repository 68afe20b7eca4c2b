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

// A Context carries the id of a request. It is a type of its own so that it can
// be a part of something else and cost no allocation.
type Context struct {
	context.Context
	ID string
}

type key struct{}

// Value implements context.Context.
func (c *Context) Value(k any) any {
	if _, ok := k.(key); ok {
		return c
	}
	return c.Context.Value(k)
}

// From returns the id that ctx carries, empty if it carries none.
func From(ctx context.Context) string {
	if c, ok := ctx.Value(key{}).(*Context); ok {
		return c.ID
	}
	return ""
}
