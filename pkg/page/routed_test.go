package page

import (
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// A plain is a component without OnMount, which counts its renderings.
type plain struct {
	app.Compo
	rendered int
}

func (p *plain) Render() app.UI {
	p.rendered++
	return app.P()
}

// A mountedRoute runs OnMount of a route, which go-app does not do natively.
type mountedRoute struct {
	*routed
	before func() // OnMount, after the first rendering
}

func (m *mountedRoute) OnPreRender(ctx app.Context) {
	m.before()
	m.OnMount(ctx)
}

// A route is rendered again as it is mounted only if the page has changed since the
// first rendering.
func TestRouteMissesNoChange(t *testing.T) {
	for name, test := range map[string]struct {
		before   func(*Page)
		rendered int
	}{
		"no change": {func(*Page) {}, 1},
		"a change":  {func(p *Page) { p.observers.notify() }, 2},
	} {
		f, inner, engine := newFixture(Settings{}), &plain{}, app.NewTestEngine()
		route := &mountedRoute{&routed{composer: inner, page: f.Page, path: "/"}, func() { test.before(f.Page) }}
		if err := engine.Load(route); err != nil {
			t.Fatal(err)
		}
		engine.ConsumeAll()
		if inner.rendered != test.rendered {
			t.Errorf("%s: rendered %d times, want %d", name, inner.rendered, test.rendered)
		}
	}
}
