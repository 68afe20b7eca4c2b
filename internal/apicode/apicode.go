// Package apicode writes calls of JSAPIs as code: in Go with the typed methods of
// package jsapi, and in JavaScript.
//
//	e, _ := catalogue.Lookup("tt.showToast")
//	fmt.Println(apicode.Go(e, json.RawMessage(`{"title":"Hello"}`)))
package apicode

import (
	"encoding/json"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// Go returns the call of a function of tt in Go: with its typed method, unless params,
// a JSON object without blanks, have fields that the type of the parameters lacks.
func Go(e catalogue.Entry, params json.RawMessage) string {
	on := OnOf(e)
	return strings.TrimSpace(goSnippet(on, inGo(on, e.Kind), params))
}

// JavaScript returns the call of a function of tt in JavaScript. params is a JSON
// object.
func JavaScript(e catalogue.Entry, params json.RawMessage) string {
	return strings.TrimSpace(javaScript(e, OnOf(e), params))
}

// OnOf returns the on function of an off function, and others as they are.
func OnOf(e catalogue.Entry) catalogue.Entry {
	if e.Kind != catalogue.KindOff {
		return e
	}
	for _, on := range catalogue.All() {
		if on.Off == e.Path {
			return on
		}
	}
	panic("apicode: " + e.Path + " ends nothing")
}

// bytesIn returns the base64 of a JSON value that is bytes.
func bytesIn(raw json.RawMessage) (encoded string, ok bool) {
	var value map[string]json.RawMessage
	if json.Unmarshal(raw, &value) != nil || len(value) != 1 || value["$bytes"] == nil {
		return "", false
	}
	ok = json.Unmarshal(value["$bytes"], &encoded) == nil
	return encoded, ok
}
