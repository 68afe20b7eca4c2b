// Package jsapitest provides a scripted client, so that programs that use package
// jsapi can be tested natively, without a browser and without Feishu.
//
// The program gets its *jsapi.Client from its caller: a zero one in the page, one
// with a [Host] as its Runtime in a test. The test defines the functions of the
// host ([Host.Answer], [Host.Fail], [Host.Silence], [Host.Handle]), fires events
// ([Host.Emit]), and inspects the calls ([Host.Calls]):
//
//	host := new(jsapitest.Host)
//	host.Answer("tt.scanCode", map[string]any{"result": "42"})
//	code := scan(t.Context(), &jsapi.Client{Runtime: host}) // the program under test
//	if code != "42" || len(host.Calls("tt.scanCode")) != 1 {
//		t.Errorf("got %q after %v", code, host.Calls())
//	}
//
// Parameters, answers and events are checked against package catalogue: a call with
// a parameter that is missing, unknown, of another type or out of bounds fails as
// in the client, and an answer that the client cannot give fails the call with an
// error that names the field. [Host.AnswerSample] answers completely with little
// to write, [Host.Mistakes] returns what the checks have found, and Lenient turns
// them off.
//
// In a testing/synctest bubble, a call that is never answered costs no time.
package jsapitest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// A Host is a scripted client. It implements [jsapi.Runtime]:
//
//	host := new(jsapitest.Host)
//	host.Answer("tt.scanCode", map[string]any{"result": "42"})
//	client := &jsapi.Client{Runtime: host}
//
// The zero value has no functions: every call fails with
// [jsapi.ErrUnsupported] until it is defined with Handle, Answer, Fail or Silence.
// A Host is safe for concurrent use.
type Host struct {
	// Lenient turns off the checks against the catalogue, for parameters and answers
	// that are not documented. Functions that the catalogue does not have are
	// never checked. Set it before the host is used.
	Lenient bool

	// RecordBytes bounds the parameters that [Host.Calls] returns, all calls together:
	// older calls are forgotten, and a call with more has no parameters there. 0 is 4
	// MiB. Set it before the host is used.
	RecordBytes int

	mu        sync.Mutex
	handlers  map[string]Handler
	listeners map[string][]*listener
	calls     []Call
	recorded  int // bytes of the parameters in calls
	mistakes  []error
}

// Bounds of the record of calls.
const (
	maxCalls           = 1000
	defaultRecordBytes = 4 << 20
)

// A Handler answers one function. What it returns is encoded to JSON. It may
// block, until ctx ends.
type Handler func(ctx context.Context, params json.RawMessage) (any, error)

// A Call is a call that the host received. Of a subscription, Params are those of
// the [jsapi.Subscription].
type Call struct {
	Path   string
	Params json.RawMessage // nil if they have more bytes than RecordBytes
}

type listener struct {
	params  json.RawMessage
	mu      sync.Mutex // one event after another
	fn      func(json.RawMessage)
	stopped atomic.Bool
}

func (l *listener) receive(event json.RawMessage) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.stopped.Load() {
		l.fn(event)
	}
}

var _ jsapi.Runtime = (*Host)(nil)

// Handle defines the function at path, handled by fn, and replaces the previous
// one.
func (h *Host) Handle(path string, fn Handler) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.handlers == nil {
		h.handlers = make(map[string]Handler)
	}
	h.handlers[path] = fn
}

// Answer makes the function at path succeed with result, with any parameters.
func (h *Host) Answer(path string, result any) {
	h.Handle(path, func(context.Context, json.RawMessage) (any, error) { return result, nil })
}

// Fail makes the function at path fail with err. An empty Path of err becomes
// path.
func (h *Host) Fail(path string, err jsapi.Error) {
	if err.Path == "" {
		err.Path = path
	}
	h.Handle(path, func(context.Context, json.RawMessage) (any, error) { return nil, &err })
}

// Silence makes the function at path never answer.
func (h *Host) Silence(path string) {
	h.Handle(path, func(ctx context.Context, _ json.RawMessage) (any, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	})
}

// Remove removes the function at path, as in a client that is too old.
func (h *Host) Remove(path string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.handlers, path)
}

