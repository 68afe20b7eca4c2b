package emulator

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
)

// The recorder has no callbacks: what comes of a command arrives through its
// events, failures included.

const recorderPath = "tt.getRecorderManager()."

// recorderState is what a page's recorder does.
type recorderState string

const (
	recorderStopped   recorderState = "" // "stopped" to the page
	recorderRecording recorderState = "recording"
	recorderPaused    recorderState = "paused"
)

func (s recorderState) String() string {
	if s == recorderStopped {
		return "stopped"
	}
	return string(s)
}

func (e *Emulator) recorderAnswers() map[string]jsapitest.Handler {
	return map[string]jsapitest.Handler{
		recorderPath + "getState": func(ctx context.Context, _ json.RawMessage) (any, error) {
			return fields{"state": e.pageOf(ctx).recorder().String()}, nil
		},
		recorderPath + "start":  e.command("start", recorderRecording, "onStart", recorderStopped),
		recorderPath + "pause":  e.command("pause", recorderPaused, "onPause", recorderRecording),
		recorderPath + "resume": e.command("resume", recorderRecording, "onResume", recorderPaused),
		recorderPath + "stop":   e.command("stop", recorderStopped, "onStop", recorderRecording, recorderPaused),
	}
}

// command takes the recorder to another state, if it is in one of those, and
// fires the event that tells of it.
func (e *Emulator) command(name string, to recorderState, event string, from ...recorderState) jsapitest.Handler {
	return func(ctx context.Context, params json.RawMessage) (any, error) {
		p := e.pageOf(ctx)
		now, ok := p.moveRecorder(to, from)
		if !ok {
			msg := fmt.Sprintf("OperateRecorder %s failed, reason: it is %s", name, now)
			return nil, &jsapi.Error{Path: recorderPath + name, Errno: 1305003, Msg: msg}
		}
		if name == "stop" {
			p.emitFrame(true)
		}
		p.emit(recorderPath+event, sampleOf(recorderPath+event))
		if name == "start" {
			p.wantFrames(params)
			p.emitFrame(false)
		}
		return fields{}, nil
	}
}

// wantFrames notes whether a recording is to come in frames as well.
func (p *Page) wantFrames(params json.RawMessage) {
	var options struct {
		FrameSize float64 `json:"frameSize"`
	}
	json.Unmarshal(params, &options)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.frames = options.FrameSize > 0
}

// emitFrame fires a frame, if there are to be some: one at the start, and the
// last.
func (p *Page) emitFrame(last bool) {
	p.mu.Lock()
	frames := p.frames
	p.mu.Unlock()
	if !frames {
		return
	}
	const path = recorderPath + "onFrameRecorded"
	var frame map[string]json.RawMessage
	json.Unmarshal(sampleOf(path), &frame)
	frame["isLastFrame"], _ = json.Marshal(last)
	event, _ := json.Marshal(frame)
	p.emit(path, event)
}
