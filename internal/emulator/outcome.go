package emulator

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// An Outcome is what a function does instead of answering. Functions that only
// hand out an object or take a listener away do not ask the client, and have
// none.
type Outcome struct {
	Kind OutcomeKind `json:"kind"`

	// Times is how many calls it is for; 0 is all, until it is taken away.
	Times int `json:"times,omitempty"`

	// Delay, in milliseconds, comes before whatever happens.
	Delay int `json:"delay,omitempty"`

	// What an OutcomeFail fails with. Code is a number of the function's own
	// family (333444), Errno one of the common dictionary (107). Message is
	// theirs unless given.
	Code    int    `json:"code,omitempty"`
	Errno   int    `json:"errno,omitempty"`
	Message string `json:"message,omitempty"`
}

// OutcomeKind is what happens.
type OutcomeKind string

// The kinds.
const (
	OutcomeAnswer OutcomeKind = "answer" // the usual answer
	OutcomeRefuse OutcomeKind = "refuse" // the user, or the client, says no
	OutcomeCancel OutcomeKind = "cancel" // the user closes what the function has opened
	OutcomeFail   OutcomeKind = "fail"   // Code, Errno, Message
	OutcomeNever  OutcomeKind = "never"  // no answer at all
)

var outcomeKinds = []OutcomeKind{OutcomeAnswer, OutcomeRefuse, OutcomeCancel, OutcomeFail, OutcomeNever}

// plain reports whether o is the same as no entry.
func (o Outcome) plain() bool {
	return (o.Kind == "" || o.Kind == OutcomeAnswer) && o.Delay == 0
}

func (o Outcome) validate(path string) error {
	switch {
	case !asks(path):
		return fmt.Errorf("outcomes: %q is no function of the SDK that asks the client", path)
	case o.Kind == OutcomeFail && o.Code == 0 && o.Errno == 0 && o.Message == "":
		return fmt.Errorf("outcome of %s: a failure needs a code, an errno or a message", path)
	case path == configPath && o.Kind == OutcomeCancel:
		return fmt.Errorf("outcome of %s: nobody can cancel it", path)
	case o.Times < 0 || o.Delay < 0:
		return fmt.Errorf("outcome of %s: times and delay cannot be negative", path)
	}
	return oneOf("outcome of "+path, o.Kind, append(outcomeKinds, ""))
}

// wait lasts as long as the outcome says: for ever if it is to never answer.
func (o Outcome) wait(ctx context.Context) error {
	if o.Kind == OutcomeNever {
		<-ctx.Done()
		return ctx.Err()
	}
	select {
	case <-time.After(time.Duration(o.Delay) * time.Millisecond):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// failure returns what the function at path fails with, or nil if it is to
// answer.
func (o Outcome) failure(path string) *jsapi.Error {
	switch o.Kind {
	case OutcomeRefuse:
		return refusalOf(path)
	case OutcomeCancel:
		return cancelOf(path)
	case OutcomeFail:
		msg := o.Message
		if msg == "" {
			msg = meaning(path, o.Code, o.Errno)
		}
		return &jsapi.Error{Path: path, Code: o.Code, Errno: o.Errno, Msg: msg}
	}
	return nil
}

// refusalOf is what a function fails with when the user or the client says no.
func refusalOf(path string) *jsapi.Error {
	switch path {
	case configPath:
		return &jsapi.Error{Path: path, Code: 333449, Msg: meaning(path, 333449, 0)}
	case "tt.requestAccess":
		return &jsapi.Error{Path: path, Errno: 2700002, Msg: "authorization terminated"}
	case "tt.requestAuthCode":
		return &jsapi.Error{Path: path, Code: 10228, Msg: "app is not visible to the user"}
	}
	return failing(path, 107)
}

// cancelOf is what a function fails with when the person closes what it has
// opened: where its family has a number for that, with the number, else with a
// text only.
func cancelOf(path string) *jsapi.Error {
	e, _ := catalogue.Lookup(path)
	for _, c := range e.OwnCodes() {
		switch {
		case c.Class != catalogue.ClassCanceled:
		case c.Field == catalogue.Errno:
			return &jsapi.Error{Path: path, Errno: c.Number, Msg: "cancel"}
		default:
			return &jsapi.Error{Path: path, Code: c.Number, Msg: "cancel"}
		}
	}
	return &jsapi.Error{Path: path, Msg: lastSegment(path) + ":cancel"}
}

func lastSegment(path string) string {
	return path[strings.LastIndexByte(path, '.')+1:]
}
