package ui

import (
	"context"
	"sync"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
)

// headStart is how long the program leaves the page as the server prerendered
// it, for the first journey to go ahead undisturbed. Mounting takes the engine
// tens of milliseconds in which nothing else gets a turn, and a journey that is
// that fast needs to be shown once only, at its end.
const headStart = 100 * time.Millisecond

// An opening is the first journey of the page, begun before there is a component
// to show it.
type opening struct {
	page   string // the URL it is for
	ctx    context.Context
	cancel context.CancelFunc
	rested chan struct{} // closed by rest
	rest   func()        // called when the view comes to rest, which it may several times

	mu   sync.Mutex
	view View
	show func(View) // nil until somebody follows
}

// open begins the journey and returns when it is over, or after headStart.
func open(deps Deps) *opening {
	o := &opening{
		page:   sign.PageURL(deps.Browser.Href()),
		rested: make(chan struct{}),
		view:   View{State: Loading, Lang: LangOf(documentLang())},
	}
	o.rest = sync.OnceFunc(func() { close(o.rested) })
	o.ctx, o.cancel = context.WithCancel(context.Background())
	j := &journey{deps: deps, view: o.view, report: o.report}
	go j.open(o.ctx)
	select {
	case <-o.rested:
	case <-time.After(headStart):
	}
	return o
}

func (o *opening) report(v View) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.show != nil {
		o.show(v)
		return
	}
	o.view = v
	if v.atRest() {
		o.rest()
	}
}

// seen returns the view as it is by now.
func (o *opening) seen() View {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.view
}

// follow shows the latest view, and all that come after it.
func (o *opening) follow(show func(View)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.show = show
	show(o.view)
}
