package jsapi

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"syscall/js"
)

// In Go's JSON, bytes are {"$bytes":"<base64>"}; in the page they are an
// ArrayBuffer. toJS and fromJS convert them.
const bytesKey = "$bytes"

// toJS turns JSON text into a JavaScript value; empty text is {}.
func (e *engine) toJS(raw json.RawMessage) js.Value {
	if len(raw) == 0 {
		return e.object.New()
	}
	v := e.jsonParse.Invoke(string(raw))
	if bytes.Contains(raw, []byte(`"`+bytesKey+`"`)) {
		v = e.withBuffers(v)
	}
	return v
}

// withBuffers replaces every {"$bytes":…} in v by an ArrayBuffer.
func (e *engine) withBuffers(v js.Value) js.Value {
	if v.Type() != js.TypeObject {
		return v
	}
	if encoded := v.Get(bytesKey); encoded.Type() == js.TypeString {
		data, err := base64.StdEncoding.DecodeString(encoded.String())
		if err != nil {
			panic("bytes are not base64: " + err.Error())
		}
		view := e.uint8Array.New(len(data))
		js.CopyBytesToJS(view, data)
		return view.Get("buffer")
	}
	keys := e.object.Call("keys", v)
	for i := range keys.Length() {
		key := keys.Index(i).String()
		v.Set(key, e.withBuffers(v.Get(key)))
	}
	return v
}

// fromJS turns a JavaScript value into JSON text. Values without JSON, such as
// undefined and functions, are null.
func (e *engine) fromJS(v js.Value) json.RawMessage {
	raw := e.stringify(v)
	if !mayHoldBuffers(raw) {
		return raw
	}
	var b bytes.Buffer
	e.writeJSON(&b, v, maxDepth)
	return b.Bytes()
}

// mayHoldBuffers reports whether text might be JSON.stringify's of binary
// values: {} for an ArrayBuffer or a DataView, {"0":1,…} for a typed array. Only
// these are worth reading property by property.
func mayHoldBuffers(text []byte) bool {
	return bytes.Contains(text, []byte("{}")) || bytes.Contains(text, []byte(`{"0":`))
}

// maxDepth limits the recursion of writeJSON: thousands of levels would overflow
// the engine's stack, which ends the program.
const maxDepth = 1000

func (e *engine) writeJSON(b *bytes.Buffer, v js.Value, depth int) {
	switch data, isBytes := e.bytesOf(v); {
	case depth == 0:
		panic("the value is nested too deeply")
	case isBytes:
		b.WriteString(`{"` + bytesKey + `":"` + base64.StdEncoding.EncodeToString(data) + `"}`)
	case v.Type() != js.TypeObject || e.get(v, "toJSON").Type() == js.TypeFunction:
		b.Write(e.stringify(v))
	case e.isArray(v):
		b.WriteByte('[')
		for i := range e.get(v, "length").Int() {
			if i > 0 {
				b.WriteByte(',')
			}
			e.writeJSON(b, e.get(v, i), depth-1)
		}
		b.WriteByte(']')
	default:
		e.writeObject(b, v, depth)
	}
}

func (e *engine) writeObject(b *bytes.Buffer, v js.Value, depth int) {
	entries := e.object.Call("entries", v)
	b.WriteByte('{')
	first := true
	for i := range entries.Length() {
		key, value := entries.Index(i).Index(0), entries.Index(i).Index(1)
		switch value.Type() {
		case js.TypeUndefined, js.TypeFunction, js.TypeSymbol:
			continue // as JSON.stringify does
		}
		if !first {
			b.WriteByte(',')
		}
		first = false
		b.Write(e.stringify(key))
		b.WriteByte(':')
		e.writeJSON(b, value, depth-1)
	}
	b.WriteByte('}')
}

func (e *engine) stringify(v js.Value) json.RawMessage {
	text := e.jsonStringify.Invoke(v)
	if text.Type() != js.TypeString {
		return json.RawMessage("null")
	}
	return json.RawMessage(text.String())
}

// bytesOf returns the content of an ArrayBuffer or of a view of one.
func (e *engine) bytesOf(v js.Value) (data []byte, ok bool) {
	if v.Type() != js.TypeObject {
		return nil, false
	}
	switch {
	case e.bufferPrototype.Call("isPrototypeOf", v).Bool(): // instanceof may throw, of a Proxy
		v = e.uint8Array.New(v)
	case e.arrayBuffer.Call("isView", v).Bool():
		v = e.uint8Array.New(e.get(v, "buffer"), e.get(v, "byteOffset"), e.get(v, "byteLength"))
	default:
		return nil, false
	}
	data = make([]byte, v.Length())
	js.CopyBytesToGo(data, v)
	return data, true
}
