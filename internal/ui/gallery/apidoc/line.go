package apidoc

import (
	"sync"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// A line is a function for the search.
type line struct {
	catalogue.Entry
	words string // in lower case: what is searched in addition to the name
}

// lines are all functions, in their order.
var lines = sync.OnceValue(func() (all []line) {
	for _, e := range catalogue.All() {
		all = append(all, line{e, wordsOf(e)})
	}
	return all
})
