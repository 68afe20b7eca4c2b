package page

import (
	"encoding/json"
	"time"
)

// A firstConfig is what the start script has done before the program ran: it
// is the value of the promise window.feishuReady.
type firstConfig struct {
	State  string          `json:"state"`
	URL    string          `json:"url"`    // that was signed
	Error  json.RawMessage `json:"error"`  // the client's refusal, or the server's answer
	SDKURL string          `json:"sdkURL"` // of the JSSDK script
	Steps  struct {
		SDK        scriptStep `json:"sdk"`
		Parameters scriptStep `json:"parameters"`
		Config     scriptStep `json:"config"`
	} `json:"steps"`
}

// A scriptStep is a step of the start script. The times are in milliseconds
// since the document's start.
type scriptStep struct {
	State string  `json:"state"` // done, failed, absent or waiting
	Start float64 `json:"start"`
	End   float64 `json:"end"`
}

// fill enters the script's steps into the status.
func (f *firstConfig) fill(s *Status) {
	s.SDK, s.Parameters, s.Config = f.Steps.SDK.step(), f.Steps.Parameters.step(), f.Steps.Config.step()
}

func (s scriptStep) step() Step {
	switch state := StepState(s.State); state {
	case StepDone, StepFailed, StepAbsent:
		return Step{State: state, Took: time.Duration((s.End - s.Start) * float64(time.Millisecond))}
	}
	return Step{}
}

// serverError returns the server's answer to the request for parameters, nil if
// it did not answer.
func (f *firstConfig) serverError() error {
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
