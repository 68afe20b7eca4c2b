package jsapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// The classes of errors, for errors.Is. An error belongs to its class whichever
// of the client's old and new codes it has.
var (
	// ErrCanceled: the user closed the picker, scanner or dialog.
	ErrCanceled = errors.New("jsapi: canceled by the user")

	// ErrDenied: the user, the operating system or the organization refused the
	// permission.
	ErrDenied = errors.New("jsapi: permission denied")

	// Who refused, where the client reports it. Each is ErrDenied too.
	ErrDeniedByUser         = error(&subclass{"jsapi: permission denied by the user", ErrDenied})
	ErrDeniedBySystem       = error(&subclass{"jsapi: permission denied by the operating system", ErrDenied})
	ErrDeniedByOrganization = error(&subclass{"jsapi: permission denied by the organization", ErrDenied})

	// ErrUnsupported: the page, SDK, client or device does not have the
	// function. It is errors.ErrUnsupported too.
	ErrUnsupported = error(&subclass{"jsapi: unsupported operation", errors.ErrUnsupported})

	// ErrNotConfigured: the function needs a successful [Client.Configure]
	// first.
	ErrNotConfigured = errors.New("jsapi: page is not configured: call Configure first")

	// ErrInvalidParam: the client did not accept the parameters.
	ErrInvalidParam = errors.New("jsapi: invalid parameter")

	// ErrRateLimited: too many calls.
	ErrRateLimited = errors.New("jsapi: too many calls")

	// ErrTimeout: no answer came before the deadline. It is
	// context.DeadlineExceeded too.
	ErrTimeout = error(&subclass{"jsapi: no answer in time: context deadline exceeded", context.DeadlineExceeded})
)

// A subclass is an error that is also another one. fmt.Errorf would take time
// before the program starts.
type subclass struct {
	text   string
	parent error
}

func (s *subclass) Error() string { return s.text }
func (s *subclass) Unwrap() error { return s.parent }

// An Error is a failed call. Which of the codes is set depends on the function
// and on the version of the client; [ErrorCode] returns the one that matters.
type Error struct {
	Path  string          // what was called: "tt.getUserInfo"
	Code  int             // errCode (errorCode): a code of the function's own family
	Errno int             // errno: a code of the dictionary of all functions
	Msg   string          // the client's text, or the package's if the client gave none
	Raw   json.RawMessage // the client's whole answer; empty if it did not answer

	canceled bool // the client called cancel
	cause    error
}

const configPath = "h5sdk.config"

// ErrorCode returns the code of err, 0 if it has none: of the *[Error] in its
// chain, the Errno, or the Code if there is no Errno. Clients report the refusal
// of h5sdk.config in several fields or in the text; its code is the errCode,
// such as [CodeConfigSignature], in all cases.
func ErrorCode(err error) int {
	e, ok := errors.AsType[*Error](err)
	switch {
	case !ok:
		return 0
	case e.Errno == 0, e.Path == configPath && e.Code != 0:
		return e.Code
	}
	return e.Errno
}

// Error returns the path, the client's text and its codes.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("jsapi: ")
	b.WriteString(e.Path)
	if e.Msg != "" {
		b.WriteString(": ")
		b.WriteString(e.Msg)
	}
	if e.Errno != 0 {
		b.WriteString(", errno ")
		b.WriteString(strconv.Itoa(e.Errno))
	}
	if e.Code != 0 {
		b.WriteString(", code ")
		b.WriteString(strconv.Itoa(e.Code))
	}
	if e.class() == ErrNotConfigured {
		b.WriteString("; call Configure first")
	}
	return b.String()
}

// Unwrap returns the cause of the error if it is not the client's: a context's
// error, a JSON error.
func (e *Error) Unwrap() error { return e.cause }

// Is reports whether e belongs to the class target.
func (e *Error) Is(target error) bool {
	class := e.class()
	return class != nil && errors.Is(class, target)
}

