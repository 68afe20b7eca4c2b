package client

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/calllog"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// beginEntry adds a call of the page to the log.
func (p *Page) beginEntry(method, path string, params json.RawMessage, replayOf int) (id int) {
	return p.log.Begin(calllog.Entry{
		Kind: calllog.JSAPI, Method: method, Path: path, Params: params,
		Page: p.URL(), PageID: p.id, ReplayOf: replayOf,
		Replayable: method == calllog.MethodCall && p.id != "" && isReplayable(path),
	})
}

// isReplayable reports whether a call can be made again for its page. The parameters
// of config are valid once.
func isReplayable(path string) bool {
	f, ok := functions.Find(path)
	return ok && (f.Kind == catalogue.KindAsync || f.Kind == catalogue.KindCommand)
}

// LogRefusal adds a call to the log that the SDK in the page has refused without
// asking the client.
func (p *Page) LogRefusal(path string, params json.RawMessage, err *jsapi.Error) {
	id := p.beginEntry(calllog.MethodCall, path, params, 0)
	p.log.End(id, resultOf(nil, calllog.ByPage, err))
}

// resultOf returns the result of a call for the log.
func resultOf(answer json.RawMessage, by calllog.Reason, err error) calllog.Result {
	switch {
	case err == nil:
		return calllog.Result{State: calllog.OK, Answer: answer, By: by}
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return calllog.Result{State: calllog.Ended, By: by}
	}
	r := calllog.Result{State: calllog.Failed, Error: &calllog.Failure{Message: err.Error()}, By: by}
	if failed, ok := errors.AsType[*jsapi.Error](err); ok {
		r.Error = &calllog.Failure{Code: failed.Code, Errno: failed.Errno, Message: failed.Msg}
		if by == "" && failed.Errno == jsapi.ErrnoUnsupported {
			r.By = calllog.ByClient
		}
	}
	if errors.Is(err, jsapi.ErrCanceled) {
		r.State = calllog.Canceled
	}
	return r
}
