package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// UnmarshalStrict is json.Unmarshal that also fails for names that v does not
// have.
func UnmarshalStrict(raw []byte, v any) error {
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
