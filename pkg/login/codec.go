package login

import (
	"encoding/binary"
	"errors"
	"time"
)

// recordValue is the one value of a session: a *record.
const recordValue = "record"

// A record is what is stored of a session besides when it ends.
type record struct {
	epoch []byte // the user's, at login
	owner []byte // digest of the user's id
	user  []byte // JSON of a feishu.User
}

// headerSize is that of the end, the epoch and the owner before the user.
const headerSize = 8 + epochSize + digestSize

// A codec encrypts a session for the store. It does not use encoding/gob, as
// scs's own does, because that takes longer than all the rest of a request.
type codec struct{ m *Manager }

// Encode implements scs.Codec.
func (c codec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	r, ok := values[recordValue].(*record)
	if !ok || len(r.owner) != digestSize || len(r.epoch) != epochSize {
		return nil, errors.New("session: there is nobody in it")
	}
	b := make([]byte, 0, headerSize+len(r.user))
	b = binary.BigEndian.AppendUint64(b, uint64(deadline.UnixNano()))
	b = append(b, r.epoch...)
	b = append(b, r.owner...)
	return c.m.Seal("session", append(b, r.user...)), nil
}

// Decode implements scs.Codec.
func (c codec) Decode(sealed []byte) (time.Time, map[string]any, error) {
	deadline, r, err := c.open(sealed)
	if err != nil {
		return time.Time{}, nil, err
	}
	return deadline, map[string]any{recordValue: &r}, nil
}

func (c codec) open(sealed []byte) (deadline time.Time, r record, err error) {
	b, err := c.m.Open("session", sealed)
	if err != nil || len(b) < headerSize {
		return time.Time{}, record{}, errSealed
	}
	return unixNano(b), record{epoch: b[8 : 8+epochSize], owner: b[8+epochSize : headerSize], user: b[headerSize:]}, nil
}

// unixNano reads a time that was written as nanoseconds since 1970.
func unixNano(b []byte) time.Time { return time.Unix(0, int64(binary.BigEndian.Uint64(b))) }
