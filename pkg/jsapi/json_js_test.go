package jsapi

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strings"
	"syscall/js"
	"testing"
)

func TestValuesBecomeJSON(t *testing.T) {
	for expression, want := range map[string]string{
		`undefined`:            `null`,
		`null`:                 `null`,
		`() => {}`:             `null`,
		`Symbol()`:             `null`,
		`5`:                    `5`,
		`NaN`:                  `null`,
		`"é😀\u2028\ud800"`:     `"é😀` + "\u2028" + `\ud800"`,
		`{}`:                   `{}`,
		`[]`:                   `[]`,
		`{a: {}, b: [], c: 1}`: `{"a":{},"b":[],"c":1}`,
		`[{}, [], [[]], ""]`:   `[{},[],[[]],""]`,
		`{"": {}, "a\"b": 1}`:  `{"":{},"a\"b":1}`,
		`{a: {}, u: undefined, f() {}, s: Symbol(), n: null}`: `{"a":{},"n":null}`,
		`[{}, undefined, () => {}, Symbol()]`:                 `[{},null,null,null]`,
		`{"0": 1, "1": 2}`:                                    `{"0":1,"1":2}`,
		`{text: "{}"}`:                                        `{"text":"{}"}`,
		`{d: new Date(0), e: {}}`:                             `{"d":"1970-01-01T00:00:00.000Z","e":{}}`,
		`Object.create({inherited: 1})`:                       `{}`,
	} {
		if got := pageWindow.fromJS(js.Global().Call("eval", "("+expression+")")); string(got) != want {
			t.Errorf("%s = %s, want %s", expression, got, want)
		}
	}
}

func TestBuffersBecomeBytes(t *testing.T) {
	const data = `{"$bytes":"AQID"}`
	for expression, want := range map[string]string{
		`new Uint8Array([1, 2, 3]).buffer`:                                            data,
		`new Uint8Array([1, 2, 3])`:                                                   data,
		`new DataView(new Uint8Array([1, 2, 3]).buffer)`:                              data,
		`new Uint8Array([0, 1, 2, 3, 4]).subarray(1, 4)`:                              data,
		`new DataView(new Uint8Array([0, 1, 2, 3, 4]).buffer, 1, 3)`:                  data,
		`new Int8Array([1, 2, 3])`:                                                    data,
		`new Uint16Array([0x0201, 3])`:                                                `{"$bytes":"AQIDAA=="}`,
		`new ArrayBuffer(0)`:                                                          `{"$bytes":""}`,
		`new Uint8Array(0)`:                                                           `{"$bytes":""}`,
		`new DataView(new ArrayBuffer(0))`:                                            `{"$bytes":""}`,
		`{data: new Uint8Array([1, 2, 3]).buffer, errMsg: "readFile:ok"}`:             `{"data":` + data + `,"errMsg":"readFile:ok"}`,
		`{a: [{b: new Uint8Array([1, 2, 3])}, {}, []], c: {}}`:                        `{"a":[{"b":` + data + `},{},[]],"c":{}}`,
		`[new Uint8Array([1, 2, 3]).buffer, new Uint8Array([1, 2, 3]), "{}", null]`:   `[` + data + `,` + data + `,"{}",null]`,
		`{f() {}, u: undefined, d: new Date(0), b: new Uint8Array([1, 2, 3]).buffer}`: `{"d":"1970-01-01T00:00:00.000Z","b":` + data + `}`,
	} {
		if got := pageWindow.fromJS(js.Global().Call("eval", "("+expression+")")); string(got) != want {
			t.Errorf("%s = %s, want %s", expression, got, want)
		}
	}
}

func TestBytesBecomeBuffers(t *testing.T) {
	describe := js.Global().Call("eval", `(v => {
		const seen = (v) => v instanceof ArrayBuffer ? "ArrayBuffer(" + [...new Uint8Array(v)] + ")" :
			Array.isArray(v) ? "[" + v.map(seen) + "]" :
			v && typeof v === "object" ? "{" + Object.keys(v).map(k => k + ":" + seen(v[k])) + "}" : String(v)
		return seen(v)
	})`)
	for raw, want := range map[string]string{
		``:                                    `{}`,
		`{}`:                                  `{}`,
		`{"a":1,"b":[]}`:                      `{a:1,b:[]}`,
		`{"$bytes":"AQID"}`:                   `ArrayBuffer(1,2,3)`,
		`{"$bytes":""}`:                       `ArrayBuffer()`,
		`{"data":{"$bytes":"AQID"},"n":null}`: `{data:ArrayBuffer(1,2,3),n:null}`,
		`[{"a":[{"$bytes":"/w=="},{}]},"x"]`:  `[{a:[ArrayBuffer(255),{}]},x]`,
		`{"$bytes":5,"a":{"$bytes":"AQ=="}}`:  `{$bytes:5,a:ArrayBuffer(1)}`,
		`{"text":"\"$bytes\"","b":{"$bytes":{}}}`: `{text:"$bytes",b:{$bytes:{}}}`,
	} {
		if got := describe.Invoke(pageWindow.toJS(json.RawMessage(raw))).String(); got != want {
			t.Errorf("%s = %s, want %s", raw, got, want)
		}
	}
}

func TestManyBytesGoThereAndBack(t *testing.T) {
	script(t, "tt", `{echo(o) { o.success({data: o.data, view: new Uint8Array(o.data)}) }}`)
	data := bytes.Repeat([]byte{0, 1, 254, 255, '{', '}'}, 100_000)
	encoded := `{"$bytes":"` + base64.StdEncoding.EncodeToString(data) + `"}`
	var r struct{ Data, View json.RawMessage }
	if err := new(Client).Call(t.Context(), "tt.echo", json.RawMessage(`{"data":`+encoded+`}`), &r); err != nil {
		t.Fatal(err)
	}
	if string(r.Data) != encoded || string(r.View) != encoded {
		t.Errorf("%d bytes came back as %d and %d letters", len(data), len(r.Data), len(r.View))
	}
}

func TestBytesThatAreNotBase64AreAnError(t *testing.T) {
	script(t, "tt", `{x(o) { o.success() }}`)
	_, err := page.Call(longContext(t), "tt.x", json.RawMessage(`{"data":{"$bytes":"?"}}`))
	wantError(t, err, "tt.x", "base64")
	_, err = page.CallSync("tt.x", json.RawMessage(`[{"$bytes":"?"}]`))
	wantError(t, err, "tt.x", "base64")
	wantResponsive(t)
}

func TestDetachedBuffersAreAnError(t *testing.T) {
	for _, of := range []string{"buffer", "new DataView(buffer)"} {
		script(t, "tt", `{x(o) {
			const buffer = new ArrayBuffer(8)
			const data = `+of+`
			structuredClone(buffer, {transfer: [buffer]})
			o.success({data})
		}}`)
		_, err := page.Call(longContext(t), "tt.x", nil)
		wantError(t, err, "tt.x", "detached")
	}
	wantResponsive(t)
}

func TestDeepAnswersAreReadOrRefused(t *testing.T) {
	script(t, "tt", `{x(o) {
		let deep = {}
		for (let i = 0; i < o.depth; i++) deep = {deep}
		o.success(deep)
	}}`)
	answer, err := page.Call(longContext(t), "tt.x", json.RawMessage(`{"depth":999}`))
	if err != nil || strings.Count(string(answer), "deep") != 999 {
		t.Errorf("got %d letters, %v", len(answer), err)
	}
	_, err = page.Call(longContext(t), "tt.x", json.RawMessage(`{"depth":100000}`))
	wantError(t, err, "tt.x")
	wantResponsive(t)
}
