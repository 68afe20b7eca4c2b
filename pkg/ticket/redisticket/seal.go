package redisticket

import (
	"crypto/cipher"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"

	"github.com/feishu-goapp/feishu-goapp/internal/seal"
)

// sealer encodes entries of Redis: encrypted, or as plain JSON without a key.
type sealer struct{ aead cipher.AEAD }

// newSealer takes a key of 32 bytes, or an empty one.
func newSealer(key []byte) (sealer, error) {
	if len(key) == 0 {
		return sealer{}, nil
	}
	aead, err := seal.NewAEAD(key)
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

// open decodes into v what was stored under name. Its errors contain nothing of
// the entry.
func (s sealer) open(name, sealed string, v any) error {
	plain := []byte(sealed)
	if s.aead != nil {
		var err error
		if plain, err = s.aead.Open(nil, nil, plain, []byte(name)); err != nil {
			return errors.New("encrypted with another key, or not encrypted")
		}
	}
	if json.Unmarshal(plain, v) != nil {
		return errors.New("malformed entry")
	}
	return nil
}

// idLength is the length of a digest in characters.
const idLength = 32

// digest identifies a ticket without revealing it.
func digest(value string) string {
	sum := sha256.Sum256([]byte("feishu-goapp ticket\x00" + value))
	return hex.EncodeToString(sum[:idLength/2])
}
