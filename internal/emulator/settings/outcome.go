package settings

import (
	"fmt"
	"slices"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
)

// An Outcome replaces the usual answer of a function. Functions that return an
// object or remove a listener do not ask the client, and have none.
type Outcome struct {
	Kind OutcomeKind `json:"kind"`

	// Times is the number of calls that it applies to; 0 is all, until it is
	// removed.
	Times int `json:"times,omitempty"`

	// Delay, in milliseconds, precedes it.
	Delay int `json:"delay,omitempty"`

	// The failure of an OutcomeFail. Code is a number of the function's own
	// family (333444), Errno one of the common dictionary (107). Message
	// defaults to their meaning.
	Code    int    `json:"code,omitempty"`
	Errno   int    `json:"errno,omitempty"`
	Message string `json:"message,omitempty"`
}

// OutcomeKind is the kind of an outcome.
type OutcomeKind string

// The kinds.
const (
	OutcomeAnswer OutcomeKind = "answer" // the usual answer
	OutcomeRefuse OutcomeKind = "refuse" // the user or the client refuses
	OutcomeCancel OutcomeKind = "cancel" // the user closes what the function has opened
	OutcomeFail   OutcomeKind = "fail"   // Code, Errno, Message
	OutcomeNever  OutcomeKind = "never"  // no answer at all
)

// OutcomeKinds are all kinds of outcomes.
var OutcomeKinds = []OutcomeKind{OutcomeAnswer, OutcomeRefuse, OutcomeCancel, OutcomeFail, OutcomeNever}

// isDefault reports whether o is the same as no entry.
func (o Outcome) isDefault() bool {
	return (o.Kind == "" || o.Kind == OutcomeAnswer) && o.Delay == 0
}

func (o Outcome) validate(path string) error {
	switch {
	case !functions.AsksClient(path):
		return fmt.Errorf("outcomes: %q is not a function of the SDK that asks the client", path)
	case o.Kind == OutcomeFail && o.Code == 0 && o.Errno == 0 && o.Message == "":
		return fmt.Errorf("outcome of %s: a failure needs a code, an errno or a message", path)
	case path == functions.ConfigPath && o.Kind == OutcomeCancel:
		return fmt.Errorf("outcome of %s: users cannot cancel it", path)
	case o.Times < 0 || o.Delay < 0:
		return fmt.Errorf("outcome of %s: times and delay cannot be negative", path)
	}
	return oneOf("outcome of "+path, o.Kind, append(slices.Clone(OutcomeKinds), ""))
}
