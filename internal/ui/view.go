package ui

import "time"

// A View is all that the page shows at one moment. It is a value: the journey
// makes new ones, the component shows them.
type View struct {
	State   State
	Lang    Lang
	Steps   Steps
	User    User
	Problem Problem // of a failed page
}

// A State is what the page as a whole is doing. It is in the data-state of #app.
type State string

// The states of the page.
const (
	Loading        State = "loading"
	Outside        State = "outside" // not in Feishu
	Authenticating State = "authenticating"
	Ready          State = "ready"
	Failed         State = "failed"
)

// A User is who the page greets.
type User struct {
	Shared    bool // false: the person did not share their details
	Name      string
	AvatarURL string
}

// Steps are the steps of the journey by name; the missing ones wait.
type Steps map[StepName]Step

// A Step is one step of the journey.
type Step struct {
	State StepState
	Took  time.Duration
}

// A StepName names a step. It is in the data-step of its line.
type StepName string

// The steps, in order.
const (
	StepSDK        StepName = "sdk"
	StepParameters StepName = "parameters"
	StepConfig     StepName = "config"
	StepUser       StepName = "user"
	StepToast      StepName = "toast"
)

var stepOrder = []StepName{StepSDK, StepParameters, StepConfig, StepUser, StepToast}

// A StepState is how far a step is. It is in the data-state of its line.
type StepState string

// The states of a step.
const (
	StepWaiting StepState = ""
	StepRunning StepState = "running"
	StepDone    StepState = "done"
	StepRefused StepState = "refused"
	StepAbsent  StepState = "absent" // there is nothing to find here
	StepFailed  StepState = "failed"
)
