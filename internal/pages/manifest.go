package pages

import (
	"cmp"
	"encoding/json"

	"github.com/feishu-goapp/feishu-goapp/internal/assets"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

// manifest is a web app manifest.
// https://developer.mozilla.org/en-US/docs/Web/Progressive_web_apps/Manifest
type manifest struct {
	Name            string         `json:"name"`
	ShortName       string         `json:"short_name"`
	Description     string         `json:"description,omitempty"`
	Lang            string         `json:"lang"`
	Scope           string         `json:"scope"`
	StartURL        string         `json:"start_url"`
	Display         string         `json:"display"`
	BackgroundColor string         `json:"background_color"`
	ThemeColor      string         `json:"theme_color"`
	Icons           []manifestIcon `json:"icons"`
}

type manifestIcon struct {
	Src     string `json:"src"`
	Type    string `json:"type"`
	Sizes   string `json:"sizes"`
	Purpose string `json:"purpose,omitempty"`
}

// newManifest lists those icons that exist.
func newManifest(o Options, files *assets.Files, lang i18n.Lang) *assets.File {
	m := manifest{
		Name: o.Name.In(lang), ShortName: o.Name.In(lang), Description: o.Description.In(lang), Lang: lang.Tag(),
		Scope: "/", StartURL: "/", Display: "standalone",
		BackgroundColor: "#ffffff", ThemeColor: cmp.Or(o.ThemeColor, defaultThemeColor),
		Icons: []manifestIcon{},
	}
	for _, icon := range []struct {
		name string
		manifestIcon
	}{
		{"icon.svg", manifestIcon{Type: "image/svg+xml", Sizes: "any"}},
		{"icon-512.png", manifestIcon{Type: "image/png", Sizes: "512x512"}},
		{"icon-512.png", manifestIcon{Type: "image/png", Sizes: "512x512", Purpose: "maskable"}},
		{"icon-192.png", manifestIcon{Type: "image/png", Sizes: "192x192"}},
	} {
		if url := files.URL(icon.name); url != "" {
			icon.Src = url
			m.Icons = append(m.Icons, icon.manifestIcon)
		}
	}
	body, err := json.Marshal(m)
	if err != nil {
		panic(err) // strings only: it cannot fail
	}
	return assets.New("manifest.webmanifest", body).Compress()
}
