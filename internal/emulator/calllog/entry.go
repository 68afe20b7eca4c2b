// Package calllog records the calls that reach the emulator, for its workbench and
// for tests: those of pages to the client, and those of servers to the platform.
//
//	id := log.Begin(calllog.Entry{Kind: calllog.JSAPI, Path: "tt.showToast", Params: params})
//	log.End(id, calllog.Result{State: calllog.OK, Answer: answer})
//
// Parameters and answers are kept without secrets and shortened, and the whole log
// is bounded in bytes.
package calllog

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// An Entry is one call.
type Entry struct {
	ID       int       `json:"id"` // counts up from 1
	Kind     Kind      `json:"kind"`
	Time     time.Time `json:"time"`
	Millis   float64   `json:"ms"` // 0 while it is pending
	State    State     `json:"state"`
	Path     string    `json:"path"`   // "tt.showToast", "/open-apis/jssdk/ticket/get"
	Method   string    `json:"method"` // of JSAPI calls MethodCall or MethodListen, else that of HTTP
	Page     string    `json:"page,omitempty"`
	PageID   string    `json:"pageId,omitempty"`   // of a page in a browser
	ReplayOf int       `json:"replayOf,omitempty"` // ID of the call that it repeats

	// Parameters and answer, without secrets. The Cut fields are their full sizes in
	// bytes if they have been shortened.
	Params    json.RawMessage `json:"params,omitempty"`
	ParamsCut int             `json:"paramsCut,omitempty"`
	Answer    json.RawMessage `json:"answer,omitempty"`
	AnswerCut int             `json:"answerCut,omitempty"`

	Error  *Failure `json:"error,omitempty"`
	Status int      `json:"status,omitempty"` // of HTTP, for calls of the platform
	By     Reason   `json:"by,omitempty"`     // what decided the result, if not the function itself

	// Replayable is set for calls that can be made again with the same parameters.
	Replayable bool `json:"replay,omitempty"`

	// Outcome is the result in one line: "ok", "fail 104: …"; empty while it is
	// pending.
	Outcome string `json:"outcome"`

	changed int // version of the log when the entry last changed
}

// Kind is who calls whom.
type Kind string

// The kinds.
const (
	JSAPI    Kind = "jsapi"    // a page calls the client
	Platform Kind = "platform" // a server calls the platform
)

// The methods of JSAPI calls.
const (
	MethodCall   = "call"
	MethodListen = "listen"
)

// State is how far a call is.
type State string

// The states.
const (
	Pending  State = "pending"
	OK       State = "ok"
	Failed   State = "failed"
	Canceled State = "canceled" // by the user
	Ended    State = "ended"    // without an answer: the caller no longer waits
)

// Reason is what decided the result of a call.
type Reason string

// The reasons.
const (
	ByPage       Reason = "page"       // the SDK in the page refused it
	ByConfig     Reason = "config"     // the page is not configured
	ByClient     Reason = "client"     // the client lacks the function
	ByOutcome    Reason = "outcome"    // the settings' outcome
	ByPermission Reason = "permission" // the user's decision about a permission
	ByFault      Reason = "fault"      // the settings' fault
)

// A Failure is the error of a call. Code and Errno are 0 if it has none.
type Failure struct {
	Code    int    `json:"code,omitempty"`
	Errno   int    `json:"errno,omitempty"`
	Message string `json:"message"`
}

func (f Failure) String() string {
	switch {
	case f.Errno != 0:
		return fmt.Sprintf("fail %d: %s", f.Errno, f.Message)
	case f.Code != 0:
		return fmt.Sprintf("fail %d: %s", f.Code, f.Message)
	}
	return "fail: " + f.Message
}

// A Result is how a call ended.
type Result struct {
	State  State
	Answer json.RawMessage
	Error  *Failure
	Status int
	By     Reason
}

// outcome returns the result in one line.
func (r Result) outcome() string {
	switch {
	case r.State == OK:
		return "ok"
	case r.State == Canceled:
		return "cancel"
	case r.State == Ended:
		return "no answer"
	case r.Error != nil:
		return r.Error.String()
	}
	return strings.TrimSpace("fail " + string(r.By))
}
