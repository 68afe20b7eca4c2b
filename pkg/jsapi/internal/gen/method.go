package main

import (
	"strings"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// A method is how an entry is called in Go.
type method struct {
	owner  string // the type whose method it is
	name   string
	prefix string // of the names of its types
}

// sharers are the readers of tags whose methods take and give the same, and
// share the types of it.
var sharers = map[string]bool{"IsoDep": true, "MifareClassic": true, "NfcA": true, "NfcB": true, "NfcV": true}

func methodOf(e catalogue.Entry) method {
	owner, name, ofObject := strings.Cut(e.Name, ".")
	if !ofObject {
		owner, name = "Client", e.Name
	}
	m := method{owner: goName(owner), name: goName(name)}
	switch {
	case e.Kind == catalogue.KindGetter:
		m.name = goName(strings.TrimPrefix(name, "get"))
	case sharers[owner]:
		m.prefix = "Tag"
	case ofObject:
		m.prefix = m.owner
	}
	m.prefix += m.name
	return m
}

// event names the type of what the listener hears.
func (m method) event() string {
	return strings.TrimSuffix(m.prefix, m.name) + strings.TrimPrefix(m.name, "On") + "Event"
}

// link refers to the method of e in a comment.
func link(e catalogue.Entry) string {
	m := methodOf(e)
	return "[" + m.owner + "." + m.name + "]"
}

// receiver declares the receiver and says where in it the client is.
func (m method) receiver() (declaration, client string) {
	if m.owner == "Client" {
		return "c *Client", "c"
	}
	return "m " + m.owner, "m.client"
}
