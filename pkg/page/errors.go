package page

import (
	"encoding/json"
	"errors"
	"fmt"
)

// ErrOutside means that the page is not open in Feishu, so that there is no
// JSAPI. [Page.Problem] shows it as a link that opens the app in Feishu.
var ErrOutside = errors.New("page: not open in Feishu")

// errNetwork means that the app's server did not answer.
var errNetwork = errors.New("page: server not reached")

// errCookies means that the browser has not kept the cookies of a session.
var errCookies = errors.New("page: no cookies")

// An Error is an answer of the app's server that is not a success. It reads
// problem details (RFC 9457); for other answers, such as a proxy's page, only the
// status is set.
type Error struct {
	Status  int    `json:"-"`       // HTTP status
	Code    int    `json:"code"`    // Feishu's code, if Feishu refused
	Detail  string `json:"detail"`  // for developers
	Message string `json:"message"` // for users, in their language; may be empty

	ofParameters bool // the answer of /get_config_parameters
}

func (e *Error) Error() string {
	return fmt.Sprintf("page: server: status %d, code %d: %s", e.Status, e.Code, e.Detail)
}

// errorOf returns the error of an answer.
func errorOf(status int, body []byte) *Error {
	e := &Error{}
	json.Unmarshal(body, e) // fails for a proxy's page, which has only the status
	e.Status = status
	return e
}

// A scriptError means that the page is in Feishu without its JSSDK.
type scriptError struct{ url string }

func (e *scriptError) Error() string { return "page: JSSDK did not load: " + e.url }

// parametersError returns the error of an answer to a request for parameters.
func parametersError(status int, body []byte) *Error {
	e := errorOf(status, body)
	e.ofParameters = true
	e.Message = "" // the page has help for all of them
	return e
}
