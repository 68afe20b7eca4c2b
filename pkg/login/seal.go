package login

import (
	"crypto/cipher"
	"crypto/rand"
	"encoding/json"

	"github.com/feishu-goapp/feishu-goapp/internal/seal"
)

// sealer encrypts values that the store and browsers keep.
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

// seal encrypts a value and binds it to a name.
func (s sealer) seal(name string, plain []byte) []byte {
	return s.aead.Seal(nil, nil, plain, []byte(name))
}

// open returns the value that seal encrypted with the same name and key. It
// fails for everything else; its error contains nothing of the value.
func (s sealer) open(name string, sealed []byte) (plain []byte, err error) {
	return s.aead.Open(nil, nil, sealed, []byte(name))
}

// mustMarshal encodes strings, booleans and times of this century, for which
// it cannot fail.
func mustMarshal(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}
