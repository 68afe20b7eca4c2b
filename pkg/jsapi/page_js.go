package jsapi

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"syscall/js"
)

// page is the Runtime of a zero Client: the window that the program runs in.
var page Runtime = newWindow()

// A window is the [Runtime] of the browser window. It exists once: its one
// js.Func is never released.
type window struct {
	*engine
	callbacks callbacks
	calls     callTable
	listeners listenerTable
	objects   objectCache
}

func newWindow() *window {
	e := newEngine()
	w := &window{engine: e, calls: callTable{engine: e}, listeners: listenerTable{engine: e}}
	w.callbacks = newCallbacks(e, w.receive)
	return w
}

// receive handles one invocation of a callback.
func (w *window) receive(kind callbackKind, id int, payload js.Value) {
	switch {
	case kind == onEvent:
		w.listeners.receive(id, payload)
	case w.calls.receive(kind, id, payload):
		// The client reports a cancellation by fail and, in the same turn, cancel.
		js.Global().Call("setTimeout", w.callbacks.make(onTurnEnd, id), 0)
	}
}

// Call implements [Runtime].
func (w *window) Call(ctx context.Context, path string, params json.RawMessage) (json.RawMessage, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c := w.calls.add(path)
	defer w.calls.remove(c)
	if err := w.start(c, params); err != nil {
		return nil, err
	}
	select {
	case a := <-c.answer:
		return a.result, a.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// start makes the call. How a function takes its callbacks depends on the
// family its path belongs to; they may be called before start returns.
func (w *window) start(c *pendingCall, params json.RawMessage) (err error) {
	defer w.recoverJS(c.path, &err)
	owner, fn, err := w.resolve(c.path)
	if err != nil {
		return err
	}
	switch {
	case c.path == "h5sdk.ready":
		fn.Call("call", owner, w.callbacks.make(onSuccess, c.id))
	case c.path == "h5sdk.config":
		w.configure(owner, fn, c.id, params)
	case strings.HasPrefix(c.path, "h5sdk."): // the old functions
		fn.Call("call", owner, w.options(params, c.id, "onSuccess", "onFail"))
	default:
		fn.Call("call", owner, w.options(params, c.id, "success", "fail", "cancel"))
	}
	return nil
}

// options returns params with callbacks for success, failure and cancellation
// under the given names.
func (w *window) options(params json.RawMessage, id int, names ...string) js.Value {
	options := w.toJS(params)
	if !isObject(options) || w.isArray(options) {
		panic("parameters are not an object")
	}
	for i, name := range names {
		options.Set(name, w.callbacks.make(callbackKind(i), id))
	}
	return options
}

// configure registers error, calls config and registers ready in one turn:
// some phones never answer a config that was called otherwise. Only config's
// own two callbacks decide.
func (w *window) configure(sdk, config js.Value, id int, params json.RawMessage) {
	ignore := w.callbacks.make(onIgnored, id)
	if onError := w.get(sdk, "error"); onError.Type() == js.TypeFunction {
		onError.Call("call", sdk, ignore)
	}
	promise := config.Call("call", sdk, w.options(params, id, "onSuccess", "onFail"))
	if onReady := w.get(sdk, "ready"); onReady.Type() == js.TypeFunction {
		onReady.Call("call", sdk, ignore)
	}
	if promise.Type() == js.TypeObject && w.get(promise, "catch").Type() == js.TypeFunction {
		promise.Call("catch", ignore) // or the browser reports an unhandled rejection
	}
}

// CallSync implements [Runtime].
func (w *window) CallSync(path string, args json.RawMessage) (_ json.RawMessage, err error) {
	defer w.recoverJS(path, &err)
	owner, fn, err := w.resolve(path)
	if err != nil {
		return nil, err
	}
	list := []any{owner}
	if len(args) > 0 {
		array := w.toJS(args)
		for i := range array.Length() {
			list = append(list, array.Index(i))
		}
	}
	return w.fromJS(fn.Call("call", list...)), nil
}

// Listen implements [Runtime].
func (w *window) Listen(s Subscription, fn func(json.RawMessage)) (stop func(), err error) {
	defer w.recoverJS(s.On, &err)
	owner, register, err := w.resolve(s.On)
	if err != nil {
		return nil, err
	}
	l := w.listeners.add(fn)
	argument := w.argument(s, w.callbacks.make(onEvent, l.id))
	remove := sync.OnceFunc(func() {
		w.listeners.remove(l)
		if s.Off == "" {
			return
		}
		var ignored error
		defer w.recoverJS(s.Off, &ignored) // without it the client's events are dropped here
		if owner, unregister, err := w.resolve(s.Off); err == nil {
			unregister.Call("call", owner, argument)
		}
	})
	defer func() {
		if p := recover(); p != nil {
			remove()
			panic(p)
		}
	}()
	register.Call("call", owner, argument)
	return remove, nil
}

// argument returns the argument that registers and unregisters listener.
func (w *window) argument(s Subscription, listener js.Value) js.Value {
	switch {
	case s.Params != nil:
		params := w.toJS(s.Params)
		params.Set(s.Field, listener)
		return params
	case s.Field != "":
		listener.Set(s.Field, listener)
	}
	return listener
}

// Has implements [Runtime].
func (w *window) Has(path string) bool {
	_, _, err := w.resolve(path)
	return err == nil
}

// resolve returns the function at a dotted path from the window, and the object
// it belongs to.
func (w *window) resolve(path string) (owner, fn js.Value, err error) {
	defer w.recoverJS(path, &err)
	owner = js.Global()
	segments := strings.Split(path, ".")
	for i, segment := range segments[:len(segments)-1] {
		name, isCall := strings.CutSuffix(segment, "()")
		next := w.get(owner, name)
		if isCall && next.Type() == js.TypeFunction {
			next = w.objects.get(strings.Join(segments[:i+1], "."), owner, next)
		}
		if next.Type() == js.TypeString {
			next = w.object.Invoke(next) // so that strings have methods too
		}
		if !isObject(next) {
			return owner, next, unsupported(path, strings.Join(segments[:i+1], ".")+" is missing")
		}
		owner = next
	}
	fn = w.get(owner, segments[len(segments)-1])
	if fn.Type() != js.TypeFunction {
		return owner, fn, unsupported(path, "the page has no such function")
	}
	return owner, fn, nil
}

// An objectCache holds the objects that "()" segments returned, by path. Each
// is stored with the object it belongs to, so that a page that loads its SDK
// again gets new ones.
type objectCache struct {
	mu     sync.Mutex
	byPath map[string]ownedObject
}

type ownedObject struct{ owner, object js.Value }

// get returns what fn, a method of owner, returned the first time that it was
// an object.
func (c *objectCache) get(path string, owner, fn js.Value) js.Value {
	c.mu.Lock()
	known, ok := c.byPath[path]
	c.mu.Unlock()
	if ok && known.owner.Equal(owner) {
		return known.object
	}
	object := fn.Call("call", owner)
	if !isObject(object) {
		return object // not there yet
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byPath == nil {
		c.byPath = make(map[string]ownedObject)
	}
	c.byPath[path] = ownedObject{owner, object}
	return object
}
