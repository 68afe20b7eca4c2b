package jsapi

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strings"
	"syscall/js"
)

// What the engine has for looking at values, got once.
var (
	reflectGet    = js.Global().Get("Reflect").Get("get")
	reflectApply  = js.Global().Get("Reflect").Get("apply")
	bind          = js.Global().Get("Function").Get("prototype").Get("bind")
	jsonParse     = js.Global().Get("JSON").Get("parse")
	jsonStringify = js.Global().Get("JSON").Get("stringify")
	object        = js.Global().Get("Object")
	array         = js.Global().Get("Array")
	arrayBuffer   = js.Global().Get("ArrayBuffer")
	uint8Array    = js.Global().Get("Uint8Array")
)

// In Go's JSON, bytes are {"$bytes":"<base64>"}; in the page they are an
// ArrayBuffer. The two are exchanged here, at the border.
const bytesKey = "$bytes"

// toJS turns JSON text into a JavaScript value; empty text is {}.
func toJS(raw json.RawMessage) js.Value {
	if len(raw) == 0 {
		return object.New()
	}
	v := jsonParse.Invoke(string(raw))
	if mayHoldBytes(raw) {
		v = withBuffers(v)
	}
	return v
}

func mayHoldBytes(raw json.RawMessage) bool {
	return bytes.Contains(raw, []byte(`"`+bytesKey+`"`))
}

// withBuffers puts an ArrayBuffer in the place of every {"$bytes":…} in v.
func withBuffers(v js.Value) js.Value {
	if v.Type() != js.TypeObject {
		return v
	}
	if encoded := v.Get(bytesKey); encoded.Type() == js.TypeString {
		data, err := base64.StdEncoding.DecodeString(encoded.String())
		if err != nil {
			panic("bytes are not base64: " + err.Error())
		}
		view := uint8Array.New(len(data))
		js.CopyBytesToJS(view, data)
		return view.Get("buffer")
	}
	keys := object.Call("keys", v)
	for i := range keys.Length() {
		key := keys.Index(i).String()
		v.Set(key, withBuffers(v.Get(key)))
	}
	return v
}

// argument returns the argument that registers and unregisters listener.
func (s Subscription) argument(listener js.Value) js.Value {
	switch {
	case s.Params != nil:
		params := toJS(s.Params)
		params.Set(s.Field, listener)
		return params
	case s.Field != "":
		listener.Set(s.Field, listener)
	}
	return listener
}

// fromJS turns a JavaScript value into JSON text. What has none, undefined and
// functions among it, is null.
func fromJS(v js.Value) json.RawMessage {
	text := jsonStringify.Invoke(v)
	if text.Type() != js.TypeString {
		return json.RawMessage("null")
	}
	s := text.String()
	if !mayHoldBuffers(s) {
		return json.RawMessage(s)
	}
	var b bytes.Buffer
	writeJSON(&b, v, maxDepth)
	return b.Bytes()
}

// mayHoldBuffers reports whether text might be what JSON.stringify makes of
// binary values: {} of an ArrayBuffer or a DataView, {"0":1,…} of a typed array.
// Only then is it worth walking the value itself, one property at a time.
func mayHoldBuffers(s string) bool {
	return strings.Contains(s, "{}") || strings.Contains(s, `{"0":`)
}

// maxDepth is how deep writeJSON follows a value: beyond some thousands the
// engine's stack would overflow, which ends the program.
const maxDepth = 1000

func writeJSON(b *bytes.Buffer, v js.Value, depth int) {
	switch data, isBytes := bytesOf(v); {
	case depth == 0:
		panic("the value is nested too deeply")
	case isBytes:
		b.WriteString(`{"` + bytesKey + `":"` + base64.StdEncoding.EncodeToString(data) + `"}`)
	case v.Type() != js.TypeObject || get(v, "toJSON").Type() == js.TypeFunction:
		b.Write(stringify(v))
	case array.Call("isArray", v).Bool():
		b.WriteByte('[')
		for i := range v.Length() {
			if i > 0 {
				b.WriteByte(',')
			}
			writeJSON(b, v.Index(i), depth-1)
		}
		b.WriteByte(']')
	default:
		writeObject(b, v, depth)
	}
}

func writeObject(b *bytes.Buffer, v js.Value, depth int) {
	entries := object.Call("entries", v)
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
		b.Write(stringify(key))
		b.WriteByte(':')
		writeJSON(b, value, depth-1)
	}
	b.WriteByte('}')
}

func stringify(v js.Value) []byte {
	text := jsonStringify.Invoke(v)
	if text.Type() != js.TypeString {
		return []byte("null")
	}
	return []byte(text.String())
}

// bytesOf returns the content of an ArrayBuffer or of a view on one.
func bytesOf(v js.Value) (data []byte, ok bool) {
	if v.Type() != js.TypeObject {
		return nil, false
	}
	switch {
	case v.InstanceOf(arrayBuffer):
		v = uint8Array.New(v)
	case arrayBuffer.Call("isView", v).Bool():
		v = uint8Array.New(get(v, "buffer"), get(v, "byteOffset"), get(v, "byteLength"))
	default:
		return nil, false
	}
	data = make([]byte, v.Length())
	js.CopyBytesToGo(data, v)
	return data, true
}
