package jsapi

import "syscall/js"

// A callbackKind is the purpose of a callback.
type callbackKind int

const (
	onSuccess callbackKind = iota
	onFail                 // onCancel may follow
	onCancel
	onTurnEnd // the JavaScript turn of onFail is over
	onIgnored
	onEvent
)

// callbacks makes the functions that are passed to the client. They share one
// js.Func, which is never released, with a kind and an id bound: a callback that
// is called again or too late has an unknown id and is ignored.
type callbacks struct {
	engine *engine
	fn     js.Value
}

func newCallbacks(e *engine, receive func(kind callbackKind, id int, payload js.Value)) callbacks {
	fn := js.FuncOf(func(_ js.Value, args []js.Value) any {
		var payload js.Value
		if len(args) > 2 {
			payload = args[2]
		}
		receive(callbackKind(args[0].Int()), args[1].Int(), payload)
		return nil
	})
	return callbacks{e, fn.Value}
}

// make returns a function that passes its first argument to receive.
func (c callbacks) make(kind callbackKind, id int) js.Value {
	return c.engine.bind.Call("call", c.fn, nil, int(kind), id)
}
