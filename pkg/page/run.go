package page

import (
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

// mountDelay is how long the program leaves the page as the server prerendered
// it. Mounting takes the browser's engine tens of milliseconds in which startup
// does not proceed, and a startup that is faster needs to be rendered once only,
// at its end.
const mountDelay = 100 * time.Millisecond

// Run runs the program in the browser: it makes the page ready and shows the
// routes. It does not return. Natively it returns at once.
func Run(routes func(*Page)) {
	if app.IsServer {
		return
	}
	env := Environment{}.withDefaults()
	defer func() { select {} }() // callbacks need the running program
	defer reportPanic(env)
	p := newPage(env, documentSettings, i18n.Of(documentLang()))
	routes(p)
	for path, newComponent := range p.routes {
		app.Route(path, func() app.Composer { return &routed{composer: newComponent(), page: p, path: path} })
	}
	select {
	case <-p.Start(text(location(), "pathname")):
	case <-time.After(mountDelay):
	}
	app.RunWhenOnBrowser()
}
