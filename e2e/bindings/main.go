// Command bindings makes typed calls and does nothing else, so that their size
// can be measured. As it stands it makes one; the test builds it with all.
package main

import (
	"context"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

func main() {
	c := &caller{ctx: context.Background(), client: new(jsapi.Client)}
	for _, call := range calls {
		call(c)
	}
}

// A caller is what a table of calls expects: this one gives nothing and looks
// at nothing.
type caller struct {
	ctx    context.Context
	client *jsapi.Client
}

// A table may use all of it, though the one here does not.
var _ interface {
	params(any)
	answered(any, error)
	listened(func(), error)
	event(any)
	got(any)
	returned(bool)
	stats() jsapi.Stats
} = (*caller)(nil)

func (*caller) params(any)             {}
func (*caller) answered(any, error)    {}
func (*caller) listened(func(), error) {}
func (*caller) event(any)              {}
func (*caller) got(any)                {}
func (*caller) returned(bool)          {}
func (*caller) stats() (s jsapi.Stats) { return s }
