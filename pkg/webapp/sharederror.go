package webapp

import (
	"encoding/json"
	"errors"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

// sharedError is the encoding of a platform error for other replicas, which may be
// of another version with other fields.
type sharedError struct {
	Op     string `json:"op"`
	Status int    `json:"status"`
	Code   int    `json:"code"`
	Msg    string `json:"msg"`
	LogID  string `json:"log_id"`
}

// encodeError returns "" for an error without a code of the platform, whose text
// is enough for other replicas.
func encodeError(err error) string {
	e, ok := errors.AsType[*feishu.Error](err)
	if !ok || e.Code == 0 {
		return ""
	}
	encoded, _ := json.Marshal(sharedError{e.Op, e.Status, e.Code, e.Msg, e.LogID}) // cannot fail
	return string(encoded)
}

// decodeError returns nil for an unknown encoding.
func decodeError(encoded string) error {
	var e sharedError
	if json.Unmarshal([]byte(encoded), &e) != nil || e.Code == 0 {
		return nil
	}
	return &feishu.Error{Op: e.Op, Status: e.Status, Code: e.Code, Msg: e.Msg, LogID: e.LogID}
}
