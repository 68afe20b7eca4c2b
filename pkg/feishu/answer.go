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

// An answer is what the platform sends if it does not refuse. validate reports
// what is missing or absurd.
type answer interface {
	validate() error
}

// status is the part that every answer has. Code 0 is success; Msg is "ok" or
// "success" then, depending on the endpoint. Those of OAuth have Description
// instead of Msg.
type status struct {
	Code        int             `json:"code"`
	Msg         string          `json:"msg"`
	Description string          `json:"error_description"`
	Error       json.RawMessage `json:"error"`
}

// logID returns the log id in the answer, by which the platform's support finds
// the call, or "".
func (s status) logID() string {
	var detail struct {
		LogID string `json:"log_id"`
	}
	_ = json.Unmarshal(s.Error, &detail) // some endpoints have a string here
	return detail.LogID
}

// decode reads an answer. With code 0 and no error the answer is valid.
func decode[A answer](body []byte) (A, status, error) {
	var a A
	var s status
	if len(body) == 0 {
		return a, s, errors.New("the answer is empty")
	}
	if err := json.Unmarshal(body, &s); err != nil {
		return a, status{}, fmt.Errorf("the answer is not what the platform sends: %w", err)
	}
	if s.Code != 0 {
		return a, s, nil // what else it contains does not matter
	}
	if err := json.Unmarshal(body, &a); err != nil {
		return a, s, fmt.Errorf("the answer is not what the platform sends: %w", err)
	}
	return a, s, a.validate()
}

// validGrant reports whether an answer has a token or ticket with a sensible
// lifetime.
func validGrant(value string, seconds int64) error {
	switch {
	case value == "":
		return errors.New("the answer grants nothing")
	case seconds <= 0 || seconds > maxLifetime:
		return fmt.Errorf("the answer grants it for %d seconds", seconds)
	}
	return nil
}

// after returns the time so many seconds after t.
func after(t time.Time, seconds int64) time.Time { return t.Add(time.Duration(seconds) * time.Second) }
