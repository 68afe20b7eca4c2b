//go:build !js

package gallery

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/page/pagetest"
)

// The gallery is readable if Feishu refuses the page.
func TestGalleryOfARefusedPage(t *testing.T) {
	s := pagetest.New(t, Route, pagetest.Options{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		json.NewEncoder(w).Encode(Document{List: `<div id="apis">the list</div>`})
	})})
	s.Host.Fail("h5sdk.config", jsapi.Error{Code: 333448})
	s.Open(root)
	s.WantText("#error-code", "333448")
	s.WantText("#retry", "Try again")
	s.WantNone("#busy")
	if html := s.HTML(); !strings.Contains(html, `data-proof="failed"`) || !strings.Contains(html, "the list") {
		t.Errorf("got %s", html)
	}
}