// Calls returns the calls so far, in order: all of them, or those of the given
// paths. The host keeps the last thousand, and fewer if their parameters exceed
// RecordBytes.
func (h *Host) Calls(paths ...string) []Call {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(paths) == 0 {
		return slices.Clone(h.calls)
	}
	var calls []Call
	for _, c := range h.calls {
		if slices.Contains(paths, c.Path) {
			calls = append(calls, c)
		}
	}
	return calls
}

// Emit fires the event of the function at on, such as "tt.onMemoryWarning",
// and returns once every listener has received it, so a listener must not emit
// its own event. Emit reports how many listeners there are.
func (h *Host) Emit(on string, event any) (listeners int, err error) {
	return h.emit(on, event, func(*listener) bool { return true })
}

// EmitTo is [Host.Emit] to the listeners that were registered with the
// parameters of s, such as those of one chat.
func (h *Host) EmitTo(s jsapi.Subscription, event any) (listeners int, err error) {
	return h.emit(s.On, event, func(l *listener) bool { return bytes.Equal(l.params, s.Params) })
}

func (h *Host) emit(on string, event any, to func(*listener) bool) (listeners int, err error) {
	raw, err := json.Marshal(event)
	if err != nil {
		return 0, err
	}
	if err := h.checkEvent(on, raw); err != nil {
		return 0, err
	}
	h.mu.Lock()
	fired := slices.DeleteFunc(slices.Clone(h.listeners[on]), func(l *listener) bool { return !to(l) })
	h.mu.Unlock()
	for _, l := range fired {
		l.receive(raw)
	}
	return len(fired), nil
}

// Call implements [jsapi.Runtime].
func (h *Host) Call(ctx context.Context, path string, params json.RawMessage) (json.RawMessage, error) {
	return h.call(ctx, path, params, h.checkParams)
}

func (h *Host) call(ctx context.Context, path string, params json.RawMessage, check func(string, json.RawMessage) error) (json.RawMessage, error) {
	if err := ctx.Err(); err != nil {
		return nil, err // the page does not call the client either
	}
	handler := h.record(path, params)
	if handler == nil {
		return nil, missing(path)
	}
	if err := check(path, params); err != nil {
		return nil, err
	}
	result, err := handler(ctx, params)
	if err != nil {
		return nil, err
	}
	answer, err := json.Marshal(result)
	if err != nil {
		return nil, h.mistake(fmt.Errorf("jsapitest: answer of %s: %w", path, err))
	}
	if err := h.checkAnswer(path, answer); err != nil {
		return nil, err
	}
	return answer, nil
}

// CallSync implements [jsapi.Runtime]. The handler at path gets args as its
// params.
func (h *Host) CallSync(path string, args json.RawMessage) (json.RawMessage, error) {
	return h.call(context.Background(), path, args, h.checkArguments)
}

// Listen implements [jsapi.Runtime]. The host has the functions of every event
// that was given with Handle or Answer.
func (h *Host) Listen(s jsapi.Subscription, fn func(json.RawMessage)) (stop func(), err error) {
	if h.record(s.On, s.Params) == nil {
		return nil, missing(s.On)
	}
	if err := h.checkParams(s.On, s.Params); err != nil {
		return nil, err
	}
	l := &listener{params: s.Params, fn: fn}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.listeners == nil {
		h.listeners = make(map[string][]*listener)
	}
	h.listeners[s.On] = append(h.listeners[s.On], l)
	return func() {
		l.stopped.Store(true)
		h.mu.Lock()
		defer h.mu.Unlock()
		h.listeners[s.On] = slices.DeleteFunc(h.listeners[s.On], func(x *listener) bool { return x == l })
	}, nil
}

// Has implements [jsapi.Runtime].
func (h *Host) Has(path string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.handlers[path] != nil
}

func (h *Host) record(path string, params json.RawMessage) Handler {
	h.mu.Lock()
	defer h.mu.Unlock()
	limit := cmp.Or(h.RecordBytes, defaultRecordBytes)
	call := Call{Path: path}
	if len(params) <= limit {
		call.Params = slices.Clone(params)
	}
	h.calls = append(h.calls, call)
	h.recorded += len(call.Params)
	for len(h.calls) > maxCalls || h.recorded > limit {
		h.recorded -= len(h.calls[0].Params)
		h.calls[0] = Call{}
		h.calls = h.calls[1:]
	}
	return h.handlers[path]
}

func missing(path string) error {
	return &jsapi.Error{Path: path, Errno: 103, Msg: "feature not support"}
}
