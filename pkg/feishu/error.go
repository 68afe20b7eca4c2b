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

// An Error is a call to the platform that did not yield what was asked for. It
// is one of four:
//
//   - refused: the platform said no, and why (Refused);
//   - unreachable: there was no answer, or none from the platform itself
//     (Unreachable);
//   - put off: the platform was asked too often or is in trouble (Temporary,
//     but not Unreachable);
//   - else an answer that makes no sense.
//
// The codes are listed at
// https://open.feishu.cn/document/ukTMukTMukTM/ugjM14COyUjL4ITN
type Error struct {
	Op     string // what was attempted: "get jsapi_ticket"
	Status int    // of HTTP; 0 if no answer came
	Code   int    // the platform's own; 0 if it gave none
	Msg    string // the platform's own words
	LogID  string // under which the platform's support finds the call

	// RetryAfter is how long the platform wants to be left alone, if the
	// failure is Temporary and the platform itself said so, not a proxy; a day
	// at most.
	RetryAfter time.Duration

	// Err is what went wrong on our side of the answer: on the way, or in
	// reading it.
	Err error

	limitsRate bool // the platform itself, not a proxy, limits the rate of calls
}

// errBusy is the Err of a call that was not made.
var errBusy = errors.New("too many calls are in flight")

// Error is all that is known, in one line, the remedy included.
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

// Class returns the class of the error. An answer that was too many (HTTP 429)
// or came from a platform in trouble (HTTP 5xx) is judged by that, whatever its
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

// UserMessage returns what to tell a user whose sign-in failed with this error,
// by its code or else by its class. It contains nothing of the error's text.
func (e *Error) UserMessage() i18n.Text {
	if m := codes[e.Code].message; m != (i18n.Text{}) {
		return m
	}
	if _, known := codes[e.Code]; known {
		return codes[e.Code].class.UserMessage()
	}
	return e.Class().UserMessage()
}

// Refused reports whether the platform answered with a code that another try
// will not change.
func (e *Error) Refused() bool { return e.Code != 0 && !e.Temporary() }

// EndsSession reports whether the platform says that this user may no longer use
// the app: the user has left, is frozen or not among the app's users any more, or
// the app's access to the account was withdrawn. Then a session of the user must
// end. That the app is disabled or not installed is not such an answer: an
// administrator may enable it again.
func (e *Error) EndsSession() bool { return e.Refused() && codes[e.Code].endsSession }

// Unreachable reports whether the platform could not be reached: no connection,
// no complete answer in time, or a server's error (HTTP 5xx) without a code of
// the platform. That the caller gave up is not such an error.
func (e *Error) Unreachable() bool {
	if _, ok := errors.AsType[transportError](e.Err); ok {
		return !errors.Is(e.Err, context.Canceled)
	}
	return e.Status >= 500 && e.Code == 0
}

// Temporary reports whether the failure may pass without a change on our side:
// the platform is Unreachable, in trouble or was called too often.
func (e *Error) Temporary() bool {
	c := e.Class()
	return c == ClassTemporary || c == ClassRateLimited
}

// RetryDelay returns RetryAfter, for package ticket.
func (e *Error) RetryDelay() time.Duration { return e.RetryAfter }

// result is e in a word; nil is a success.
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

// because sets Err.
func (e *Error) because(err error) *Error {
	e.Err = err
	return e
}

// withRetryAfter sets RetryAfter, if waiting can help and the answer is the
// platform's own: a gateway that sends its page instead may name an hour for a
// failure of a second.
func (e *Error) withRetryAfter(h http.Header) *Error {
	ofPlatform := e.Code != 0 || e.Status == http.StatusTooManyRequests && h.Get(rateLimitReset) != ""
	if ofPlatform && e.Temporary() {
		e.RetryAfter = retryAfter(h, time.Now())
		e.limitsRate = e.Class() == ClassRateLimited
	}
	return e
}

// A transportError is one of the connection, as opposed to one in the answer.
type transportError struct{ error }

func (e transportError) Unwrap() error { return e.error }
