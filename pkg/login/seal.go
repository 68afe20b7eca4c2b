package login

import (
	"crypto/cipher"
	"crypto/rand"
	"encoding/json"

	"github.com/feishu-goapp/feishu-goapp/internal/seal"
)

// sealer encrypts values that others keep for us: the store and browsers.
type sealer struct{ aead cipher.AEAD }

// newSealer takes a key of 32 bytes; nil means a random one.
func newSealer(key []byte) (sealer, error) {
	if len(key) == 0 {
		key = make([]byte, seal.KeySize)
		rand.Read(key)
	}
	aead, err := seal.NewAEAD(key)
	return sealer{aead}, err
}

// seal returns v as JSON, encrypted and bound to a name.
func (s sealer) seal(name string, v any) []byte {
	plain, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings, booleans and times of this century: it cannot fail
	}
	return s.aead.Seal(nil, nil, plain, []byte(name))
}

// open decodes into v what seal returned for the same name and key. It fails for
// everything else; its error contains nothing of the value.
func (s sealer) open(name string, sealed []byte, v any) error {
	plain, err := s.aead.Open(nil, nil, sealed, []byte(name))
	if err != nil {
		return err
	}
	return json.Unmarshal(plain, v)
}
