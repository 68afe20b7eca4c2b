package gallery

import (
	"context"
	"encoding/json"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/internal/ui/logo"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

// DocumentPath returns where the server serves the document of the gallery in a
// language.
func DocumentPath(lang i18n.Lang) string { return root + "/" + string(lang) + ".json" }

var title = i18n.Text{Zh: "JSAPI 一览", En: "JSAPI gallery"}

// Route registers the page.
func Route(p *page.Page) {
	p.Route(root, func() app.Composer { return &gallery{page: p, client: new(jsapi.Client), state: page.Loading} })
}

// Link renders a link to the page.
func Link(p *page.Page) app.UI {
	return app.A().ID("to-gallery").Class("more").Href(root).Text(p.Text("浏览并试用全部 JSAPI", "See and try every JSAPI"))
}

// Gallery is the page at "/gallery": every JSAPI, to read about and to try. The
// fragment of its URL opens one: /gallery#tt.getLocation.
//
// The list and the panels of open functions are markup from the server, changed
// in place, see panel. Elements of go-app for all of it would make the program
// of every page a tenth larger.
type gallery struct {
	app.Compo

	page   *page.Page
	client *jsapi.Client // calls even if the page is not authenticated
	ctx    app.Context   // the component's
	lang   string        // of the document
	state  page.State    // Loading, Ready or Failed, of the document

	err      error // why there is no document
	document *Document
	panels   map[string]*panel // the open ones, by path
	filter   FindRequest
	asked    int      // number of the latest request for functions
	answered int      // number of the one whose answer is shown
	lacking  []string // paths of what the client lacks; nil if not asked for
	combobox combobox
	stopKeys func()
}

// OnMount loads the document.
func (g *gallery) OnMount(ctx app.Context) {
	g.ctx = ctx
	g.page.Observe(ctx, g.statusChanged)
	g.combobox = combobox{
		search: func(text string, done func()) {
			g.filter.Text = text
			g.find(done)
		},
		settled: func() bool { return g.asked == g.answered },
		open: func(path string) {
			g.goTo(path)
			writeURL(g.filter.Text, path)
		},
	}
	g.stopKeys = g.combobox.listenToKeys()
	g.load()
}

// OnNav shows the search and the function in the URL.
func (g *gallery) OnNav(app.Context) {
	if g.state == page.Ready {
		g.showURL()
	}
}

// OnDismount stops listeners and closes the panels.
func (g *gallery) OnDismount() {
	g.stopKeys()
	g.closeAll()
}

// load gets the document in the language of the page.
func (g *gallery) load() {
	g.lang = g.page.Lang()
	lang := g.lang
	page.Do(g.ctx, func(ctx context.Context) (*Document, error) {
		return page.Get[*Document](ctx, g.page, DocumentPath(i18n.Lang(lang)))
	}, func(document *Document, err error) {
		if lang == g.lang { // otherwise another one is being loaded
			g.show(document, err)
		}
	})
}

func (g *gallery) show(document *Document, err error) {
	g.closeAll()
	g.state, g.document, g.err = page.Ready, document, err
	if err != nil {
		g.state = page.Failed
	}
	g.ctx.Defer(func(app.Context) { // once the list is rendered
		if g.state != page.Ready {
			return
		}
		g.writeStatus()
		g.askLacking()
		showLacking(g.lacking)
		g.filter = FindRequest{}
		g.showURL()
	})
}

// statusChanged shows the page's new status and language.
func (g *gallery) statusChanged() {
	if g.page.Lang() != g.lang {
		g.load()
	}
	g.writeStatus()
	g.askLacking()
	for _, p := range g.panels {
		p.refresh()
	}
}

// askLacking asks once what the client lacks, when it can be asked for its version.
func (g *gallery) askLacking() {
	if g.lacking == nil && g.proof() == page.Ready {
		g.lacking = []string{}
		askLacking(g.ctx, g.page, g.client, &g.lacking, func() { showLacking(g.lacking) })
	}
}

// proof returns whether calls reach a client: [page.Authenticating], [page.Ready],
// [page.Outside] or [page.Failed].
func (g *gallery) proof() page.State {
	if state := g.page.Status().State; state != page.Loading {
		return state
	}
	return page.Authenticating
}

// writeStatus writes whether calls will reach a client.
func (g *gallery) writeStatus() {
	if line := element("proof"); g.document != nil && line.Truthy() {
		line.Set("textContent", g.document.Words["proof-"+string(g.proof())])
	}
}

func (g *gallery) retry(app.Context, app.Event) {
	if g.state == page.Failed {
		g.state = page.Loading
		g.load()
		return
	}
	g.page.Retry()
}

// open opens a function.
func (g *gallery) open(path string) {
	p := &panel{gallery: g}
	json.Unmarshal(g.document.Entries[path], &p.entry) // the server has written it
	if g.panels == nil {
		g.panels = make(map[string]*panel)
	}
	g.panels[path] = p
	p.open()
}

// toggle opens or closes a function and changes the URL accordingly.
func (g *gallery) toggle(path string) {
	if p := g.panels[path]; p != nil {
		p.close()
		delete(g.panels, path)
		writeURL(g.filter.Text, "")
		return
	}
	g.open(path)
	writeURL(g.filter.Text, path)
}

func (g *gallery) closeAll() {
	for path, p := range g.panels {
		p.close()
		delete(g.panels, path)
	}
}

// onClick handles all buttons of the gallery.
func (g *gallery) onClick(ctx app.Context, e app.Event) {
	target := e.Get("target")
	if element("options").Truthy() && !target.Call("closest", ".finder").Truthy() {
		expand(false)
	}
	button := target.Call("closest", "[data-do]")
	if !button.Truthy() { // a link or the like
		return
	}
	ctx.PreventUpdate()
	do := button.Get("dataset").Get("do").String()
	if do == "pick" {
		g.combobox.pick(button)
		return
	}
	path := button.Call("closest", ".api").Get("id").String()
	if do == "toggle" {
		g.toggle(path)
	} else if p := g.panels[path]; p != nil {
		p.do(do, button)
	}
}

// onInput handles all inputs of the gallery.
func (g *gallery) onInput(ctx app.Context, e app.Event) {
	ctx.PreventUpdate()
	target := e.Get("target")
	if entry := target.Call("closest", ".api"); !entry.Truthy() {
		g.filter = FindRequest{
			Text:     element("search").Get("value").String(),
			Group:    at(element("apis"), "[name=group]:checked").Get("value").String(),
			Platform: element("platform").Get("value").String(),
		}
		typed := target.Get("id").String() == "search"
		g.find(func() { expand(typed && g.filter.Text != "") })
	} else if p := g.panels[entry.Get("id").String()]; p == nil {
		return
	} else if target.Get("type").String() == "file" {
		p.takeFile(target)
	} else {
		p.read()
	}
}

// Render shows the gallery.
func (g *gallery) Render() app.UI {
	status := g.page.Status()
	heading := g.page.Text(title.Zh, title.En)
	header := app.Raw(`<header class="top">` + logo.SVG + `<h1>` + heading + `</h1><a id="to-home" href="/">` + g.page.Text("首页", "Home") + `</a></header>`)
	notice := app.Div() // always there: go-app matches what follows by its position
	switch {
	case g.state == page.Loading:
		notice.Class("card").Body(g.page.StateView(page.Status{State: page.Loading}, nil))
	case g.state == page.Failed:
		notice.Class("card").Body(g.page.StateView(page.Status{State: page.Failed, Err: g.err}, g.retry))
	case status.State == page.Failed:
		notice.Class("card").Body(g.page.Failure(g.page.Text("鉴权未通过", "This page could not be authenticated"), status.Err, g.retry))
	}
	main := app.Main().ID("main").Body(notice, app.If(g.state == page.Ready, func() app.UI { return app.Raw(g.document.List) }))
	whole := g.page.Root(heading, g.state, header, main)
	return whole.Class("gallery").DataSet("proof", string(g.proof())).OnClick(g.onClick).OnInput(g.onInput)
}
