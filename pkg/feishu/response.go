package feishu

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// maxLifetime is more than the platform gives any token or ticket (two hours),
// in seconds.
const maxLifetime = 24 * 60 * 60

// response is the body of a successful response of one endpoint. validate returns
// an error if a field is missing or out of range.
type response interface {
	validate() error
}

// status is the part that all responses have in common. Code 0 is success. The
// endpoints of OAuth have Description instead of Msg.
type status struct {
	Code        int             `json:"code"`
	Msg         string          `json:"msg"`
	Description string          `json:"error_description"`
	Error       json.RawMessage `json:"error"`
}

// logID returns the log id in the body, by which the platform's support finds the
// call, or "".
func (s status) logID() string {
	var detail struct {
		LogID string `json:"log_id"`
	}
	_ = json.Unmarshal(s.Error, &detail) // some endpoints have a string here
	return detail.LogID
}

// decode decodes a body. The response is valid if the code is 0 and there is no
// error.
func decode[R response](body []byte) (R, status, error) {
	var r R
	var s status
	if len(body) == 0 {
		return r, s, errors.New("the response is empty")
	}
	if err := json.Unmarshal(body, &s); err != nil {
		return r, status{}, fmt.Errorf("the response is not what the platform sends: %w", err)
	}
	if s.Code != 0 {
		return r, s, nil // the other fields do not matter
	}
	if err := json.Unmarshal(body, &r); err != nil {
		return r, s, fmt.Errorf("the response is not what the platform sends: %w", err)
	}
	return r, s, r.validate()
}

// checkCredential returns an error if a token or ticket is empty or has a lifetime
// out of range.
func checkCredential(value string, seconds int64) error {
	switch {
	case value == "":
		return errors.New("the response has no token or ticket")
	case seconds <= 0 || seconds > maxLifetime:
		return fmt.Errorf("the response has a lifetime of %d seconds", seconds)
	}
	return nil
}

// after returns the time so many seconds after t.
func after(t time.Time, seconds int64) time.Time { return t.Add(time.Duration(seconds) * time.Second) }
