package catalogue

import (
	"encoding/json"
	"testing"
)

func TestCheck(t *testing.T) {
	fields := []Field{
		{Name: "name", Type: TypeString, Required: true},
		{Name: "count", Type: TypeInt, Also: []Type{TypeString}},
		{Name: "ratio", Type: TypeFloat},
		{Name: "data", Type: TypeBytes},
		{Name: "extra", Type: TypeAny},
		{Name: "raw", Type: TypeObject},
		{Name: "list", Type: TypeArray, Elem: &Field{Type: TypeObject, Fields: []Field{{Name: "id", Type: TypeInt, Required: true}}}},
		{Name: "names", Type: TypeObject, Elem: &Field{Type: TypeString}},
		{Name: "more", Type: TypeObject, Open: true, Fields: []Field{{Name: "ok", Type: TypeBool}}},
	}
	for _, c := range []struct{ raw, err string }{
		{`{"name":"a"}`, ""},
		{`{"name":"a","count":3,"ratio":0.5}`, ""},
		{`{"name":"a","count":"3","ratio":2}`, ""},
		{`{"name":"a","data":{"$bytes":"AQI="},"extra":null}`, ""},
		{`{"name":"a","raw":{"x":[1]},"names":{"zh_cn":"b"},"more":{"ok":true,"x":1}}`, ""},
		{`{"name":"a","list":[{"id":1},{"id":2}]}`, ""},
		{`{}`, "name is required"},
		{`{"name":"a","x":1,"b":2}`, "b is unknown"},
		{`{"name":null}`, "name should be string"},
		{`{"name":"a","count":1.5}`, "count should be integer or string"},
		{`{"name":"a","count":true}`, "count should be integer or string"},
		{`{"name":"a","data":{"$bytes":"!"}}`, "data should be ArrayBuffer"},
		{`{"name":"a","data":"AQI="}`, "data should be ArrayBuffer"},
		{`{"name":"a","raw":{"$bytes":"AQI="}}`, "raw should be object"},
		{`{"name":"a","list":[{"id":1},{}]}`, "list[1].id is required"},
		{`{"name":"a","list":[{"id":1,"x":2}]}`, "list[0].x is unknown"},
		{`{"name":"a","names":{"zh_cn":1}}`, "names.zh_cn should be string"},
		{`{"name":"a","more":{"ok":1}}`, "more.ok should be boolean"},
		{`[]`, "it should be an object"},
		{`{"name"`, "it should be JSON"},
	} {
		got := ""
		if err := Check(fields, json.RawMessage(c.raw)); err != nil {
			got = err.Error()
		}
		if got != c.err {
			t.Errorf("Check of %s: %q, want %q", c.raw, got, c.err)
		}
	}
	if err := Check(nil, json.RawMessage(`{"x":1}`)); err == nil {
		t.Error("without fields anything is accepted")
	}
}

func TestCheckValues(t *testing.T) {
	bound := func(n float64) *float64 { return &n }
	values := func(all ...string) (list []Value) {
		for _, v := range all {
			list = append(list, Value{Value: json.RawMessage(v)})
		}
		return list
	}
	fields := []Field{
		{Name: "n", Type: TypeInt, Min: bound(1), Max: bound(3), Also: []Type{TypeArray}},
		{Name: "text", Type: TypeString, Max: bound(2)},
		{Name: "icon", Type: TypeString, Enum: values(`"ok"`, `"<b>"`)},
		{Name: "mode", Type: TypeInt, Enum: values(`0`, `1`), Also: []Type{TypeString}},
		{Name: "list", Type: TypeArray, Min: bound(1), Max: bound(2), Elem: &Field{Type: TypeObject, Fields: []Field{{Name: "id", Type: TypeFloat, Min: bound(0.5)}}}},
		{Name: "names", Type: TypeObject, Enum: values(`"zh_cn"`), Elem: &Field{Type: TypeString, Min: bound(1)}},
		{Name: "inner", Type: TypeObject, Fields: []Field{{Name: "n", Type: TypeInt, Max: bound(3)}}},
		{Name: "any", Type: TypeAny},
	}
	for _, c := range []struct{ raw, err string }{
		{`{}`, ""},
		{`{"n":1,"text":"你好","icon":"ok","mode":1,"list":[{"id":1}],"names":{"zh_cn":"a"},"inner":{"n":3},"any":{"x":[null]}}`, ""},
		{`{"n":[1],"icon":"\u003cb\u003e","mode":"1"}`, ""},
		{`{"n":0}`, "n should be at least 1"},
		{`{"n":4}`, "n should be at most 3"},
		{`{"text":"abc"}`, "text should have at most 2 characters"},
		{`{"icon":"no"}`, "icon should be one of ok, <b>"},
		{`{"mode":2}`, "mode should be one of 0, 1"},
		{`{"mode":"2"}`, "mode should be one of 0, 1"},
		{`{"list":[]}`, "list should not be empty"},
		{`{"list":[{"id":1},{"id":0.1}]}`, "list[1].id should be at least 0.5"},
		{`{"names":{"zh_tw":"a"}}`, "names.zh_tw is unknown"},
		{`{"names":{"zh_cn":""}}`, "names.zh_cn should not be empty"},
		{`{"inner":{"n":4}}`, "inner.n should be at most 3"},
	} {
		got := ""
		if err := CheckValues(fields, json.RawMessage(c.raw)); err != nil {
			got = err.Error()
		}
		if got != c.err {
			t.Errorf("CheckValues of %s: %q, want %q", c.raw, got, c.err)
		}
	}
}
