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

// sharers are the tag technologies whose methods have the same parameters and
// results, and share the types.
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

// event is the name of the type of the event.
func (m method) event() string {
	return strings.TrimSuffix(m.prefix, m.name) + strings.TrimPrefix(m.name, "On") + "Event"
}

// link is a doc link to the method of e.
func link(e catalogue.Entry) string {
	m := methodOf(e)
	return "[" + m.owner + "." + m.name + "]"
}

// receiver returns the declaration of the receiver and the expression of its
// client.
func (m method) receiver() (declaration, client string) {
	if m.owner == "Client" {
		return "c *Client", "c"
	}
	return "m " + m.owner, "m.client"
}
