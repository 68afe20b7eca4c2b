package redisticket

import (
	"context"
	"errors"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

// A failure is why the platform is left alone, as Redis has it.
type failure struct {
	Text string `json:"text"`

	// What the platform said, if it said something.
	Op    string `json:"op,omitempty"`
	HTTP  int    `json:"http,omitempty"`
	Code  int    `json:"code,omitempty"`
	Msg   string `json:"msg,omitempty"`
	LogID string `json:"log_id,omitempty"`
}

// failureOf puts into words why the platform failed, for the other processes.
// One that is told that it is refused has to find out for itself: it may be
// set up differently.
func failureOf(err error) (r failure, passing bool) {
	e, ok := errors.AsType[*feishu.Error](err)
	switch {
	case !ok:
		_, again := errors.AsType[remoteError](err)
		passing = again || errors.Is(err, context.DeadlineExceeded)
	case e.Temporary():
		passing = true
		r = failure{Op: e.Op, HTTP: e.Status, Code: e.Code, Msg: e.Msg, LogID: e.LogID}
	}
	r.Text = err.Error()
	return r, passing
}

// err is the failure as this process has it from another.
func (r failure) err() error {
	if r.Code == 0 {
		return remoteError(r.Text)
	}
	return &feishu.Error{Op: r.Op, Status: r.HTTP, Code: r.Code, Msg: r.Msg, LogID: r.LogID}
}

// remoteError is the text of an error that another process got.
type remoteError string

func (h remoteError) Error() string { return "another process: " + string(h) }
