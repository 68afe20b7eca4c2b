package panel

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/client"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
)

func TestPages(t *testing.T) {
	store := settings.NewStore()
	store.Update(func(s *settings.Settings) error { s.Client = settings.ClientFeishuIOS; return nil })
	c := client.New(client.Options{Context: t.Context(), Settings: store})
	pages := map[string]*client.Page{
		"b": c.NewPage(client.PageOptions{URL: `https://a.example/?lk_meta={"view-meta":{"showNavBar":"false"}}`}),
		"a": c.NewPage(client.PageOptions{URL: "https://a.example/plain"}),
	}
	w := httptest.NewRecorder()
	servePages(func() map[string]*client.Page { return pages })(w, httptest.NewRequest("GET", "/panel/pages", nil))
	const want = `[{"id":"a","url":"https://a.example/plain","meta":[]},` +
		`{"id":"b","url":"https://a.example/?lk_meta={\"view-meta\":{\"showNavBar\":\"false\"}}","meta":[{"name":"showNavBar","value":"false","from":"view-meta"}]}]`
	if got := strings.TrimSpace(w.Body.String()); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
