package webapp

import (
	"io/fs"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/internal/pages"
	"github.com/feishu-goapp/feishu-goapp/internal/ui"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

// Policy says what pages may load and who may show them in frames.
type Policy = pages.Policy

// newPages renders the pages of the app. files holds app.wasm, style.css and
// icons.
func newPages(c Config, files fs.FS) (*pages.Pages, error) {
	link, err := pages.AppLink(c.AppID, c.FeishuHost.host)
	if err != nil {
		return nil, err
	}
	settings := page.Settings{AppID: c.AppID, AppLink: link, LoginScopes: c.Login.Scopes, SilentSignIn: c.Login.Silent}
	return pages.New(pages.Options{
		Name:        ui.Title,
		Description: ui.Description,
		Files:       files,
		Paths:       page.Paths(ui.Routes),
		Render: func(path string, lang i18n.Lang) (pages.Content, error) {
			p, _ := page.Prerender(ui.Routes, page.PrerenderOptions{Path: path, Lang: lang.Tag(), Settings: settings})
			return pages.Content(p), nil
		},
		Settings: settings,
		JSSDKURL: c.JSSDKURL,
		AppLink:  link,
	})
}