// class returns the class of e, nil if it has none. The codes decide, errno
// before the other; texts only where there is no errno.
func (e *Error) class() error {
	if e.canceled {
		return ErrCanceled
	}
	if class := classOfErrno(e.Errno); class != nil {
		return class
	}
	if class := classOfCode(e.Path, e.Code); class != nil {
		return class
	}
	switch {
	case containsAny(e.Msg, ":cancel", "fail cancel", "user cancel"):
		return ErrCanceled
	case e.Errno == 0 && containsAny(e.Msg, "auth deny", "auth denied", "permission denied"):
		return ErrDenied
	case errors.Is(e.cause, context.DeadlineExceeded):
		return ErrTimeout
	}
	return nil
}

// Decode reads the other fields of the client's answer into v, such as a
// *[SendMessageCardFailure].
func (e *Error) Decode(v any) error { return decode(e.Path, e.Raw, v) }

// containsAny reports whether msg contains one of the phrases, in any case.
func containsAny(msg string, phrases ...string) bool {
	msg = strings.ToLower(msg)
	for _, p := range phrases {
		if strings.Contains(msg, p) {
			return true
		}
	}
	return false
}

// A failure is a client's answer to a call that failed, in all known spellings.
type failure struct {
	Errno        number `json:"errno"`
	ErrCode      number `json:"errCode"`
	ErrorCode    number `json:"errorCode"`
	ErrString    text   `json:"errString"`
	ErrMsg       text   `json:"errMsg"`
	ErrorMessage text   `json:"errorMessage"`
}

// newError returns the Error of a failed call.
func newError(path string, raw json.RawMessage) *Error {
	e := &Error{Path: path, Raw: raw}
	var f failure
	if json.Unmarshal(raw, &f) != nil { // not an object: some clients pass a string
		var s text
		json.Unmarshal(raw, &s)
		f.ErrMsg = s
	}
	e.Errno = int(f.Errno)
	e.Code = firstOf(int(f.ErrCode), int(f.ErrorCode), wrappedCode(string(f.ErrString)), wrappedCode(string(f.ErrMsg)))
	e.Msg = firstOf(string(f.ErrString), string(f.ErrorMessage), string(f.ErrMsg), "failed without a reason")
	if path == configPath && !isErrno(e.Errno) { // some clients put the code of a refusal there
		e.Code, e.Errno = firstOf(e.Code, e.Errno), 0
	}
	return e
}

// isErrno reports whether n may be of the dictionary: its codes have three or
// seven digits.
func isErrno(n int) bool {
	return n >= 100 && n <= 999 || n >= 1_000_000 && n <= 9_999_999
}

// wrappedCode returns 333441 of "Authentication failed. … (error code: 333441)":
// new clients put the code of the family there.
func wrappedCode(msg string) int {
	const label = "error code: "
	i := strings.LastIndex(strings.ToLower(msg), label)
	if i < 0 {
		return 0
	}
	digits := msg[i+len(label):]
	end := 0
	for end < len(digits) && digits[end] >= '0' && digits[end] <= '9' {
		end++
	}
	code, _ := strconv.Atoi(digits[:end])
	return code
}

func firstOf[T comparable](values ...T) T {
	var zero T
	for _, v := range values {
		if v != zero {
			return v
		}
	}
	return zero
}

// A number is a whole JSON number or a string that holds one; anything else is
// 0.
type number int

func (n *number) UnmarshalJSON(b []byte) error {
	if v, err := strconv.Atoi(string(bytes.Trim(b, `"`))); err == nil {
		*n = number(v)
	}
	return nil
}

// A text is a JSON string; any other value is kept as JSON.
type text string

func (t *text) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) == nil {
		*t = text(s)
	} else {
		*t = text(b)
	}
	return nil
}

func unsupported(path, why string) *Error {
	return &Error{Path: path, Errno: ErrnoUnsupported, Msg: why}
}
