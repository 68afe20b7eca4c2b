package jsapi

import (
	"errors"
	"syscall/js"
)

// An engine holds the functions of the JavaScript engine that create and read
// values.
type engine struct {
	reflectGet, bind, jsonParse, jsonStringify, object, array, arrayBuffer, bufferPrototype, uint8Array js.Value
}

func newEngine() *engine {
	global := js.Global()
	json := global.Get("JSON")
	return &engine{
		reflectGet:      global.Get("Reflect").Get("get"),
		bind:            global.Get("Function").Get("prototype").Get("bind"),
		jsonParse:       json.Get("parse"),
		jsonStringify:   json.Get("stringify"),
		object:          global.Get("Object"),
		array:           global.Get("Array"),
		arrayBuffer:     global.Get("ArrayBuffer"),
		bufferPrototype: global.Get("ArrayBuffer").Get("prototype"),
		uint8Array:      global.Get("Uint8Array"),
	}
}

// get returns a property of an object of the page. Where a getter throws,
// js.Value.Get ends the program; get panics as js.Value.Call does.
func (e *engine) get(v js.Value, key any) js.Value {
	return e.reflectGet.Invoke(v, key)
}

func (e *engine) isArray(v js.Value) bool {
	return e.array.Call("isArray", v).Bool()
}

func isObject(v js.Value) bool {
	return v.Type() == js.TypeObject || v.Type() == js.TypeFunction
}

// recoverJS turns a panic of syscall/js into an error: js.Error when JavaScript
// threw something, *js.ValueError or a string when a value was not of the
// expected type.
func (e *engine) recoverJS(path string, err *error) {
	switch p := recover().(type) {
	case nil:
	case js.Error:
		*err = &Error{Path: path, Msg: "threw " + e.describe(p.Value)}
	case *js.ValueError:
		*err = &Error{Path: path, Msg: p.Error(), cause: p}
	case string:
		*err = &Error{Path: path, Msg: p, cause: errors.New(p)}
	default:
		panic(p)
	}
}

// describe returns the text of a thrown value, which may be of any type:
// js.Error.Error panics for a string, and some objects throw when they are read.
func (e *engine) describe(thrown js.Value) (text string) {
	defer func() {
		if recover() != nil {
			text = "an unreadable value"
		}
	}()
	if thrown.Type() != js.TypeObject {
		return thrown.String()
	}
	if m := e.get(thrown, "message"); m.Type() == js.TypeString {
		return m.String()
	}
	return string(e.fromJS(thrown))
}
