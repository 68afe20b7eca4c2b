// Package gallery is the page at /gallery: it finds functions, converts the input of
// a form to parameters, calls the functions and writes the calls in Go.
//
// It is in the program of every page, so it is small. The static content comes from
// the server: see package apidoc.
package gallery

import (
	"encoding/json"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// A Document is the catalogue in one language, as the server serves it.
type Document struct {
	List    string                     `json:"list"`    // markup: a line for each function, and the means to find one
	Entries map[string]json.RawMessage `json:"entries"` // an [Entry] each, by path
	Codes   map[string]string          `json:"codes"`   // meanings of failure codes, by family and number: "errno 104"
	Words   map[string]string          `json:"words"`   // texts of the page, by key
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
}

// Subscription returns how to listen with params.
func (e *Entry) Subscription(params json.RawMessage) jsapi.Subscription {
	s := jsapi.Subscription{On: e.On, Off: e.Off, Field: e.Listener}
	if e.Style == "object" {
		s.Params = params
	}
	return s
}
