// Package gallery is the page at /gallery: it finds functions, converts the input of
// a form to parameters, calls the functions and writes the calls in Go.
//
// It is in the program of every page, so it is small. The static content comes from
// the server: see package apidoc.
package gallery

import (
	"encoding/json"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// A Document is the catalogue in one language, as the server serves it.
type Document struct {
	List    string                     `json:"list"`    // markup: a line for each function, and the means to find one
	Lines   []Line                     `json:"lines"`   // the same for the search
	Entries map[string]json.RawMessage `json:"entries"` // an [Entry] each, by path
	Codes   map[string]string          `json:"codes"`   // meanings of failure codes, by family and number: "errno 104"
	Words   map[string]string          `json:"words"`   // texts of the page, by key
}

// A Line is the searchable text of a function.
type Line struct {
	Path      string `json:"path"`
	Group     string `json:"group"`
	Platforms string `json:"platforms"` // " Android iOS "
	Words     string `json:"words"`     // in lower case
}

// An Entry is a function.
type Entry struct {
	Path        string          `json:"path"`
	Kind        string          `json:"kind"`
	Panel       string          `json:"panel"` // markup
	NeedsConfig bool            `json:"needsConfig,omitempty"`
	Fields      []Field         `json:"fields,omitempty"`
	Example     json.RawMessage `json:"example,omitempty"`
	Families    []string        `json:"families,omitempty"` // of errCodes

	// Of functions of events: the functions that begin and end the listening, and
	// how they take the listener.
	On       string `json:"on,omitempty"`
	Off      string `json:"off,omitempty"`
	Style    string `json:"style,omitempty"`
	Listener string `json:"listener,omitempty"`

	Go Call `json:"go"`
}

// Subscription returns how to listen with params.
func (e *Entry) Subscription(params json.RawMessage) jsapi.Subscription {
	s := jsapi.Subscription{On: e.On, Off: e.Off, Field: e.Listener}
	if e.Style == "object" {
		s.Params = params
	}
	return s
}

// Shown reports whether a search finds the line: all its words, in the group and
// on the platform, either of which may be any: "".
func (l *Line) Shown(search, group, platform string) bool {
	if group != "" && group != l.Group || !strings.Contains(l.Platforms, platform) {
		return false
	}
	for w := range strings.SplitSeq(strings.ToLower(search), " ") {
		if !strings.Contains(l.Words, w) {
			return false
		}
	}
	return true
}
