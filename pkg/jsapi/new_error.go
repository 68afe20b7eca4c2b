package jsapi

import "encoding/json"

// NewError returns the *[Error] of a call of the function at path whose failure
// callback got the given JSON, for calls that were made without this package.
func NewError(path string, answer json.RawMessage) *Error { return newError(path, answer) }
