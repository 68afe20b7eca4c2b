package session

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
)

const keySize = 32 // AES-256

var (
	errKey    = errors.New("32 random bytes in base64 or hexadecimal, as openssl rand -base64 32 prints them")
	errSealed = errors.New("session: sealed with another key, or not at all")
)

// ParseKey decodes a key from base64 or hexadecimal. Its error reads like "set
// it to …", and does not repeat the text.
func ParseKey(text string) ([]byte, error) {
	text = strings.TrimSpace(text)
	if key, err := hex.DecodeString(text); err == nil && len(key) == keySize {
		return key, nil
	}
	unpadded := strings.TrimRight(text, "=")
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		if key, err := encoding.DecodeString(unpadded); err == nil && len(key) == keySize {
			return key, nil
		}
	}
	return nil, errKey
}

// newAEAD takes a key of 32 bytes; none is a random one.
func newAEAD(key []byte) (cipher.AEAD, error) {
	if len(key) == 0 {
		key = make([]byte, keySize)
		rand.Read(key)
	}
	if len(key) != keySize {
		return nil, errKey
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// Seal encrypts what others keep for us, such as a cookie. Only Open with the
// same purpose gets it back, and only as it was.
func (m *Manager) Seal(purpose string, plain []byte) []byte {
	return m.aead.Seal(nil, nil, plain, []byte(purpose))
}

// Open undoes Seal. Its error says nothing of what was sealed.
func (m *Manager) Open(purpose string, sealed []byte) ([]byte, error) {
	plain, err := m.aead.Open(nil, nil, sealed, []byte(purpose))
	if err != nil {
		return nil, errSealed
	}
	return plain, nil
}
