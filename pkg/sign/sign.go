// Package sign computes the signature that a web page presents to the Feishu
// (Lark) client in h5sdk.config, and the nonces for it.
//
// It uses no network, no clock and no state, and the standard library only. The
// caller supplies the jsapi_ticket. Every function is safe for concurrent use and
// none blocks.
//
// The rules are at
// https://open.feishu.cn/document/uYjL24iN/uUDO3YjL1gzN24SN4cjN
package sign

import (
	"crypto/rand"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/hex"
	"strconv"
	"strings"
)

// Sign returns the signature of a page: the SHA-1, in lower-case hex, of
// [Text] for the same arguments.
//
// The timestamp is in milliseconds since the Unix epoch, and pageURL is [PageURL]
// of the page's location.href, byte for byte: a URL that was decoded, encoded or
// normalized has another signature.
//
// A signature is valid once and for ten minutes, so every page load needs a new
// nonce and timestamp.
func Sign(ticket, nonce string, timestamp int64, pageURL string) string {
	var room [512]byte // for most URLs the text stays on the stack
	digest := sha1.Sum(appendText(room[:0], ticket, nonce, timestamp, pageURL))
	return string(hex.AppendEncode(room[:0], digest[:]))
}

// Text returns the string that [Sign] hashes, for tests and for comparison with the
// text that the platform reports in error 333441. It contains the ticket: do not
// send it to browsers or write it to production logs.
func Text(ticket, nonce string, timestamp int64, pageURL string) string {
	return string(appendText(nil, ticket, nonce, timestamp, pageURL))
}

// appendText writes the fields sorted by name, values as they are.
func appendText(b []byte, ticket, nonce string, timestamp int64, pageURL string) []byte {
	b = append(b, "jsapi_ticket="...)
	b = append(b, ticket...)
	b = append(b, "&noncestr="...)
	b = append(b, nonce...)
	b = append(b, "&timestamp="...)
	b = strconv.AppendInt(b, timestamp, 10)
	b = append(b, "&url="...)
	return append(b, pageURL...)
}

// Verify reports whether signature is that of [Sign] for the other arguments, in
// constant time.
func Verify(signature, ticket, nonce string, timestamp int64, pageURL string) bool {
	want := Sign(ticket, nonce, timestamp, pageURL)
	return subtle.ConstantTimeCompare([]byte(signature), []byte(want)) == 1
}

// PageURL returns the part of a location.href that is signed: everything before the
// first '#', unchanged.
func PageURL(href string) string {
	page, _, _ := strings.Cut(href, "#")
	return page
}

// NewNonce returns a random string with at least 128 bits from crypto/rand, in
// letters and digits only. Use a new one for every signature.
func NewNonce() string {
	return rand.Text()
}
