package webapp

import (
	"encoding/json"
	"net/http"
	"sync"

	"github.com/feishu-goapp/feishu-goapp/internal/apidoc"
	"github.com/feishu-goapp/feishu-goapp/internal/assets"
	"github.com/feishu-goapp/feishu-goapp/internal/ui"
)

// galleryDocument serves what the gallery shows in a language. It is made when
// somebody first asks for it: few do.
func galleryDocument(lang ui.Lang) http.HandlerFunc {
	made := sync.OnceValue(func() *assets.File {
		raw, err := json.Marshal(apidoc.Document(lang == ui.Chinese))
		if err != nil {
			panic("gallery: " + err.Error()) // it is part of the program
		}
		return assets.New(ui.DocumentPath(lang), raw).Compress()
	})
	return func(w http.ResponseWriter, r *http.Request) { made().Serve(w, r, "no-cache") }
}
