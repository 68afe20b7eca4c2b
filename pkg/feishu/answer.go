package feishu

import (
	"encoding/json"
	"errors"
	"fmt"
)

// longestLife is more than the platform gives anything (two hours), in
// seconds.
const longestLife = 24 * 60 * 60

// A grant is what an answer holds when it is not a refusal.
type grant interface {
	grant() (value string, seconds int64)
}

// A verdict is what every answer holds. Code 0 is success; Msg is "ok" or
// "success" then, as the endpoint likes. Those of OAuth have Description in its
// place.
type verdict struct {
	Code        int             `json:"code"`
	Msg         string          `json:"msg"`
	Description string          `json:"error_description"`
	Error       json.RawMessage `json:"error"`
}

// logID returns the number under which the platform's support finds the call,
// if the answer has it.
func (v verdict) logID() string {
	var detail struct {
		LogID string `json:"log_id"`
	}
	_ = json.Unmarshal(v.Error, &detail) // of another shape elsewhere, then there is none
	return detail.LogID
}

// decode reads an answer. With code 0 and no error, granted holds a value and
// a sensible time.
func decode(body []byte, granted grant) (verdict, error) {
	var v verdict
	if len(body) == 0 {
		return v, errors.New("the answer is empty")
	}
	if err := json.Unmarshal(body, &v); err != nil {
		return verdict{}, fmt.Errorf("the answer is not what the platform sends: %w", err)
	}
	if v.Code != 0 {
		return v, nil // what else it holds does not matter
	}
	if err := json.Unmarshal(body, granted); err != nil {
		return v, fmt.Errorf("the answer is not what the platform sends: %w", err)
	}
	switch value, seconds := granted.grant(); {
	case value == "":
		return v, errors.New("the answer grants nothing")
	case seconds <= 0 || seconds > longestLife:
		return v, fmt.Errorf("the answer grants it for %d seconds", seconds)
	}
	return v, nil
}
