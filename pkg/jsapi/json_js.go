package jsapi

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strings"
	"syscall/js"
)

// In Go's JSON, bytes are {"$bytes":"<base64>"}; in the page they are an
// ArrayBuffer. The two are exchanged here, at the border.
const bytesKey = "$bytes"

// toJS turns JSON text into a JavaScript value; empty text is {}.
func toJS(raw json.RawMessage) js.Value {
	if len(raw) == 0 {
		return js.Global().Get("Object").New()
	}
	v := js.Global().Get("JSON").Call("parse", string(raw))
	if bytes.Contains(raw, []byte(`"`+bytesKey+`"`)) {
		v = withBuffers(v)
	}
	return v
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
		view := js.Global().Get("Uint8Array").New(len(data))
		js.CopyBytesToJS(view, data)
		return view.Get("buffer")
	}
	keys := js.Global().Get("Object").Call("keys", v)
	for i := range keys.Length() {
		key := keys.Index(i).String()
		v.Set(key, withBuffers(v.Get(key)))
	}
	return v
}

// fromJS turns a JavaScript value into JSON text. What has none, undefined and
// functions among it, is null.
func fromJS(v js.Value) json.RawMessage {
	text := js.Global().Get("JSON").Call("stringify", v)
	if text.Type() != js.TypeString {
		return json.RawMessage("null")
	}
	s := text.String()
	if !mayHoldBuffers(s) {
		return json.RawMessage(s)
	}
	var b bytes.Buffer
	writeJSON(&b, v)
	return b.Bytes()
}

// mayHoldBuffers reports whether text might be what JSON.stringify makes of
// binary values: {} of an ArrayBuffer or a DataView, {"0":1,…} of a typed array.
// Only then is it worth walking the value itself, one property at a time.
func mayHoldBuffers(s string) bool {
	return strings.Contains(s, "{}") || strings.Contains(s, `{"0":`)
}

func writeJSON(b *bytes.Buffer, v js.Value) {
	switch data, isBytes := bytesOf(v); {
	case isBytes:
		b.WriteString(`{"` + bytesKey + `":"` + base64.StdEncoding.EncodeToString(data) + `"}`)
	case v.Type() != js.TypeObject || v.Get("toJSON").Type() == js.TypeFunction:
		b.Write(stringify(v))
	case js.Global().Get("Array").Call("isArray", v).Bool():
		b.WriteByte('[')
		for i := range v.Length() {
			if i > 0 {
				b.WriteByte(',')
			}
			writeJSON(b, v.Index(i))
		}
		b.WriteByte(']')
	default:
		writeObject(b, v)
	}
}

func writeObject(b *bytes.Buffer, v js.Value) {
	keys := js.Global().Get("Object").Call("keys", v)
	b.WriteByte('{')
	first := true
	for i := range keys.Length() {
		key := keys.Index(i)
		value := v.Get(key.String())
		if value.IsUndefined() || value.Type() == js.TypeFunction {
			continue // as JSON.stringify does
		}
		if !first {
			b.WriteByte(',')
		}
		first = false
		b.Write(stringify(key))
		b.WriteByte(':')
		writeJSON(b, value)
	}
	b.WriteByte('}')
}

func stringify(v js.Value) []byte {
	text := js.Global().Get("JSON").Call("stringify", v)
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
	arrayBuffer, uint8Array := js.Global().Get("ArrayBuffer"), js.Global().Get("Uint8Array")
	switch {
	case v.InstanceOf(arrayBuffer):
		v = uint8Array.New(v)
	case arrayBuffer.Call("isView", v).Bool():
		v = uint8Array.New(v.Get("buffer"), v.Get("byteOffset"), v.Get("byteLength"))
	default:
		return nil, false
	}
	data = make([]byte, v.Length())
	js.CopyBytesToGo(data, v)
	return data, true
}
