package panel

import (
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/client"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
)

// storages returns what each page keeps, by URL.
func (p *Panel) storages() []client.Storage {
	all := []client.Storage{}
	for _, page := range p.options.Pages.Pages() {
		all = append(all, page.Storage())
	}
	slices.SortFunc(all, func(a, b client.Storage) int { return strings.Compare(a.URL+" "+a.ID, b.URL+" "+b.ID) })
	return all
}

func (p *Panel) serveStorage(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, fields{"clipboard": p.options.Client.Clipboard(), "pages": p.storages()})
}

// changeStorage sets the clipboard.
func (p *Panel) changeStorage(w http.ResponseWriter, r *http.Request) {
	var change struct {
		Clipboard *string `json:"clipboard"`
	}
	if !readJSON(w, r, maxBody, &change) {
		return
	}
	if change.Clipboard == nil {
		writeError(w, http.StatusBadRequest, settings.Invalid("/clipboard", "缺少 clipboard", "the clipboard is missing"))
		return
	}
	p.options.Client.SetClipboard(*change.Clipboard)
	p.serveStorage(w, r)
}

// clearStorage clears the clipboard (?what=clipboard), the files of a page
// (?what=files&page=ID), one of them (&path=…), or its recorder (?what=recorder).
func (p *Panel) clearStorage(w http.ResponseWriter, r *http.Request) {
	what := r.FormValue("what")
	if what == "clipboard" {
		p.options.Client.SetClipboard("")
		p.serveStorage(w, r)
		return
	}
	page, ok := p.pageOf(w, r)
	if !ok {
		return
	}
	switch name := r.FormValue("path"); {
	case what == "recorder":
		page.ResetRecorder()
	case what == "files" && name == "":
		page.ResetFiles()
	case what == "files":
		if !page.RemoveFile(name) {
			writeError(w, http.StatusNotFound, noFile(name))
			return
		}
	default:
		writeError(w, http.StatusBadRequest, settings.Invalid("/what", "应为 clipboard、files 或 recorder", "want clipboard, files or recorder"))
		return
	}
	p.serveStorage(w, r)
}

// serveStoredFile answers the content of a file of a page.
func (p *Panel) serveStoredFile(w http.ResponseWriter, r *http.Request) {
	page, ok := p.pageOf(w, r)
	if !ok {
		return
	}
	name := r.FormValue("path")
	data, found := page.ReadFile(name)
	if !found {
		writeError(w, http.StatusNotFound, noFile(name))
		return
	}
	writeAttachment(w, path.Base(name))
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(data) // fails only if the client has disconnected
}

func noFile(name string) *settings.Error {
	return settings.Invalid("/path", "没有文件 %q", "there is no file %q", name)
}

// pageOf returns the page that a request names. If it is not open, it answers.
func (p *Panel) pageOf(w http.ResponseWriter, r *http.Request) (*client.Page, bool) {
	page, ok := p.options.Pages.Page(r.FormValue("page"))
	if !ok {
		writeError(w, http.StatusNotFound, settings.Invalid("/page", "页面已关闭，或从未打开", "the page is closed, or was never open"))
	}
	return page, ok
}
