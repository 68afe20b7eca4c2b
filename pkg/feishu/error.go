package feishu

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

// Error is a failed call. There are four kinds:
//
//   - refused: the platform returned an error code (Refused);
//   - unreachable: there was no response, or none of the platform itself
//     (Unreachable);
//   - limited: there were too many calls, or the platform failed (Temporary, but
//     not Unreachable);
//   - invalid: the response is not what the platform sends.
//
// The codes are listed at
// https://open.feishu.cn/document/ukTMukTMukTM/ugjM14COyUjL4ITN
type Error struct {
	Op     string // operation, such as "get jsapi_ticket"
	Status int    // of HTTP; 0 without a response
	Code   int    // the platform's; 0 if there is none
	Msg    string // the platform's message
	LogID  string // identifies the call for the platform's support

	// RetryAfter is how long the platform, not a proxy, asks the client to wait
	// after a Temporary failure; a day at most.
	RetryAfter time.Duration

	// Err is the error of the connection or of decoding the response.
	Err error

	limitsRate bool // the platform itself, not a proxy, limits the rate of calls
}

// errBusy is the Err of a call that was not made.
var errBusy = errors.New("too many calls are in flight")

// Error returns all fields and the remedy in one line.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("feishu: " + e.Op)
	if e.Status != 0 {
		fmt.Fprintf(&b, ": HTTP %d", e.Status)
	}
	if e.Code != 0 {
		fmt.Fprintf(&b, ": code %d", e.Code)
	}
	if e.Msg != "" {
		b.WriteString(": " + e.Msg)
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	if e.LogID != "" {
		b.WriteString(" (log id " + e.LogID + ")")
	}
	if remedy := e.Remedy(); remedy != "" {
		b.WriteString("; " + remedy)
	}
	return b.String()
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// Class returns the class of the error. HTTP 429 and 5xx determine it whatever the
// code.
func (e *Error) Class() Class {
	switch {
	case e.Status == http.StatusTooManyRequests || errors.Is(e.Err, errBusy):
		return ClassRateLimited
	case e.Status >= 500 || e.Unreachable():
		return ClassTemporary
	case e.Code == 0:
		return ClassInvalidAnswer
	}
	return codes[e.Code].class
}

// Remedy returns what to do about the code, for developers and administrators,
// or "" for an unknown one.
func (e *Error) Remedy() string { return codes[e.Code].remedy.En }

// LocalizedRemedy is Remedy in Chinese and English.
func (e *Error) LocalizedRemedy() i18n.Text { return codes[e.Code].remedy }

// UserMessage returns the message for a user whose sign-in failed with this error:
// that of the code, or else of the class. It contains nothing of the error's text.
func (e *Error) UserMessage() i18n.Text {
	if m := codes[e.Code].message; m != (i18n.Text{}) {
		return m
	}
	if _, known := codes[e.Code]; known {
		return codes[e.Code].class.UserMessage()
	}
	return e.Class().UserMessage()
}

// Refused reports whether the platform returned a code that another try will not
// change.
func (e *Error) Refused() bool { return e.Code != 0 && !e.Temporary() }

// EndsSession reports whether the code means that this user may no longer use the
// app, so that the user's session must end: the user has left, is frozen or no
// longer in the app's availability, or the app's access to the account was
// withdrawn. A disabled or uninstalled app is not such a case: an administrator
// may enable it again.
func (e *Error) EndsSession() bool { return e.Refused() && codes[e.Code].endsSession }

// Unreachable reports whether the platform could not be reached: no connection, no
// complete response in time, or HTTP 5xx without a code of the platform. It is
// false if the caller canceled the call.
func (e *Error) Unreachable() bool {
	if _, ok := errors.AsType[transportError](e.Err); ok {
		return !errors.Is(e.Err, context.Canceled)
	}
	return e.Status >= 500 && e.Code == 0
}

// Temporary reports whether the same call may succeed later: the platform is
// Unreachable, failed or limits the rate of calls.
func (e *Error) Temporary() bool {
	c := e.Class()
	return c == ClassTemporary || c == ClassRateLimited
}

// RetryDelay returns RetryAfter, for package ticket.
func (e *Error) RetryDelay() time.Duration { return e.RetryAfter }

// result returns the result of a call for Observe; nil is a success.
func (e *Error) result() string {
	switch {
	case e == nil:
		return "ok"
	case e.Refused():
		return "refused"
	case e.Unreachable():
		return "unreachable"
	case e.Temporary():
		return "limited"
	}
	return "invalid"
}

// withErr sets Err.
func (e *Error) withErr(err error) *Error {
	e.Err = err
	return e
}

// withRetryAfter sets RetryAfter if the failure is temporary and the response is
// the platform's own: a gateway that sends an error page instead may name an hour
// for a failure of a second.
func (e *Error) withRetryAfter(h http.Header) *Error {
	ofPlatform := e.Code != 0 || e.Status == http.StatusTooManyRequests && h.Get(rateLimitReset) != ""
	if ofPlatform && e.Temporary() {
		e.RetryAfter = retryAfter(h, time.Now())
		e.limitsRate = e.Class() == ClassRateLimited
	}
	return e
}

// transportError is an error of the connection, not of the response.
type transportError struct{ error }

func (e transportError) Unwrap() error { return e.error }
