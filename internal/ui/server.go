//go:build !js

package ui

import (
	"encoding/json"
	"net/http"
	"sync"

	"github.com/feishu-goapp/feishu-goapp/internal/assets"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/internal/ui/gallery"
	"github.com/feishu-goapp/feishu-goapp/internal/ui/gallery/apidoc"
)

// RegisterGallery registers the routes of the server that the gallery of the app
// needs, none if it has no gallery. It exists natively only.
func RegisterGallery(handle func(pattern string, h http.Handler), appID string) {
	if !withGallery {
		return
	}
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		handle("GET "+gallery.DocumentPath(lang), galleryDocument(lang, appID))
		apidoc.Register(handle, lang)
	}
}

// galleryDocument serves the gallery's document in a language. It is generated
// by the first request: there are few.
func galleryDocument(lang i18n.Lang, appID string) http.HandlerFunc {
	generate := sync.OnceValue(func() *assets.File {
		raw, err := json.Marshal(apidoc.Document(lang == i18n.Zh, appID))
		if err != nil {
			panic("gallery: " + err.Error()) // the document is part of the program
		}
		return assets.New("gallery.json", raw).Compress()
	})
	return func(w http.ResponseWriter, r *http.Request) { generate().Serve(w, r, "no-cache") }
}
