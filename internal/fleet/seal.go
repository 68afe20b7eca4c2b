package fleet

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
)

// A sealer turns what is stored in Redis into bytes and back. Without a key
// they are plain JSON.
type sealer struct{ aead cipher.AEAD }

// newSealer takes a key of 32 bytes, or none.
func newSealer(key []byte) (sealer, error) {
	if len(key) == 0 {
		return sealer{}, nil
	}
	if len(key) != keySize {
		return sealer{}, errKey
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return sealer{}, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return sealer{aead}, err
}

// seal encodes v to be stored under name.
func (s sealer) seal(name string, v any) (string, error) {
	plain, err := json.Marshal(v)
	if err != nil || s.aead == nil {
		return string(plain), err
	}
	return string(s.aead.Seal(nil, nil, plain, []byte(name))), nil
}

// open decodes into v what was stored under name. Its errors say nothing of
// what that is.
func (s sealer) open(name, sealed string, v any) error {
	plain := []byte(sealed)
	if s.aead != nil {
		var err error
		if plain, err = s.aead.Open(nil, nil, plain, []byte(name)); err != nil {
			return errors.New("it was sealed with another key, or not at all")
		}
	}
	if json.Unmarshal(plain, v) != nil {
		return errors.New("it makes no sense")
	}
	return nil
}

const keySize = 32 // AES-256

var errKey = errors.New("32 random bytes in base64 or hexadecimal, as openssl rand -base64 32 prints them")

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

// idLength is that of a digest, in characters.
const idLength = 32

// digest tells tickets apart without showing them.
func digest(value string) string {
	sum := sha256.Sum256([]byte("feishu-goapp ticket\x00" + value))
	return hex.EncodeToString(sum[:idLength/2])
}
