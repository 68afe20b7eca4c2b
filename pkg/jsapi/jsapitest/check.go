package jsapitest

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// maxMistakes bounds what a host remembers of wrong calls and answers.
const maxMistakes = 100

// Mistakes returns the first hundred errors that the checks of the catalogue have
// found. The calls have failed with them, which the program under test may have
// ignored.
func (h *Host) Mistakes() []error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]error(nil), h.mistakes...)
}

// mistake records a failed check and returns it.
func (h *Host) mistake(err error) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.mistakes) < maxMistakes {
		h.mistakes = append(h.mistakes, err)
	}
	return err
}

// lookup returns the entry by which the function at path is checked, if any.
func (h *Host) lookup(path string) (catalogue.Entry, bool) {
	if h.Lenient {
		return catalogue.Entry{}, false
	}
	return catalogue.Lookup(path)
}

// checkParams fails as the client does for invalid parameters.
func (h *Host) checkParams(path string, params json.RawMessage) error {
	e, ok := h.lookup(path)
	if !ok {
		return nil
	}
	return h.refuse(e, params)
}

// refuse fails as the client does if it does not accept the parameters of e.
func (h *Host) refuse(e catalogue.Entry, params json.RawMessage) error {
	mistake, ok := errors.AsType[*catalogue.Mistake](e.CheckParams(params, catalogue.Client{}))
	if !ok {
		return nil
	}
	code, text := e.Refusal(mistake)
	failed := &jsapi.Error{Path: e.Path, Msg: text}
	if code.Field == catalogue.Errno {
		failed.Errno = code.Number
	} else {
		failed.Code = code.Number
	}
	return h.mistake(failed)
}

// checkArguments checks the arguments of a function that answers by returning.
func (h *Host) checkArguments(path string, args json.RawMessage) error {
	e, ok := h.lookup(path)
	if !ok {
		return nil
	}
	var list []json.RawMessage
	if len(args) > 0 {
		if err := json.Unmarshal(args, &list); err != nil {
			return h.mistake(fmt.Errorf("jsapitest: arguments of %s: %w", path, err))
		}
	}
	if len(list) > 1 {
		return h.mistake(fmt.Errorf("jsapitest: %s has %d arguments, at most one is documented", path, len(list)))
	}
	var params json.RawMessage
	if len(list) == 1 {
		params = list[0]
	}
	return h.refuse(e, params)
}

// checkAnswer checks what the test has scripted.
func (h *Host) checkAnswer(path string, answer json.RawMessage) error {
	e, ok := h.lookup(path)
	if !ok {
		return nil
	}
	err := e.CheckAnswer(answer)
	if err != nil {
		return h.mistake(fmt.Errorf("jsapitest: wrong answer scripted for %s: %w", path, err))
	}
	return nil
}

func (h *Host) checkEvent(on string, event json.RawMessage) error {
	e, ok := h.lookup(on)
	if !ok || e.Kind != catalogue.KindOn {
		return nil
	}
	if err := e.CheckAnswer(event); err != nil {
		return h.mistake(fmt.Errorf("jsapitest: wrong event for %s: %w", on, err))
	}
	return nil
}

// AnswerSample makes the function at path succeed with its [Sample].
//
//	host.AnswerSample("tt.getSystemInfo", map[string]any{"language": "en_US"})
func (h *Host) AnswerSample(path string, changes any) { h.Answer(path, Sample(path, changes)) }

// Sample returns the catalogue's plausible answer of the function at path, with
// changes. These encode to a JSON object: its fields replace those of the sample, in
// inner objects too, and null removes one. The changes may be nil. The sample of a
// function that answers nothing, or by events, is null. Sample panics if the
// catalogue does not have the function.
func Sample(path string, changes any) json.RawMessage {
	e, ok := catalogue.Lookup(path)
	if !ok || strings.Contains(path, "#") {
		panic("jsapitest: the catalogue does not have " + path)
	}
	if e.Kind != catalogue.KindAsync && e.Kind != catalogue.KindSync {
		return json.RawMessage("null")
	}
	raw, err := json.Marshal(changes)
	if err != nil {
		panic(fmt.Sprintf("jsapitest: sample of %s: %v", path, err))
	}
	return merge(e.Sample, raw)
}

// merge applies changes to a JSON value, as RFC 7396 does.
func merge(raw, changes json.RawMessage) json.RawMessage {
	if string(changes) == "null" {
		return raw
	}
	var object, changed map[string]json.RawMessage
	if json.Unmarshal(changes, &changed) != nil {
		return changes
	}
	if json.Unmarshal(raw, &object) != nil || object == nil {
		object = make(map[string]json.RawMessage)
	}
	for name, value := range changed {
		if string(value) == "null" {
			delete(object, name)
		} else {
			object[name] = merge(object[name], value)
		}
	}
	merged, err := json.Marshal(object)
	if err != nil {
		panic("jsapitest: " + err.Error()) // it was decoded from JSON
	}
	return merged
}
