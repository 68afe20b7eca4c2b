package session

import (
	"encoding/binary"
	"errors"
	"time"
)

// The values of a session.
const (
	userValue    = "user"    // []byte: JSON of a feishu.User
	ownerValue   = "owner"   // string: digest of the user's id
	startedValue = "started" // int64: nanoseconds since 1970
)

// headerSize is that of the two times and the owner before the user.
const headerSize = 16 + digestSize

// A codec encrypts a session for the store. It does not use encoding/gob, as
// scs's own does, because that takes longer than all the rest of a request.
type codec struct{ m *Manager }

// Encode implements scs.Codec.
func (c codec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	user, _ := values[userValue].([]byte)
	owner, _ := values[ownerValue].(string)
	started, _ := values[startedValue].(int64)
	if len(owner) != digestSize {
		return nil, errors.New("session: it has no owner")
	}
	b := make([]byte, 0, headerSize+len(user))
	b = binary.BigEndian.AppendUint64(b, uint64(deadline.UnixNano()))
	b = binary.BigEndian.AppendUint64(b, uint64(started))
	b = append(b, owner...)
	return c.m.Seal("session", append(b, user...)), nil
}

// Decode implements scs.Codec.
func (c codec) Decode(sealed []byte) (time.Time, map[string]any, error) {
	b, err := c.m.Open("session", sealed)
	if err != nil || len(b) < headerSize {
		return time.Time{}, nil, errSealed
	}
	return time.Unix(0, int64(binary.BigEndian.Uint64(b))), map[string]any{
		startedValue: int64(binary.BigEndian.Uint64(b[8:])),
		ownerValue:   string(b[16:headerSize]),
		userValue:    b[headerSize:],
	}, nil
}
