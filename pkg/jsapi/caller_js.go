package jsapi

import (
	"bytes"
	"encoding/json"
	"strings"
	"sync"
	"syscall/js"
)

// A caller calls functions of the SDK with an object: the parameters and, among
// them, the callbacks of this very call. Made piece by piece the object would
// be the greater part of what a call costs. So the engine's own functions are
// put together once, as if there were
//
//	options = () => Object.assign(JSON.parse(...text), {
//		get success() { return hook.bind(null, succeeded).bind(...binding) },
//		get fail() { … },
//	})
//	arguments = {get 0() { return options() }, length: 1}
//
// and a call fills in its text and its id, binding being [null, id], and
// applies the function to arguments. (Nothing here may be compiled from a text:
// pages forbid that.)
type caller struct {
	names []string // of the callbacks, by kind

	mu                                sync.Mutex
	text, binding, options, arguments js.Value
	again                             map[string]js.Value // see callAgain
}

var (
	callerOfTT    = caller{names: []string{succeeded: "success", failedFirst: "fail", canceled: "cancel"}}
	callerOfH5SDK = caller{names: []string{succeeded: "onSuccess", failedFirst: "onFail"}}
)

// call calls fn as a method of owner, for the call with the given id. Empty
// params are {}.
func (c *caller) call(fn, owner js.Value, params json.RawMessage, id int) js.Value {
	switch {
	case len(params) == 0:
		params = json.RawMessage("{}")
	case bytes.TrimLeft(params, " \t\r\n")[0] != '{':
		panic("parameters are not an object")
	}
	c.mu.Lock() // until the function has been applied: who else calls would fill in his own
	defer c.mu.Unlock()
	if c.text.IsUndefined() {
		c.build()
	}
	c.fillIn(params, id)
	if mayHoldBytes(params) {
		return fn.Call("call", owner, withBuffers(c.options.Invoke()))
	}
	return fn.Call("apply", owner, c.arguments)
}

func (c *caller) fillIn(params json.RawMessage, id int) {
	c.text.SetIndex(0, string(params))
	c.binding.SetIndex(1, id)
}

// callAgain makes a call to a function, such as "tt.getLocation", that has been
// called before: the engine then finds it and applies it in one step, where
// resolve takes one for every name. It reports false, and has done nothing, if
// the call must be made the long way: the first time, for which the step would
// cost more than it saves, with bytes, and with a longer path. What it panics
// with may mean that the function is there no more.
func (c *caller) callAgain(path string, params json.RawMessage, id int) bool {
	if len(params) == 0 {
		params = json.RawMessage("{}")
	}
	if params[0] != '{' || mayHoldBytes(params) {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	step, known := c.again[path]
	switch {
	case !known:
		if c.again == nil {
			c.again = make(map[string]js.Value)
		}
		c.again[path] = js.Undefined() // once
		return false
	case step.IsUndefined():
		owner, name, ok := strings.Cut(path, ".")
		if !ok || strings.ContainsAny(name, ".(") || c.text.IsUndefined() {
			return false
		}
		step = c.stepTo(owner, name)
		c.again[path] = step
	}
	c.fillIn(params, id)
	step.Invoke()
	return true
}

// stepTo makes () => Reflect.apply(window[owner][name], window[owner], arguments).
func (c *caller) stepTo(owner, name string) js.Value {
	getOwner := later(reflectGet, js.Null(), js.ValueOf([]any{js.Global(), owner}))
	from := js.ValueOf([]any{nil, name})
	define(from, "0", getOwner)
	call := js.ValueOf([]any{nil, nil, c.arguments})
	define(call, "0", later(reflectGet, js.Null(), from))
	define(call, "1", getOwner)
	return later(reflectApply, js.Null(), call)
}

func (c *caller) build() {
	c.text = js.ValueOf([]any{nil})
	c.binding = js.ValueOf([]any{nil, nil})
	callbacks := object.New()
	for kind, name := range c.names {
		define(callbacks, name, later(bind, callbackOf(kind), c.binding))
	}
	parts := js.ValueOf([]any{nil, callbacks})
	define(parts, "0", later(jsonParse, js.Null(), c.text))
	c.options = later(object.Get("assign"), js.Null(), parts)
	c.arguments = js.ValueOf([]any{nil})
	define(c.arguments, "0", c.options)
}

// later returns a function without parameters that calls fn with what is in
// args by then. (Inlined, it and define would take 12 KB of every page.)
//
//go:noinline
func later(fn, this, args js.Value) js.Value {
	return bindTo(reflectApply, fn, this, args)
}

//go:noinline
func define(o js.Value, name string, get js.Value) {
	object.Call("defineProperty", o, name, map[string]any{"get": get, "enumerable": true})
}
