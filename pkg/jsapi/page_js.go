package jsapi

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"syscall/js"
)

// page is what a zero Client speaks to: the window this program runs in.
var page Runtime = window{}

type window struct{}

// Call implements [Runtime].
func (w window) Call(ctx context.Context, path string, params json.RawMessage) (json.RawMessage, error) {
	return w.ask(ctx, question{path: path, params: params})
}

// ask implements asker.
func (window) ask(ctx context.Context, q question) (json.RawMessage, error) {
	if err := ctx.Err(); err != nil {
		return nil, err // not even asked
	}
	c := calls.add(q)
	defer calls.drop(c)
	if err := c.start(q.params); err != nil {
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
// family its path belongs to; they may come before start returns.
func (c *call) start(params json.RawMessage) (err error) {
	defer recoverJS(c.path, &err)
	if called, err := c.startAgain(params); called || err != nil {
		return err
	}
	owner, fn, err := resolve(c.path)
	if err != nil {
		return err
	}
	switch {
	case c.path == "h5sdk.ready":
		fn.Call("call", owner, callback(c.id, succeeded))
	case c.path == "h5sdk.config":
		c.configure(owner, fn, params)
	case strings.HasPrefix(c.path, "h5sdk."): // the old three-segment functions
		callerOfH5SDK.call(fn, owner, params, c.id)
	default:
		callerOfTT.call(fn, owner, params, c.id)
	}
	return nil
}

// startAgain makes the call the short way, and reports whether that could be.
func (c *call) startAgain(params json.RawMessage) (called bool, err error) {
	if !strings.HasPrefix(c.path, "tt.") {
		return false, nil
	}
	defer func() {
		if err == nil {
			return
		}
		if _, _, missing := resolve(c.path); missing != nil {
			err = missing // it was there the last time
		}
	}()
	defer recoverJS(c.path, &err)
	return callerOfTT.callAgain(c.path, params, c.id), nil
}

// configure registers error, calls config and registers ready in one turn:
// some phones never answer a config that was called otherwise. Only config's
// own two callbacks decide.
func (c *call) configure(sdk, config js.Value, params json.RawMessage) {
	ignore := callback(c.id, ignored)
	if onError := get(sdk, "error"); onError.Type() == js.TypeFunction {
		onError.Call("call", sdk, ignore)
	}
	promise := callerOfH5SDK.call(config, sdk, params, c.id)
	if onReady := get(sdk, "ready"); onReady.Type() == js.TypeFunction {
		onReady.Call("call", sdk, ignore)
	}
	if promise.Type() == js.TypeObject && get(promise, "catch").Type() == js.TypeFunction {
		promise.Call("catch", ignore) // or the browser reports an unhandled rejection
	}
}

// CallSync implements [Runtime].
func (window) CallSync(path string, args json.RawMessage) (_ json.RawMessage, err error) {
	defer recoverJS(path, &err)
	owner, fn, err := resolve(path)
	if err != nil {
		return nil, err
	}
	list := []any{owner}
	if len(args) > 0 {
		array := toJS(args)
		for i := range array.Length() {
			list = append(list, array.Index(i))
		}
	}
	return fromJS(fn.Call("call", list...)), nil
}

// Listen implements [Runtime].
func (window) Listen(s Subscription, fn func(json.RawMessage)) (stop func(), err error) {
	defer recoverJS(s.On, &err)
	owner, register, err := resolve(s.On)
	if err != nil {
		return nil, err
	}
	l := listeners.add(fn)
	argument := s.argument(callback(l.id, event))
	remove := sync.OnceFunc(func() {
		listeners.drop(l)
		if s.Off == "" {
			return
		}
		var ignored error
		defer recoverJS(s.Off, &ignored) // without it the client's events are dropped here
		if owner, unregister, err := resolve(s.Off); err == nil {
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

// Has implements [Runtime].
func (window) Has(path string) bool {
	_, _, err := resolve(path)
	return err == nil
}

// resolve walks a dotted path from the window to a function and the object it
// belongs to.
func resolve(path string) (owner, fn js.Value, err error) {
	defer recoverJS(path, &err)
	owner = js.Global()
	segments := strings.Split(path, ".")
	for i, segment := range segments[:len(segments)-1] {
		name, isCall := strings.CutSuffix(segment, "()")
		next := get(owner, name)
		if isCall && next.Type() == js.TypeFunction {
			next = managers.get(strings.Join(segments[:i+1], "."), owner, next)
		}
		if next.Type() == js.TypeString {
			next = object.Invoke(next) // so that texts have functions too
		}
		if !isObject(next) {
			return owner, next, unsupported(path, strings.Join(segments[:i+1], ".")+" is not there")
		}
		owner = next
	}
	fn = get(owner, segments[len(segments)-1])
	if fn.Type() != js.TypeFunction {
		return owner, fn, unsupported(path, "the page has no such function")
	}
	return owner, fn, nil
}

// get returns a property of an object of the page. Where a getter throws,
// js.Value.Get would end the program; this panics as js.Value.Call does.
func get(v js.Value, name string) js.Value {
	return reflectGet.Invoke(v, propertyName(name))
}

// propertyNames keeps the names as JavaScript values: to make one costs more
// than to use it.
var propertyNames sync.Map

func propertyName(name string) js.Value {
	known, ok := propertyNames.Load(name)
	if !ok {
		known, _ = propertyNames.LoadOrStore(name, js.ValueOf(name))
	}
	return known.(js.Value)
}

func isObject(v js.Value) bool {
	return v.Type() == js.TypeObject || v.Type() == js.TypeFunction
}

// managers keeps the objects that "()" segments returned, by path. Each stands
// beside the object it was got from, so that a page that loads its SDK anew
// gets new ones.
var managers managerCache

type managerCache struct {
	mu     sync.Mutex
	byPath map[string]manager
}

type manager struct{ owner, value js.Value }

func (m *managerCache) get(path string, owner, fn js.Value) js.Value {
	m.mu.Lock()
	known, ok := m.byPath[path]
	m.mu.Unlock()
	if ok && known.owner.Equal(owner) {
		return known.value
	}
	value := fn.Call("call", owner)
	if !isObject(value) {
		return value // not there yet
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.byPath == nil {
		m.byPath = make(map[string]manager)
	}
	m.byPath[path] = manager{owner, value}
	return value
}

// recoverJS turns what syscall/js panics with into an error: js.Error when
// JavaScript threw something, *js.ValueError or a text when a value was not
// what it was taken for.
func recoverJS(path string, err *error) {
	switch p := recover().(type) {
	case nil:
	case js.Error:
		*err = &Error{Path: path, Msg: "threw " + thrown(p.Value)}
	case *js.ValueError:
		*err = &Error{Path: path, Msg: p.Error(), cause: p}
	case string:
		*err = &Error{Path: path, Msg: p, cause: errors.New(p)}
	default:
		panic(p)
	}
}

// thrown words a thrown value, which may be anything: js.Error.Error panics
// itself when it is a text, and some objects throw again when they are read.
func thrown(v js.Value) (words string) {
	defer func() {
		if recover() != nil {
			words = "what cannot be read"
		}
	}()
	if v.Type() != js.TypeObject {
		return v.String()
	}
	if m := get(v, "message"); m.Type() == js.TypeString {
		return m.String()
	}
	return string(fromJS(v))
}
