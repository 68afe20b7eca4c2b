package page

import (
	"sync"
	"time"
)

// State is the state of the page as a whole. It is the data-state of #app.
type State string

// The states.
const (
	Loading        State = "loading"
	Outside        State = "outside" // not in Feishu
	Authenticating State = "authenticating"
	Ready          State = "ready"
	Failed         State = "failed"
)

// settled reports whether startup has ended.
func (s State) settled() bool { return s != Loading && s != Authenticating }

// Status is the progress of startup.
type Status struct {
	State State

	// The steps of startup. Of a page that is configured again, they are those
	// of the latest configuration.
	SDK, Parameters, Config Step

	// Err is why the page is outside or failed.
	Err error
}

// A Step is one step of startup.
type Step struct {
	State StepState
	Took  time.Duration
}

// StepState is the state of a step.
type StepState string

// The states of a step.
const (
	StepPending StepState = "" // not started
	StepRunning StepState = "running"
	StepDone    StepState = "done"
	StepRefused StepState = "refused" // by the user
	StepAbsent  StepState = "absent"  // not in Feishu
	StepFailed  StepState = "failed"
)

// debounceDelay is how long a rendering may be put off that another one will
// soon replace. Rendering takes the browser's engine milliseconds that startup
// would otherwise have, so a fast start renders once, at its end.
const debounceDelay = 100 * time.Millisecond

// A debouncer calls f at once when things have settled, else after
// debounceDelay unless it has been called by then.
type debouncer struct {
	f func()

	mu      sync.Mutex
	waiting bool
}

func (d *debouncer) call(settled bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case settled:
		d.waiting = false
		d.f()
	case !d.waiting:
		d.waiting = true
		time.AfterFunc(debounceDelay, d.callDelayed)
	}
}

func (d *debouncer) callDelayed() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.waiting {
		d.waiting = false
		d.f()
	}
}
