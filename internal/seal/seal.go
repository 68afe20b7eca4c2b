// Package seal encrypts data that the server stores elsewhere: tickets and
// sessions in Redis, and cookies.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
)

// KeySize is the length of a key in bytes: AES-256.
const KeySize = 32

// ErrKey describes the format of a key. It completes "set it to …".
var ErrKey = errors.New("32 random bytes in base64 or hexadecimal, as openssl rand -base64 32 prints them")

// ParseKey decodes a key from base64 or hexadecimal. Its error is ErrKey, and
// does not repeat the text.
func ParseKey(text string) ([]byte, error) {
	text = strings.TrimSpace(text)
	if key, err := hex.DecodeString(text); err == nil && len(key) == KeySize {
		return key, nil
	}
	unpadded := strings.TrimRight(text, "=")
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		if key, err := encoding.DecodeString(unpadded); err == nil && len(key) == KeySize {
			return key, nil
		}
	}
	return nil, ErrKey
}

// DeriveKey returns the key for a purpose that is derived from the secret of the
// app, which must not be empty. All replicas derive the same key.
func DeriveKey(appSecret, purpose string) []byte {
	key, err := hkdf.Key(sha256.New, []byte(appSecret), nil, "feishu-goapp "+purpose, KeySize)
	if err != nil {
		panic(err) // a key of this length can be derived from any secret
	}
	return key
}

// NewAEAD returns AES-GCM with a key of KeySize bytes. It makes its nonces
// itself, and puts them before what it seals. The error is ErrKey.
func NewAEAD(key []byte) (cipher.AEAD, error) {
	if len(key) != KeySize {
		return nil, ErrKey
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
