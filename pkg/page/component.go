//go:build !js

package page

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// Component returns a new component of the route at path, as [Run] mounts it, and
// false if there is no such route. It exists natively only, for tests: see package
// pagetest.
func (p *Page) Component(path string) (app.Composer, bool) {
	newComponent, ok := p.routes[path]
	if !ok {
		return nil, false
	}
	return &routed{composer: newComponent(), page: p, path: path}, true
}
