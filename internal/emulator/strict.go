package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// strictUnmarshal is json.Unmarshal that refuses names v does not have, so that
// a typing error is an error.
func strictUnmarshal(raw []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one JSON value")
	}
	return nil
}
