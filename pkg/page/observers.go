package page

import (
	"slices"
	"sync"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Observers are the components that are rendered when something has changed.
type observers struct {
	mu       sync.Mutex
	list     []observer
	notified int // how often notify was called
}

type observer struct {
	ctx    app.Context
	update func() // on the UI goroutine, before the component is rendered; may be nil
}

// add adds the component of ctx until it is dismounted. Call it on the UI
// goroutine.
func (o *observers) add(ctx app.Context, update func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.list = slices.DeleteFunc(o.list, func(gone observer) bool { return !gone.ctx.Src().Mounted() })
	o.list = append(o.list, observer{ctx, update})
}

// notify has the components rendered. It may be called on any goroutine.
func (o *observers) notify() {
	o.mu.Lock()
	o.notified++
	list := slices.Clone(o.list)
	o.mu.Unlock()
	for _, observer := range list {
		observer.ctx.Dispatch(func(app.Context) {
			if observer.update != nil {
				observer.update()
			}
		})
	}
}

// count returns how often notify was called.
func (o *observers) count() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.notified
}
