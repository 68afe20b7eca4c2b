package panel

import (
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/opener"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/platform"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
)

// serveLaunch answers with the URL that the client opens: for the app's page ?home= as
// the settings' launch says, or for an AppLink ?link= to the app with that home page.
func serveLaunch(store *settings.Store, platform *platform.Platform) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		home, link := r.FormValue("home"), r.FormValue("link")
		opened, err := opener.Page(store.Get(), home)
		if link != "" {
			opened, err = opener.Link(store.Get(), platform.AppID(), home, link)
		}
		if err != nil {
			writeError(w, http.StatusBadRequest, err)
			return
		}
		answer := fields{"url": opened.URL}
		if opened.Note.En != "" {
			answer["note"] = fields{"zh": opened.Note.Zh, "en": opened.Note.En}
		}
		writeJSON(w, answer)
	}
}
