package client

import (
	"cmp"
	"context"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// wait waits for the outcome's delay: forever if the outcome is no answer.
func wait(ctx context.Context, o settings.Outcome) error {
	if o.Kind == settings.OutcomeNever {
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

// failure returns the failure that the outcome sets for the function at path, or
// nil if there is none.
func failure(path string, o settings.Outcome) *jsapi.Error {
	switch o.Kind {
	case settings.OutcomeRefuse:
		return functions.Refused(path)
	case settings.OutcomeCancel:
		return functions.Canceled(path)
	case settings.OutcomeFail:
		msg := cmp.Or(o.Message, functions.Meaning(path, o.Code, o.Errno))
		return &jsapi.Error{Path: path, Code: o.Code, Errno: o.Errno, Msg: msg}
	}
	return nil
}
