package page

import (
	"encoding/json"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// FirstConfig is what the start script has done before the program ran.
type FirstConfig struct {
	State  string          `json:"state"`
	URL    string          `json:"url"`    // that was signed
	Error  json.RawMessage `json:"error"`  // the client's refusal, or the server's answer
	SDKURL string          `json:"sdkURL"` // of the JSSDK script

	Parameters string `json:"parameters"` // of h5sdk.config, as JSON of the server

	Steps ScriptSteps `json:"steps"`
}

// ScriptSteps are the steps of the start script.
type ScriptSteps struct {
	SDK        ScriptStep `json:"sdk"`
	Parameters ScriptStep `json:"parameters"`
	Config     ScriptStep `json:"config"`
}

// ScriptStep is a step of the start script. The times are in milliseconds since
// the document's start; one that waits and has a Start has begun.
type ScriptStep struct {
	State string `json:"state"` // done, failed, absent or waiting
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// readFirstConfig reads the value of the promise window.feishuReady. It reads the
// properties one by one, because the first use of encoding/json takes the
// browser's engine milliseconds that startup would otherwise have.
func readFirstConfig(v app.Value) *FirstConfig {
	f := &FirstConfig{State: text(v, "state"), URL: text(v, "url"), SDKURL: text(v, "sdkURL"), Parameters: text(v, "parameters")}
	if failure := property(v, "error"); failure != nil {
		f.Error = json.RawMessage(stringify(failure))
	}
	f.Steps = readSteps(v)
	return f
}

// readSteps reads the steps of window.feishuReady, or of what it resolves with.
func readSteps(v app.Value) ScriptSteps {
	steps := property(v, "steps")
	return ScriptSteps{readStep(property(steps, "sdk")), readStep(property(steps, "parameters")), readStep(property(steps, "config"))}
}

func readStep(v app.Value) ScriptStep {
	return ScriptStep{text(v, "state"), integer(v, "start"), integer(v, "end")}
}

// fill enters the script's steps into the status.
func (f *FirstConfig) fill(s *Status) {
	s.SDK, s.Parameters, s.Config = f.Steps.SDK.step(), f.Steps.Parameters.step(), f.Steps.Config.step()
}

// show enters the steps of a script that is at work into the status.
func (s ScriptSteps) show(status *Status) {
	status.SDK, status.Parameters, status.Config = s.SDK.current(), s.Parameters.current(), s.Config.current()
	if status.SDK.State == StepDone {
		status.State = Authenticating
	}
}

// current returns the step while the script is at work.
func (s ScriptStep) current() Step {
	if s.State == "waiting" && s.Start > 0 {
		return Step{State: StepRunning}
	}
	return s.step()
}

func (s ScriptStep) step() Step {
	switch state := StepState(s.State); state {
	case StepDone, StepFailed, StepAbsent:
		return Step{State: state, Took: time.Duration(s.End-s.Start) * time.Millisecond}
	}
	return Step{}
}

// serverError returns the server's answer to the request for parameters, nil if
// it did not answer.
func (f *FirstConfig) serverError() error {
	var answer struct {
		Status int             `json:"status"`
		Body   json.RawMessage `json:"body"` // an object, or a string
	}
	json.Unmarshal(f.Error, &answer)
	if answer.Status == 0 {
		return nil
	}
	body := []byte(answer.Body)
	var text string
	if json.Unmarshal(body, &text) == nil {
		body = []byte(text)
	}
	return parametersError(answer.Status, body)
}
