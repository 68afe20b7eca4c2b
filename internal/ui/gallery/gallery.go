package gallery

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/internal/ui/logo"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
)

const path = "/gallery"

// DocumentPath returns where the server serves the document of the gallery in a
// language.
func DocumentPath(lang i18n.Lang) string { return path + "/" + string(lang) + ".json" }

var title = i18n.Text{Zh: "JSAPI 一览", En: "JSAPI gallery"}

// Route registers the page.
func Route(p *page.Page) {
	p.Route(path, func() app.Composer { return &gallery{page: p, client: new(jsapi.Client), state: page.Loading} })
}

// Link renders a link to the page.
func Link(p *page.Page) app.UI {
	return app.A().ID("to-gallery").Class("more").Href(path).Text(p.Text("浏览并试用全部 JSAPI", "See and try every JSAPI"))
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
	url    string        // of the page, without the fragment
	lang   string        // of the document
	state  page.State    // Loading, Ready or Failed, of the document

	err      error // why there is no document
	document *Document
	panels   map[string]*panel // the open ones, by path
}

// OnMount loads the document.
func (g *gallery) OnMount(ctx app.Context) {
	g.ctx = ctx
	g.page.Observe(ctx, g.statusChanged)
	g.load()
}

// OnNav opens the function in the fragment.
func (g *gallery) OnNav(app.Context) {
	g.url = sign.PageURL(href())
	g.openFragment()
}

// OnDismount stops listeners and closes the panels.
func (g *gallery) OnDismount() { g.closeAll() }

func href() string { return app.Window().Get("location").Get("href").String() }

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
		g.writeStatus()
		g.openFragment()
	})
}

// statusChanged shows the page's new status and language.
func (g *gallery) statusChanged() {
	if g.page.Lang() != g.lang {
		g.load()
	}
	g.writeStatus()
	for _, p := range g.panels {
		p.refresh()
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

// openFragment opens the function in the fragment.
func (g *gallery) openFragment() {
	_, path, _ := strings.Cut(href(), "#")
	path = strings.ReplaceAll(path, "%23", "#")
	if g.state != page.Ready || g.document.Entries[path] == nil {
		return
	}
	g.find("", "", "") // it may be hidden
	if g.panels[path] == nil {
		g.open(path)
	}
	element(path).Call("scrollIntoView")
}

// open opens a function.
func (g *gallery) open(path string) {
	p := &panel{gallery: g}
	json.Unmarshal(g.document.Entries[path], &p.entry) // the server has written it
	if g.panels == nil {
		g.panels = make(map[string]*panel)
	}
	g.panels[path] = p
	p.show()
}

// toggle opens or closes a function and changes the URL accordingly.
func (g *gallery) toggle(path string) {
	address := g.url
	if p := g.panels[path]; p != nil {
		p.close()
		delete(g.panels, path)
	} else {
		g.open(path)
		address += "#" + path
	}
	setAddress(address)
}

// setAddress changes the URL without navigation. Browsers may refuse, such as Safari
// after a hundred times within half a minute; then the URL stays.
func setAddress(address string) {
	defer func() { _ = recover() }()
	app.Window().Get("history").Call("replaceState", nil, "", address)
}

func (g *gallery) closeAll() {
	for path, p := range g.panels {
		p.close()
		delete(g.panels, path)
	}
}

// find shows the functions that match a search, and hides the others.
func (g *gallery) find(search, group, platform string) {
	element("search").Set("value", search)
	element("group").Set("value", group)
	element("platform").Set("value", platform)
	found, inGroup := 0, map[string]int{}
	for i := range g.document.Lines {
		l := &g.document.Lines[i]
		shown := l.Shown(search, group, platform)
		element(l.Path).Set("hidden", !shown)
		if shown {
			found++
			inGroup[l.Group]++
		}
	}
	for _, section := range all(element("apis"), ".group") {
		section.Set("hidden", inGroup[section.Get("dataset").Get("group").String()] == 0)
	}
	element("shown").Set("textContent", found)
	element("none").Set("hidden", found > 0)
}

// onClick handles all buttons of the gallery.
func (g *gallery) onClick(ctx app.Context, e app.Event) {
	button := e.Get("target").Call("closest", "[data-do]")
	if !button.Truthy() { // a link or the like
		return
	}
	ctx.PreventUpdate()
	path, do := button.Call("closest", ".api").Get("id").String(), button.Get("dataset").Get("do").String()
	if do == "toggle" {
		g.toggle(path)
	} else if p := g.panels[path]; p != nil {
		p.do(do)
	}
}

// onInput handles all inputs of the gallery.
func (g *gallery) onInput(ctx app.Context, e app.Event) {
	ctx.PreventUpdate()
	target := e.Get("target")
	if entry := target.Call("closest", ".api"); !entry.Truthy() {
		g.find(valueOf("search"), valueOf("group"), valueOf("platform"))
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
	root := g.page.Root(heading, g.state, header, notice, app.If(g.state == page.Ready, func() app.UI { return app.Raw(g.document.List) }))
	return root.Class("gallery").DataSet("proof", string(g.proof())).OnClick(g.onClick).OnInput(g.onInput)
}

// element returns the element of that ID.
func element(id string) app.Value {
	return app.Window().Get("document").Call("getElementById", id)
}

func valueOf(id string) string { return element(id).Get("value").String() }

// all returns the elements in another one that a selector finds.
func all(in app.Value, selector string) []app.Value {
	list := in.Call("querySelectorAll", selector)
	found := make([]app.Value, list.Get("length").Int())
	for i := range found {
		found[i] = list.Index(i)
	}
	return found
}
