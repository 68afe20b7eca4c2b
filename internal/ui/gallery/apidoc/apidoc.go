// Package apidoc renders the catalogue of JSAPIs for the gallery, in one
// language: the static markup, and the data for package gallery. Done on the
// server to keep app.wasm small.
package apidoc

import (
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/feishu-goapp/feishu-goapp/internal/apicode"
	"github.com/feishu-goapp/feishu-goapp/internal/ui/gallery"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// Document returns the document of the gallery in Chinese or English. Samples name
// the app with this ID.
func Document(chinese bool, appID string) gallery.Document {
	w := writer{chinese: chinese, appID: appID}
	d := gallery.Document{
		List:    w.list(),
		Entries: make(map[string]json.RawMessage),
		Codes:   make(map[string]string),
		Words:   w.dynamicWords(),
	}
	for _, e := range catalogue.All() {
		raw, err := json.Marshal(w.entry(e))
		if err != nil {
			panic("apidoc: " + e.Path + ": " + err.Error()) // the catalogue is part of the program
		}
		d.Entries[e.Path] = raw
	}
	for _, c := range catalogue.Codes() {
		key := "errno " + strconv.Itoa(c.Number)
		if c.Field != catalogue.Errno {
			key = c.Family + " " + strconv.Itoa(c.Number)
		}
		d.Codes[key] = w.Pick(c.MeaningZh, c.Meaning)
		if c.Text != "" {
			d.Codes[key] = c.Text + w.Pick("：", ": ") + d.Codes[key]
		}
	}
	return d
}

// entry returns the data of a function for the program in the browser.
func (w writer) entry(e catalogue.Entry) gallery.Entry {
	g := gallery.Entry{
		Path:        e.Path,
		Kind:        string(e.Kind),
		NeedsConfig: e.NeedsConfig,
		Example:     w.example(e),
		Families:    e.Codes,
	}
	for _, f := range e.Params {
		g.Fields = append(g.Fields, gallery.Field{Name: f.Name, Input: inputOf(f), Required: f.Required, Default: f.Default})
	}
	if on := apicode.OnOf(e); on.Kind == catalogue.KindOn {
		g.On, g.Off, g.Style, g.Listener = on.Path, on.Off, string(on.Listener.Style), on.Listener.Field
	}
	g.Panel = w.panel(e, &g)
	return g
}

// sampleAppID is the app in the examples of the catalogue.
const sampleAppID = "cli_a1b2c3d4e5f6a7b8"

// example returns the example of e with the writer's app.
func (w writer) example(e catalogue.Entry) json.RawMessage {
	if w.appID == "" {
		return e.Example
	}
	return bytes.ReplaceAll(e.Example, []byte(sampleAppID), []byte(w.appID))
}

// inputOf returns the kind of input for a parameter.
func inputOf(f catalogue.Field) string {
	switch f.Type {
	case catalogue.TypeBool:
		return gallery.InputSwitch
	case catalogue.TypeBytes:
		return gallery.InputBytes
	case catalogue.TypeObject:
		return gallery.InputObject
	case catalogue.TypeArray:
		return gallery.InputArray
	case catalogue.TypeAny:
		return gallery.InputAny
	}
	switch {
	case len(f.Enum) > 0:
		return gallery.InputChoice
	case f.Type == catalogue.TypeInt:
		return gallery.InputInt
	case f.Type == catalogue.TypeFloat:
		return gallery.InputFloat
	}
	return gallery.InputText
}
