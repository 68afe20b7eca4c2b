package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/calllog"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

var _ jsapi.Runtime = (*Page)(nil)

// pageKey is the context's key for the page that calls the host.
type pageKey struct{}

// Call implements [jsapi.Runtime]. It blocks until the client answers, or until
// ctx ends.
func (p *Page) Call(ctx context.Context, path string, params json.RawMessage) (json.RawMessage, error) {
	return p.loggedCall(ctx, path, params, 0)
}

// Replay makes a call of the log again, as if the page had called, and returns when
// it is answered or ctx ends.
func (p *Page) Replay(ctx context.Context, e calllog.Entry) {
	p.loggedCall(ctx, e.Path, e.Params, e.ID)
}

// loggedCall makes a call; replayOf is the log's ID of the call that it repeats, or 0.
func (p *Page) loggedCall(ctx context.Context, path string, params json.RawMessage, replayOf int) (json.RawMessage, error) {
	id := p.beginEntry(calllog.MethodCall, path, params, replayOf)
	result, by, err := p.call(ctx, path, params)
	p.log.End(id, resultOf(result, by, err))
	if f, _ := functions.Find(path); err != nil && f.Kind == catalogue.KindCommand {
		p.emitError(path, err)
	}
	return result, err
}

// call makes a call, and returns what has decided its result in addition.
func (p *Page) call(ctx context.Context, path string, params json.RawMessage) (result json.RawMessage, by calllog.Reason, err error) {
	refused := check(p.settings.Get(), path, params)
	if refused.bySDK != nil {
		return nil, calllog.ByPage, refused.bySDK
	}
	if p.settings.Get().Silent {
		<-ctx.Done()
		return nil, "", ctx.Err()
	}
	if f, ok := catalogue.LookupLegacy(path); ok {
		return p.callLegacy(ctx, f, params)
	}
	if by, err := p.requireFunction(path); err != nil {
		return nil, by, err
	}
	outcome := p.settings.TakeOutcome(path)
	if err := wait(ctx, outcome); err != nil {
		return nil, calllog.ByOutcome, err
	}
	if outcome.Kind == settings.OutcomeCancel && dialogs[path] {
		result, err = json.Marshal(dialogResult{Cancel: true})
		return result, calllog.ByOutcome, err
	}
	if err := failure(path, outcome); err != nil {
		return nil, calllog.ByOutcome, err
	}
	if refused.client != nil {
		return nil, "", refused.client
	}
	if f, _ := functions.Find(path); asksFor(p.settings.Get(), f.Scope) {
		if err := p.requestPermission(ctx, path, f.Scope); err != nil {
			return nil, calllog.ByPermission, err
		}
	}
	result, by = outcome.Answer, calllog.ByOutcome
	if result == nil {
		by = ""
		if result, err = p.host.Call(context.WithValue(ctx, pageKey{}, p), path, params); err != nil {
			return nil, "", err
		}
	}
	if path == functions.ConfigPath {
		p.SetConfigured()
	}
	p.scheduleFollowUp(path)
	return result, by, nil
}

// requireFunction fails if the client does not have the function at path, or if
// that needs a config that has not succeeded yet.
func (p *Page) requireFunction(path string) (calllog.Reason, error) {
	if err := unsupported(p.settings.Get(), path); err != nil {
		return calllog.ByClient, err
	}
	f, known := functions.Find(path)
	if p.isConfigured() || known && !f.NeedsConfig || !strings.HasPrefix(path, "tt.") || path == functions.UpdateMetaPath {
		return "", nil
	}
	return calllog.ByConfig, functions.Failure(path, 105)
}

// CallSync implements [jsapi.Runtime]. In a browser the SDK returns the objects of
// getters even if the client lacks all functions of the object; here the getter
// fails too. navigator.userAgent.toString is the client's.
func (p *Page) CallSync(path string, args json.RawMessage) (json.RawMessage, error) {
	if path == agentPath {
		return json.Marshal(UserAgent(p.settings.Get(), ""))
	}
	if f, _ := functions.Find(path); f.Kind != catalogue.KindCommand {
		if err := unsupported(p.settings.Get(), path); err != nil {
			return nil, err
		}
		return p.host.CallSync(path, args)
	}
	var params []json.RawMessage // a command takes one
	if len(args) > 0 {
		if err := json.Unmarshal(args, &params); err != nil {
			return nil, fmt.Errorf("arguments of %s: %w", path, err)
		}
	}
	params = append(params, nil) // there may be none
	InOrder(func() { p.Call(p.ctx, path, params[0]) })
	return nil, nil
}

// emitError fires the event by which an object reports the failure of a
// command, which has no callback.
func (p *Page) emitError(path string, err error) {
	failed, ok := errors.AsType[*jsapi.Error](err)
	if !ok {
		failed = &jsapi.Error{Errno: 100, Msg: err.Error()}
	}
	event, _ := json.Marshal(fields{"errno": failed.Errno, "errString": failed.Msg})
	p.emit(strings.TrimSuffix(path, functions.Name(path))+"onError", event)
}

// orderTimeout is the longest time for which a call delays the next one. Most
// are answered well before.
const orderTimeout = 100 * time.Millisecond

// InOrder runs do and returns when it is done, so that the next call does not
// overtake it, or after 100 ms: do may wait for the user, or forever.
func InOrder(do func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		do()
	}()
	select {
	case <-done:
	case <-time.After(orderTimeout):
	}
}

// Listen implements [jsapi.Runtime]. If the client is set to never answer, fn is
// never called.
func (p *Page) Listen(s jsapi.Subscription, fn func(json.RawMessage)) (stop func(), err error) {
	path := s.On
	id := p.beginEntry(calllog.MethodListen, path, s.Params, 0)
	var by calllog.Reason
	defer func() { p.log.End(id, resultOf(nil, by, err)) }()
	if refused := check(p.settings.Get(), path, s.Params).bySDK; refused != nil {
		by = calllog.ByPage
		return nil, refused
	}
	if p.settings.Get().Silent {
		return func() {}, nil
	}
	if by, err = p.requireFunction(path); err != nil {
		return nil, err
	}
	outcome := p.settings.TakeOutcome(path)
	if outcome.Kind == settings.OutcomeNever {
		return func() {}, nil
	}
	if err := failure(path, outcome); err != nil {
		by = calllog.ByOutcome
		return nil, err
	}
	if f, _ := functions.Find(path); asksFor(p.settings.Get(), f.Scope) {
		if err := p.denied(path, f.Scope); err != nil {
			by = calllog.ByPermission
			return nil, err
		}
	}
	return p.addListener(s, fn)
}

// Has implements [jsapi.Runtime]. Outside Feishu there are no functions.
func (p *Page) Has(path string) bool {
	return p.settings.Get().Client != settings.ClientBrowser && p.host.Has(path)
}
