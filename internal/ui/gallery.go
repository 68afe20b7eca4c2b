package ui

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/fetch"
	"github.com/feishu-goapp/feishu-goapp/internal/ui/gallery"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
)

const galleryPath = "/gallery"

// DocumentPath is where the server serves what the gallery shows in a language.
func DocumentPath(lang Lang) string { return galleryPath + "/" + string(lang) + ".json" }

// galleryPage is the page at "/gallery": every JSAPI, to read about and to try.
// The fragment of its address opens one: /gallery#tt.getLocation.
//
// The list and the panels of open functions are markup from the server; what
// changes in them is put in place by itself, see galleryPanel. Elements of go-app
// for all of it would make the program of every page a tenth larger.
type galleryPage struct {
	app.Compo

	deps   Deps
	ctx    app.Context        // the component's own
	cancel context.CancelFunc // ends what is under way
	lang   Lang
	page   string // the URL that was last proven to Feishu
	state  State  // Loading, Ready or Failed, of the document
	proof  State  // Authenticating, Ready, Outside or Failed

	problem  Problem // of the document, else of the proof
	document *gallery.Document
	panels   map[string]*galleryPanel // the open ones, by path
}

func newGallery(deps Deps) *galleryPage { return &galleryPage{deps: deps} }

// OnInit chooses what the first rendering in the browser shows.
func (g *galleryPage) OnInit() {
	g.lang = LangOf(documentLang())
	g.state, g.proof = Loading, Authenticating
}

// OnPreRender does the same on the server.
func (g *galleryPage) OnPreRender(ctx app.Context) {
	g.lang = LangOf(ctx.Page().Lang())
	ctx.Page().SetTitle("%s", galleryTitle.in(g.lang))
}

// OnNav loads the document, proves the page, and opens what the fragment names.
func (g *galleryPage) OnNav(ctx app.Context) {
	page := sign.PageURL(g.deps.Browser.Href())
	if page == "" {
		return // on the server
	}
	if g.cancel == nil {
		g.ctx = ctx
		g.ctx.Context, g.cancel = context.WithCancel(ctx.Context)
		g.load()
	}
	if page != g.page {
		g.page = page
		g.prove()
	}
	g.openFragment()
}

// OnDismount ends what is under way.
func (g *galleryPage) OnDismount() {
	if g.cancel != nil {
		g.cancel()
		g.closeAll()
		g.ctx.Page().SetTitle("%s", title.in(g.lang))
	}
}

// later does work off the UI goroutine, so that it may block, and what it returns
// back on it.
func (g *galleryPage) later(work func(context.Context) (then func())) {
	ctx := g.ctx
	ctx.Async(func() {
		then := work(ctx)
		ctx.Dispatch(func(app.Context) { then() })
	})
}

// load gets the document in the language of the page.
func (g *galleryPage) load() {
	g.ctx.Page().SetTitle("%s", galleryTitle.in(g.lang))
	lang := g.lang
	g.later(func(ctx context.Context) func() {
		document := new(gallery.Document)
		raw, err := g.deps.Document(ctx, lang)
		if err == nil {
			err = json.Unmarshal(raw, document)
		}
		return func() {
			if lang == g.lang { // else another is on its way
				g.show(document, err)
			}
		}
	})
}

func (g *galleryPage) show(document *gallery.Document, err error) {
	g.closeAll()
	g.state, g.document = Ready, document
	if err != nil {
		g.state, g.problem = Failed, problemOf(err, g.lang)
	}
	g.ctx.Defer(func(app.Context) { // once the list is there
		g.sayProof()
		g.openFragment()
	})
}

// askForDocument gets the document from the server the page came from.
func askForDocument(ctx context.Context, lang Lang) ([]byte, error) {
	r, err := fetch.GetCached(ctx, DocumentPath(lang))
	if err != nil {
		return nil, errors.Join(errNetwork, err)
	}
	if r.Status != 200 {
		return nil, &serverError{Status: r.Status}
	}
	return r.Body, nil
}

