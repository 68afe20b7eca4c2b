package jsapi

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
)

type flatThings struct {
	Name   string  `json:"name"`
	Kind   Enc     `json:"kind"`
	Count  int     `json:"count"`
	Big    int64   `json:"big"`
	Width  float64 `json:"width"`
	On     bool    `json:"on"`
	Opt    int     `json:"opt,omitempty"`
	Quoted int     `json:"quoted,string"`
	Untold string
	List   []int     `json:"list"`
	At     time.Time `json:"at"`
}

// Enc is a text of its own type.
type Enc string

// decodeFlat reads what encoding/json reads, as it does, or leaves it to it.
func TestFlatIsWhatJSONReads(t *testing.T) {
	for text, flat := range map[string]bool{
		`{}`: true,
		`{"name":"wifi","kind":"utf8","count":-3,"big":9007199254740993,"width":1.5e3,"on":true}`: true,
		`{"errMsg":"x:ok","name":"网络","extra":1,"more":null,"yes":false}`:                         true,
		`{"Untold":"a"}`:                 true,
		`{"name":"a","name":"b"}`:        true,
		`{"opt":1}`:                      false,
		`{"quoted":"1"}`:                 false,
		`{"NAME":"a"}`:                   false,
		`{"other":"a"}`:                  true,
		`{"name":"a\"b"}`:                false,
		`{"name":"a" }`:                  false,
		`{ "name":"a"}`:                  false,
		`{"name":null}`:                  false,
		`{"name":1}`:                     false,
		`{"count":"1"}`:                  false,
		`{"count":1.5}`:                  false,
		`{"count":99999999999999999999}`: false,
		`{"on":1}`:                       false,
		`{"list":[1]}`:                   false,
		`{"other":{"a":1}}`:              false,
		`{"at":"2026-11-22T00:00:00Z"}`:  false,
		`{"name":"a"`:                    false,
		`{"name":"a"}x`:                  false,
		`{"name":"a",}`:                  false,
		`{,}`:                            false,
		`{"name"}`:                       false,
		`[]`:                             false,
		`null`:                           false,
		``:                               false,
	} {
		var got, want flatThings
		v := reflect.ValueOf(&got).Elem()
		if done := decodeFlat([]byte(text), v, shapeOf(v.Type()).fields); done != flat {
			t.Errorf("%s: done is %t, want %t", text, done, flat)
		}
		gotErr, wantErr := unmarshal([]byte(text), &got), json.Unmarshal([]byte(text), &want)
		if wantErr == nil && !reflect.DeepEqual(got, want) || (gotErr == nil) != (wantErr == nil) {
			t.Errorf("%s: %+v, %v; encoding/json says %+v, %v", text, got, gotErr, want, wantErr)
		}
	}
}
