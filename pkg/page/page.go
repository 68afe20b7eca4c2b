package page

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// Page is the page in the browser, or the one that the server prerenders. There
// is one for all routes.
type Page struct {
	*jsapi.Client

	settings Settings
	routes   map[string]func() app.Composer
	lang     i18n.Lang
	title    string // of the latest shell
}

func newPage(settings Settings, lang i18n.Lang) *Page {
	return &Page{
		Client:   new(jsapi.Client),
		settings: settings,
		routes:   make(map[string]func() app.Composer),
		lang:     lang,
	}
}

// Route registers the component that is shown at path, such as "/asset".
func (p *Page) Route(path string, newComponent func() app.Composer) {
	p.routes[path] = newComponent
}

// Lang returns the language of the page, "zh" or "en": the Feishu client's, else
// the browser's.
func (p *Page) Lang() string { return string(p.lang) }

// Text returns one of two texts, that in the language of the page.
func (p *Page) Text(zh, en string) string { return i18n.Text{Zh: zh, En: en}.In(p.lang) }
