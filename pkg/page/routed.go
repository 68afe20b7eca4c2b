package page

import (
	"fmt"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// composer is embedded under a name that is not exported, so that go-app does
// not copy it from one component to another.
type composer = app.Composer

// A routed is the component of a route for go-app: it forwards every call to the
// app's component and adds what all routes have in common.
type routed struct {
	composer
	page     *Page
	path     string
	title    string // of the document
	rendered int    // the count of the page's observers at the latest rendering
}

// CompoID makes a new component of a navigation to another route.
func (r *routed) CompoID() string {
	if inner, ok := r.composer.(app.DismountEnforcer); ok {
		return r.path + " " + inner.CompoID()
	}
	return fmt.Sprintf("%s %T", r.path, r.composer)
}

func (r *routed) Render() app.UI {
	r.rendered = r.page.observers.count()
	ui := r.composer.Render()
	r.page.mu.Lock()
	title := r.page.title
	r.page.mu.Unlock()
	if title != r.title {
		r.title = title
		setDocumentTitle(title)
	}
	return ui
}

func (r *routed) OnInit() {
	if inner, ok := r.composer.(app.Initializer); ok {
		inner.OnInit()
	}
}

func (r *routed) OnMount(ctx app.Context) {
	r.page.observers.add(ctx, nil)
	if inner, ok := r.composer.(app.Mounter); ok {
		inner.OnMount(ctx)
	} else if r.page.observers.count() == r.rendered { // else a change was missed
		ctx.PreventUpdate() // rendering takes time that startup needs
	}
}

func (r *routed) OnNav(ctx app.Context) {
	r.page.startup.navigate()
	if inner, ok := r.composer.(app.Navigator); ok {
		inner.OnNav(ctx)
	} else {
		ctx.PreventUpdate()
	}
}

func (r *routed) OnDismount() {
	if inner, ok := r.composer.(app.Dismounter); ok {
		inner.OnDismount()
	}
}

func (r *routed) OnUpdate(ctx app.Context) {
	if inner, ok := r.composer.(app.Updater); ok {
		inner.OnUpdate(ctx)
	}
}

func (r *routed) OnAppUpdate(ctx app.Context) {
	if inner, ok := r.composer.(app.AppUpdater); ok {
		inner.OnAppUpdate(ctx)
	}
}

func (r *routed) OnAppInstallChange(ctx app.Context) {
	if inner, ok := r.composer.(app.AppInstaller); ok {
		inner.OnAppInstallChange(ctx)
	}
}

func (r *routed) OnResize(ctx app.Context) {
	if inner, ok := r.composer.(app.Resizer); ok {
		inner.OnResize(ctx)
	}
}
