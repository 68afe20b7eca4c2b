package jsapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// What went wrong, in groups, for errors.Is. Every error of this package that
// belongs to one of them says so, whichever of the SDK's old and new codes it
// carries.
var (
	// ErrCanceled: the person closed the picker, scanner or dialog.
	ErrCanceled = errors.New("jsapi: canceled by the user")

	// ErrDenied: the person, the operating system or the organisation refused
	// the permission.
	ErrDenied = errors.New("jsapi: permission denied")

	// Who refused, where that is told. Each is ErrDenied too.
	ErrDeniedByUser         = error(&subgroup{"jsapi: permission denied by the user", ErrDenied})
	ErrDeniedBySystem       = error(&subgroup{"jsapi: permission denied by the operating system", ErrDenied})
	ErrDeniedByOrganization = error(&subgroup{"jsapi: permission denied by the organisation", ErrDenied})

	// ErrUnsupported: this page, SDK or client does not have the function. It
	// is errors.ErrUnsupported too.
	ErrUnsupported = error(&subgroup{"jsapi: unsupported operation", errors.ErrUnsupported})

	// ErrNotConfigured: the function needs a successful Configure first.
	ErrNotConfigured = errors.New("jsapi: page is not configured")

	// ErrInvalidParam: the host did not accept the parameters.
	ErrInvalidParam = errors.New("jsapi: invalid parameter")

	// ErrRateLimited: called too often.
	ErrRateLimited = errors.New("jsapi: called too often")

	// ErrTimeout: no answer came before the deadline. It is
	// context.DeadlineExceeded too.
	ErrTimeout = error(&subgroup{"jsapi: no answer in time: context deadline exceeded", context.DeadlineExceeded})
)

// A subgroup is an error that is another one too. fmt.Errorf would make it as
// well, but these are made before the program starts, where it is not cheap.
type subgroup struct {
	text string
	of   error
}

func (s *subgroup) Error() string { return s.text }
func (s *subgroup) Unwrap() error { return s.of }

// Error is how a call failed. Which of the numbers is set depends on the
// function and on the client's age; most often it is one of the two.
type Error struct {
	Path  string          // what was called: "tt.getUserInfo"
	Code  int             // errCode (errorCode), the number of the function's own family
	Errno int             // errno, the number of the common dictionary
	Msg   string          // the host's text, or ours if it gave none
	Raw   json.RawMessage // all that the host answered; empty if it did not

	canceled bool // the host called cancel besides fail
	cause    error
}

// Error says what was called, the host's text and its numbers.
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
	return b.String()
}

// Unwrap returns what caused the error on our side of the border, if anything
// did: a context's error, a JSON error.
func (e *Error) Unwrap() error { return e.cause }

// Is reports whether e belongs to one of the groups.
func (e *Error) Is(target error) bool {
	group := e.group()
	return group != nil && errors.Is(group, target)
}

// group is the group that e belongs to, nil if none. The numbers decide, and
// errno before the other; texts only where there is no errno.
func (e *Error) group() error {
	if e.canceled {
		return ErrCanceled
	}
	if group := groupOfErrno(e.Errno); group != nil {
		return group
	}
	if group := groupOfCode(e.Path, e.Code); group != nil {
		return group
	}
	switch {
	case mentions(e.Msg, ":cancel", "fail cancel", "user cancel"):
		return ErrCanceled
	case e.Errno == 0 && mentions(e.Msg, "auth deny", "auth denied", "permission denied"):
		return ErrDenied
	case errors.Is(e.cause, context.DeadlineExceeded):
		return ErrTimeout
	}
	return nil
}

// Decode reads what the host told of the failure besides its numbers and text
// into v, such as a *[SendMessageCardFailure].
func (e *Error) Decode(v any) error { return decode(e.Path, e.Raw, v) }

// mentions is for clients before errno: their texts are all there is.
func mentions(msg string, phrases ...string) bool {
	msg = strings.ToLower(msg)
	for _, p := range phrases {
		if strings.Contains(msg, p) {
			return true
		}
	}
	return false
}

// A failure is what hosts send, in all spellings seen.
type failure struct {
	Errno        number `json:"errno"`
	ErrCode      number `json:"errCode"`
	ErrorCode    number `json:"errorCode"`
	ErrString    text   `json:"errString"`
	ErrMsg       text   `json:"errMsg"`
	ErrorMessage text   `json:"errorMessage"`
}

// failed makes an Error of what a host gave to a failure callback.
func failed(path string, raw json.RawMessage) *Error {
	e := &Error{Path: path, Raw: raw}
	var f failure
	if json.Unmarshal(raw, &f) != nil { // not an object: some hosts pass a bare text
		var s text
		json.Unmarshal(raw, &s)
		f.ErrMsg = s
	}
	e.Errno = int(f.Errno)
	e.Code = firstOf(int(f.ErrCode), int(f.ErrorCode), wrappedCode(string(f.ErrString)), wrappedCode(string(f.ErrMsg)))
	e.Msg = firstOf(string(f.ErrString), string(f.ErrorMessage), string(f.ErrMsg), "failed without a reason")
	return e
}

// wrappedCode finds 333441 in "Authentication failed. … (error code: 333441)":
// new clients put the family's code there.
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

// A text is a JSON string; anything else is kept as it was written.
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
