package redisticket

import (
	"crypto/cipher"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/feishu-goapp/feishu-goapp/internal/seal"
)

// sealer encrypts entries of Redis.
type sealer struct{ aead cipher.AEAD }

var errNoKey = errors.New("redisticket: Options.Key and Options.AppSecret are missing: set one of them")

func newSealer(o Options) (sealer, error) {
	key := o.Key
	if len(key) == 0 {
		if o.AppSecret == "" {
			return sealer{}, errNoKey
		}
		key = seal.DeriveKey(o.AppSecret, "ticket")
	}
	aead, err := seal.NewAEAD(key)
	if err != nil {
		return sealer{}, fmt.Errorf("redisticket: Options.Key: want %w", err)
	}
	return sealer{aead}, nil
}

// seal encodes v to be stored under name.
func (s sealer) seal(name string, v any) (string, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	return string(s.aead.Seal(nil, nil, plain, []byte(name))), nil
}

// open decodes into v what was stored under name. Its errors contain nothing of
// the entry.
func (s sealer) open(name, sealed string, v any) error {
	plain, err := s.aead.Open(nil, nil, []byte(sealed), []byte(name))
	if err != nil {
		return errors.New("encrypted with another key, or not encrypted")
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
