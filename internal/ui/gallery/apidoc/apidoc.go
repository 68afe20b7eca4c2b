// Package apidoc renders the catalogue of JSAPIs for the gallery, in one
// language: the static markup, and the data for package gallery. Done on the
// server to keep app.wasm small.
package apidoc

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/ui/gallery"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// Document returns the document of the gallery in Chinese or English.
func Document(chinese bool) gallery.Document {
	w := writer{chinese}
	d := gallery.Document{
		List:    w.list(),
		Entries: make(map[string]json.RawMessage),
		Codes:   make(map[string]string),
		Words:   w.dynamicWords(),
	}
	for _, e := range catalogue.All() {
		d.Lines = append(d.Lines, lineOf(e))
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

// lineOf returns the text that a search matches.
func lineOf(e catalogue.Entry) gallery.Line {
	l := gallery.Line{Path: e.Path, Group: e.Group, Platforms: " "}
	g := groupOf(e)
	l.Words = strings.ToLower(strings.Join([]string{
		e.Path, e.Name, e.Summary, e.SummaryZh, g.Title, g.TitleZh, e.Scope, catalogue.GoNames().Calls[e.Path].Method,
	}, "\n"))
	for _, p := range platformsOf(e) {
		if p.Has {
			l.Platforms += p.Name + " "
		}
	}
	return l
}

func groupOf(e catalogue.Entry) catalogue.Group {
	for _, g := range catalogue.Groups() {
		if g.ID == e.Group {
			return g
		}
	}
	return catalogue.Group{}
}

// A platform is a platform with the first version that has a function.
type platform struct {
	Name, Version string
	Has           bool
}

func platformsOf(e catalogue.Entry) []platform {
	var all []platform
	for _, p := range []struct {
		name  string
		first catalogue.Version
	}{{"Android", e.Since.Android}, {"iOS", e.Since.IOS}, {"PC", e.Since.PC}, {"Harmony", e.Since.Harmony}} {
		all = append(all, platform{p.name, string(p.first), p.first != catalogue.VersionUnsupported})
	}
	return all
}

// entry returns the data of a function for the program in the browser.
func (w writer) entry(e catalogue.Entry) gallery.Entry {
	g := gallery.Entry{
		Path:        e.Path,
		Kind:        string(e.Kind),
		Panel:       w.panel(e),
		NeedsConfig: e.NeedsConfig,
		Example:     e.Example,
		Families:    e.Codes,
	}
	for _, f := range e.Params {
		g.Fields = append(g.Fields, gallery.Field{Name: f.Name, Input: inputOf(f), Required: f.Required, Default: f.Default})
	}
	on := e
	if e.Kind == catalogue.KindOff {
		on = ended(e)
	}
	if on.Kind == catalogue.KindOn {
		g.On, g.Off, g.Style, g.Listener = on.Path, on.Off, string(on.Listener.Style), on.Listener.Field
	}
	g.Go = inGo(on, e.Kind)
	return g
}

// ended returns the on function of an off function.
func ended(off catalogue.Entry) catalogue.Entry {
	for _, e := range catalogue.All() {
		if e.Off == off.Path {
			return e
		}
	}
	panic("apidoc: " + off.Path + " ends nothing")
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