// prove proves the page to Feishu, and finds out which language it speaks.
func (g *galleryPage) prove() {
	g.proof = Authenticating
	g.sayProof()
	j := &journey{deps: g.deps}
	g.later(func(ctx context.Context) func() {
		locale := j.locale()
		err := j.findSDK(ctx)
		if err == nil {
			err = g.deps.Authenticate(ctx)
		}
		if err == nil && locale == "" {
			locale = j.language(ctx)
		}
		return func() { g.showProof(locale, err) }
	})
}

// showProof shows how proving the page went. locale is the client's, if it says.
func (g *galleryPage) showProof(locale string, err error) {
	if locale != "" && LangOf(locale) != g.lang {
		g.lang = LangOf(locale)
		g.ctx.Page().SetLang(g.lang.tag())
		g.load()
	}
	switch {
	case err == nil:
		g.proof = Ready
	case errors.Is(err, errOutside):
		g.proof = Outside
	default:
		g.proof = Failed
		if g.state != Failed {
			g.problem = problemOf(err, g.lang)
		}
	}
	g.sayProof()
	for _, panel := range g.panels {
		panel.refresh()
	}
}

// sayProof says whether calls will reach a client.
func (g *galleryPage) sayProof() {
	if line := element("proof"); g.document != nil && line.Truthy() {
		line.Set("textContent", g.document.Words["proof-"+string(g.proof)])
	}
}

func (g *galleryPage) retry(ctx app.Context, _ app.Event) {
	switch {
	case g.problem.Reload:
		ctx.Reload()
	case g.state == Failed:
		g.state = Loading
		g.load()
	default:
		g.prove()
	}
}

// openFragment opens what the fragment names.
func (g *galleryPage) openFragment() {
	_, path, _ := strings.Cut(g.deps.Browser.Href(), "#")
	path = strings.ReplaceAll(path, "%23", "#")
	if g.state != Ready || g.document.Entries[path] == nil {
		return
	}
	g.find("", "", "") // it may be hidden
	if g.panels[path] == nil {
		g.open(path)
	}
	element(path).Call("scrollIntoView")
}

// open opens a function.
func (g *galleryPage) open(path string) {
	p := &galleryPanel{page: g}
	json.Unmarshal(g.document.Entries[path], &p.entry) // the server has written it
	if g.panels == nil {
		g.panels = make(map[string]*galleryPanel)
	}
	g.panels[path] = p
	p.show()
}

// toggle opens or closes a function. The address follows, to be passed on.
func (g *galleryPage) toggle(path string) {
	address := g.page
	if p := g.panels[path]; p != nil {
		p.close()
		delete(g.panels, path)
	} else {
		g.open(path)
		address += "#" + path
	}
	app.Window().Get("history").Call("replaceState", nil, "", address)
}

func (g *galleryPage) closeAll() {
	for path, p := range g.panels {
		p.close()
		delete(g.panels, path)
	}
}

// find shows the functions that a search finds, and hides the others.
func (g *galleryPage) find(search, group, platform string) {
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

// onClick does what the button says, whichever it is.
func (g *galleryPage) onClick(ctx app.Context, e app.Event) {
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

// onInput follows what is entered, whatever into.
func (g *galleryPage) onInput(ctx app.Context, e app.Event) {
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

// Render shows the gallery. What is markup as text is our own words.
func (g *galleryPage) Render() app.UI {
	body := []app.UI{app.Raw(`<header class="top">` + logo + `<h1>` + galleryTitle.in(g.lang) + `</h1><a id="to-home" href="/">` + toHome.in(g.lang) + `</a></header>`)}
	notice := app.Div() // always there: what comes after it is matched by its place
	switch {
	case g.state == Loading:
		notice.Class("card").Body(renderBusy(loading.in(g.lang)))
	case g.state == Failed:
		notice.Class("card").Body(renderProblem(failedTitle, g.problem, g.lang, g.retry))
	case g.proof == Failed:
		notice.Class("card").Body(renderProblem(unprovenTitle, g.problem, g.lang, g.retry))
	}
	body = append(body, notice)
	if g.state == Ready {
		body = append(body, app.Raw(g.document.List))
	}
	if app.IsServer {
		body = append(body, app.Raw("<noscript>"+needsScript.in(g.lang)+"</noscript>"))
	}
	return shell(g.state, g.lang).Class("gallery").DataSet("proof", string(g.proof)).Body(body...).OnClick(g.onClick).OnInput(g.onInput)
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
