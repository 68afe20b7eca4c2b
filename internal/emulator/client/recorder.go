package client

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// The recorder's commands have no callbacks: their results, failures included,
// are events.

const recorderPath = "tt.getRecorderManager()."

// recorderState is the state of a page's recorder.
type recorderState string

const (
	recorderStopped   recorderState = "" // "stopped" for the page
	recorderRecording recorderState = "recording"
	recorderPaused    recorderState = "paused"
)

func (s recorderState) String() string {
	if s == recorderStopped {
		return "stopped"
	}
	return string(s)
}

// A recorder is that of a page. The zero value is stopped.
type recorder struct {
	mu     sync.Mutex
	now    recorderState
	frames bool // the recording comes in frames too
}

func (r *recorder) state() recorderState {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now
}

// change changes the state if it is one of from, and returns the previous one.
func (r *recorder) change(to recorderState, from []recorderState) (was recorderState, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	was = r.now
	if ok = slices.Contains(from, was); ok {
		r.now = to
	}
	return was, ok
}

func (r *recorder) setFrames(frames bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.frames = frames
}

func (r *recorder) hasFrames() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.frames
}

func (r *recorder) reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.now, r.frames = recorderStopped, false
}

// recorderNotes are what the badge says in a state.
var recorderNotes = map[recorderState]i18n.Text{
	recorderRecording: {Zh: "正在录音", En: "Recording"},
	recorderPaused:    {Zh: "录音已暂停", En: "The recording is paused"},
}

// recorderHandlers are the functions of the recorder.
var recorderHandlers = map[string]handler{
	recorderPath + "getState": func(_ context.Context, p *Page, _ json.RawMessage) (any, error) {
		return fields{"state": p.recorder.state().String()}, nil
	},
	recorderPath + "start":  recorderCommand("start", recorderRecording, "onStart", recorderStopped),
	recorderPath + "pause":  recorderCommand("pause", recorderPaused, "onPause", recorderRecording),
	recorderPath + "resume": recorderCommand("resume", recorderRecording, "onResume", recorderPaused),
	recorderPath + "stop":   recorderCommand("stop", recorderStopped, "onStop", recorderRecording, recorderPaused),
}

// recorderCommand changes the recorder's state if it is one of from, and fires
// the event for that.
func recorderCommand(name string, to recorderState, event string, from ...recorderState) handler {
	return func(_ context.Context, p *Page, params json.RawMessage) (any, error) {
		now, ok := p.recorder.change(to, from)
		if !ok {
			msg := fmt.Sprintf("OperateRecorder %s failed, reason: it is %s", name, now)
			return nil, &jsapi.Error{Path: recorderPath + name, Errno: 1305003, Msg: msg}
		}
		p.setNote("recorder", recorderNotes[to])
		if name == "stop" {
			emitFrame(p, true)
		}
		p.emit(recorderPath+event, functions.Sample(recorderPath+event))
		if name == "start" {
			var options struct {
				FrameSize float64 `json:"frameSize"`
			}
			json.Unmarshal(params, &options)
			p.recorder.setFrames(options.FrameSize > 0)
			emitFrame(p, false)
		}
		return fields{}, nil
	}
}

// emitFrame fires a frame if the recording has frames: one at the start, and
// the last one.
func emitFrame(p *Page, last bool) {
	if !p.recorder.hasFrames() {
		return
	}
	const path = recorderPath + "onFrameRecorded"
	var frame map[string]json.RawMessage
	json.Unmarshal(functions.Sample(path), &frame)
	frame["isLastFrame"], _ = json.Marshal(last)
	event, _ := json.Marshal(frame)
	p.emit(path, event)
}
