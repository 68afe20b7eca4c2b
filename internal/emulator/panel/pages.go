package panel

import (
	"net/http"
	"slices"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/client"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
)

// An openPage is a page that is open in a browser.
type openPage struct {
	ID        string               `json:"id"`
	URL       string               `json:"url"`
	Listeners []string             `json:"listeners"` // events that it listens to
	Meta      []client.MetaSetting `json:"meta"`      // what it sets about its window by web-meta
	State     client.State         `json:"state"`     // what it has set by calls
}

// servePages answers the pages that are open in browsers, by id.
func (p *Panel) servePages(w http.ResponseWriter, _ *http.Request) {
	all := []openPage{}
	for id, page := range p.options.Pages.Pages() {
		open := openPage{ID: id, URL: page.URL(), Listeners: page.Listening(), Meta: page.Meta(), State: page.State()}
		if open.Meta == nil {
			open.Meta = []client.MetaSetting{}
		}
		all = append(all, open)
	}
	slices.SortFunc(all, func(a, b openPage) int { return strings.Compare(a.ID, b.ID) })
	writeJSON(w, fields{"pages": all})
}

// clickButton clicks a button of a page's navigation bar:
// ?page=ID&side=right&id=save.
func (p *Panel) clickButton(w http.ResponseWriter, r *http.Request) {
	page, ok := p.pageOf(w, r)
	if !ok {
		return
	}
	side, id := client.Side(r.FormValue("side")), r.FormValue("id")
	if side != client.SideLeft && side != client.SideRight {
		writeError(w, http.StatusBadRequest, settings.Invalid("/side", "应为 left 或 right", "want left or right"))
		return
	}
	if !page.ClickButton(side, id) {
		writeError(w, http.StatusNotFound, settings.Invalid("/id", "导航栏没有按钮 %q", "the navigation bar has no button %q", id))
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
