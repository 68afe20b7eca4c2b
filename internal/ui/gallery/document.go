// Package gallery is what the page at /gallery does, without the page: it finds
// functions, makes parameters of what was entered in a form, writes calls in Go.
//
// It is in the program of every page, so it is small. What does not depend on
// the visitor comes ready-made from the server: see package apidoc.
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
	Codes   map[string]string          `json:"codes"`   // what failure codes mean, by family and number: "errno 104"
	Words   map[string]string          `json:"words"`   // what the page says, by key
}

// A Line is what a search looks at.
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

	// Of functions of events: what begins and ends the listening, and how the
	// listener is given.
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
