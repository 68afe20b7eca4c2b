package panel

import (
	"maps"
	"net/http"
	"slices"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/client"
)

// An openPage is a page that is open in a browser.
type openPage struct {
	ID   string               `json:"id"`
	URL  string               `json:"url"`
	Meta []client.MetaSetting `json:"meta"` // what it sets about its window
}

// servePages answers the pages that are open in browsers, which pages returns by
// their ids.
func servePages(pages func() map[string]*client.Page) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		now := pages()
		all := []openPage{}
		for _, id := range slices.Sorted(maps.Keys(now)) {
			meta := now[id].Meta()
			if meta == nil {
				meta = []client.MetaSetting{}
			}
			all = append(all, openPage{ID: id, URL: now[id].URL(), Meta: meta})
		}
		writeJSON(w, all)
	}
}
