package gallery

import (
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

// find asks the server for the functions that match the filter, shows them, and then
// calls done. Answers that come after a newer request are dropped.
func (g *gallery) find(done func()) {
	writeURL(g.filter.Text, fragment())
	g.asked++
	n, found := g.asked, new(Found)
	ask(g.ctx, g.page, FindPath(i18n.Lang(g.lang)), g.filter, found, func(ok bool) {
		if ok && n == g.asked && g.state == page.Ready {
			g.answered = n
			g.showFound(found)
			done()
		}
	})
}

// showFound shows functions. Those that are open stay so.
func (g *gallery) showFound(found *Found) {
	set("rows", "innerHTML", found.List) // from our server, which escapes
	set("options", "innerHTML", found.Options)
	set("shown", "textContent", found.Shown)
	set("unknown", "innerHTML", found.Unknown)
	set("unknown", "hidden", found.Unknown == "")
	for i, count := range all(element("apis"), ".groups small") {
		count.Set("textContent", found.Counts[i])
	}
	for _, p := range g.panels {
		p.attach()
	}
	showLacking(g.lacking)
}

// goTo opens a function, unless it is open, and scrolls to it. A filter that hides
// it is cleared.
func (g *gallery) goTo(path string) {
	if !element(path).Truthy() {
		g.filter = FindRequest{}
		set("search", "value", "")
		set("platform", "value", "")
		at(element("apis"), "[name=group]").Set("checked", true)
		g.find(func() { g.goTo(path) })
		return
	}
	if g.panels[path] == nil {
		g.open(path)
	}
	element(path).Call("scrollIntoView")
}

// showURL shows the search and opens the function that the URL names:
// /gallery?q=camera#tt.scanCode.
func (g *gallery) showURL() {
	path, text := fragment(), searchInURL()
	wanted := g.filter
	wanted.Text, wanted.Unknown = text, ""
	known := g.document.Entries[path] != nil
	if path != "" && !known && !element(path).Truthy() {
		wanted.Unknown = path
	}
	show := func() {
		if known {
			g.goTo(path)
		}
	}
	if wanted == g.filter {
		show()
		return
	}
	g.filter = wanted
	set("search", "value", text)
	g.find(show)
}
