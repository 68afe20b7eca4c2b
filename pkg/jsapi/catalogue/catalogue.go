package catalogue

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
)

// A Group is a category of the documentation.
type Group struct {
	ID      string  `json:"id"` // a word, good as the name of a file
	Title   string  `json:"title"`
	TitleZh string  `json:"titleZh"`
	Entries []Entry `json:"entries"`
}

// document is the whole catalogue.
type document struct {
	Groups []Group          `json:"groups"`
	H5SDK  []Entry          `json:"h5sdk"`
	Legacy []LegacyFunction `json:"legacy"`
	Codes  []Code           `json:"codes"`
	Scopes []Scope          `json:"scopes"`
	Go     Go               `json:"go"`
}

//go:embed data
var data embed.FS

// groupIDs are the groups, in order. Each has a file.
var groupIDs = []string{
	"auth", "user", "chat", "share", "badge", "ui", "navigation", "device", "wifi", "location",
	"media", "file", "bluetooth", "beacon", "nfc",
}

// load reads the embedded data. It panics on errors in it.
var load = sync.OnceValue(func() *document {
	d := new(document)
	for _, id := range groupIDs {
		var g Group
		read(id, &g)
		for i := range g.Entries {
			g.Entries[i].Group = id
		}
		d.Groups = append(d.Groups, g)
	}
	read("h5sdk", &d.H5SDK)
	read("legacy", &d.Legacy)
	read("codes", &d.Codes)
	read("scopes", &d.Scopes)
	return d
})

func read(name string, v any) {
	raw, err := data.ReadFile("data/" + name + ".json")
	if err == nil {
		err = decode(raw, v)
	}
	if err != nil {
		panic(fmt.Sprintf("catalogue: %s: %v", name, err))
	}
}

// decode fails on fields that v lacks.
func decode(raw []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("more than one value")
	}
	return nil
}

// All returns every function of window.tt and of the objects behind it, group
// by group. The caller must not change the slices and pointers in the results of
// this package.
func All() []Entry {
	var all []Entry
	for _, g := range load().Groups {
		all = append(all, g.Entries...)
	}
	return all
}

// H5SDK returns the functions of window.h5sdk.
func H5SDK() []Entry { return slices.Clone(load().H5SDK) }

// Legacy returns the functions of the old namespaces, in the order of the script.
func Legacy() []LegacyFunction { return slices.Clone(load().Legacy) }

// LookupLegacy returns the old function at path, such as "h5sdk.biz.util.scan".
func LookupLegacy(path string) (LegacyFunction, bool) {
	f, ok := legacyByPath()[path]
	return f, ok
}

var legacyByPath = sync.OnceValue(func() map[string]LegacyFunction {
	m := make(map[string]LegacyFunction)
	for _, f := range load().Legacy {
		m[f.Path] = f
	}
	return m
})

// Groups returns the groups in the documentation's order.
func Groups() []Group { return slices.Clone(load().Groups) }

// Lookup returns the function at path, of h5sdk too.
func Lookup(path string) (Entry, bool) {
	e, ok := byPath()[path]
	return e, ok
}

var byPath = sync.OnceValue(func() map[string]Entry {
	m := make(map[string]Entry)
	for _, e := range slices.Concat(All(), H5SDK()) {
		m[e.Path] = e
	}
	return m
})

// Codes returns all failure codes.
func Codes() []Code { return slices.Clone(load().Codes) }

// OwnCodes returns the failure codes that are documented for e, without those of
// every function.
func (e Entry) OwnCodes() []Code {
	var own []Code
	for _, c := range load().Codes {
		if slices.Contains(e.Codes, c.Family) {
			own = append(own, c)
		}
	}
	return own
}

// Scopes returns the permissions that the client asks the user for.
func Scopes() []Scope { return slices.Clone(load().Scopes) }

// GoNames returns the Go calls of the functions.
func GoNames() Go { return goNames() }

var goNames = sync.OnceValue(func() (g Go) {
	read("go", &g)
	return g
})

// JSON returns the whole catalogue as one JSON object: groups with their entries,
// h5sdk, the old functions, codes, scopes, and the Go calls.
func JSON() []byte {
	all := *load()
	all.Go = GoNames()
	raw, err := json.Marshal(all)
	if err != nil {
		panic("catalogue: " + err.Error()) // it was read from JSON
	}
	return raw
}
