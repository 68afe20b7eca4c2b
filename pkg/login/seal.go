package login

import (
	"crypto/cipher"
	"crypto/rand"
	"errors"

	"github.com/feishu-goapp/feishu-goapp/internal/seal"
)

var errSealed = errors.New("session: sealed with another key, or not at all")

// newAEAD takes a key of 32 bytes; none is a random one.
func newAEAD(key []byte) (cipher.AEAD, error) {
	if len(key) == 0 {
		key = make([]byte, seal.KeySize)
		rand.Read(key)
	}
	return seal.NewAEAD(key)
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
