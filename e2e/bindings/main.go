// Command bindings makes typed calls and does nothing else, so that their size
// can be measured. It makes one call; the test builds it with all.
package main

import (
	"context"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

func main() {
	c := &callTest{ctx: context.Background(), client: new(jsapi.Client)}
	for _, call := range calls {
		call(c)
	}
}

// callTest has the methods that a table of calls uses; here they do nothing.
type callTest struct {
	ctx    context.Context
	client *jsapi.Client
}

// The table of all calls uses all of these.
var _ interface {
	decodeParams(any)
	checkResult(any, error)
	checkListener(func(), error)
	receive(any)
	checkObject(any)
	checkBool(bool)
	stats() jsapi.Stats
} = (*callTest)(nil)

func (*callTest) decodeParams(any)            {}
func (*callTest) checkResult(any, error)      {}
func (*callTest) checkListener(func(), error) {}
func (*callTest) receive(any)                 {}
func (*callTest) checkObject(any)             {}
func (*callTest) checkBool(bool)              {}
func (*callTest) stats() (s jsapi.Stats)      { return s }
