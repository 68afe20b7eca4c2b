package redisticket

import (
	"crypto/cipher"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"

	"github.com/feishu-goapp/feishu-goapp/internal/seal"
)

// A sealer turns what is stored in Redis into bytes and back. Without a key
// they are plain JSON.
type sealer struct{ aead cipher.AEAD }

// newSealer takes a key of 32 bytes, or none.
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

// idLength is that of a digest, in characters.
const idLength = 32

// digest tells tickets apart without showing them.
func digest(value string) string {
	sum := sha256.Sum256([]byte("feishu-goapp ticket\x00" + value))
	return hex.EncodeToString(sum[:idLength/2])
}
