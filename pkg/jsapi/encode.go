package jsapi

import (
	"encoding/json"
	"fmt"
)

// encode returns the parameters of a call as a JSON object, or nil for none.
func encode(path string, params any) (json.RawMessage, error) {
	if params == nil {
		return nil, nil
	}
	raw, err := marshal(params)
	switch {
	case err != nil:
		return nil, &Error{Path: path, Errno: ErrnoInvalidParam, Msg: "parameters do not encode to JSON", cause: err}
	case string(raw) == "null": // a nil map or pointer
		return nil, nil
	case raw[0] != '{':
		return nil, &Error{Path: path, Errno: ErrnoInvalidParam, Msg: fmt.Sprintf("parameters are %T, not an object", params)}
	}
	return raw, nil
}

// decode reads the answer to a call into result, unless that is nil.
func decode(path string, answer json.RawMessage, result any) error {
	if result == nil || len(answer) == 0 {
		return nil
	}
	if err := unmarshal(answer, result); err != nil {
		return &Error{
			Path:  path,
			Msg:   fmt.Sprintf("answer does not fit %T", result),
			Raw:   answer,
			cause: err,
		}
	}
	return nil
}
