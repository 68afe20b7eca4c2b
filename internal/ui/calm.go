package ui

import (
	"context"
	"sync"
	"time"
)

// calmFor is how long a view may be kept back that a newer one will soon replace.
const calmFor = 100 * time.Millisecond

// A calm passes on views without the flicker of those that hold for a moment
// only. To render one takes the engine milliseconds that the journey would
// otherwise have, so a fast start shows nothing between loading and its end.
type calm struct {
	show func(View)

	mu      sync.Mutex
	latest  View
	waiting bool // for the time to show latest
}

// calmed passes views on to show until ctx ends: another journey may have taken
// over by then.
func calmed(ctx context.Context, show func(View)) (report func(View)) {
	c := &calm{show: func(v View) {
		if ctx.Err() == nil {
			show(v)
		}
	}}
	return c.report
}

// report shows a view at once if the page comes to rest with it, and else after
// calmFor, unless a newer one has come by then.
func (c *calm) report(v View) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.latest = v
	if v.atRest() {
		c.waiting = false
		c.show(v)
		return
	}
	if !c.waiting {
		c.waiting = true
		time.AfterFunc(calmFor, c.showLatest)
	}
}

func (c *calm) showLatest() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.waiting {
		c.waiting = false
		c.show(c.latest)
	}
}

// atRest reports whether nothing is under way in the view.
func (v View) atRest() bool {
	if v.State == Loading || v.State == Authenticating {
		return false
	}
	for _, s := range v.Steps {
		if s.State == StepRunning {
			return false
		}
	}
	return true
}
