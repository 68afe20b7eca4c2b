package panel_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

func TestPages(t *testing.T) {
	e, url := serve(t, emulator.Options{})
	e.Update(func(s *emulator.Settings) { s.Client = emulator.ClientFeishuIOS })
	if _, body := request(t, "GET", url+"/panel/pages", ""); body != `{"pages":[]}` {
		t.Errorf("no page: %s", body)
	}
	page := openPage(t, url, "page-a")
	page.call("tt.updateMeta", `{"metas":[{"name":"showNavBar","content":"false"}]}`, `"answer":1`)
	e.SDK.Pages()["page-a"].SetConfigured()
	page.call("tt.setNavigationBar", `{"right":{"items":[{"id":"save","text":"Save"}]}}`, `"answer":2`)
	page.send(`"do":"listen","id":3,"path":"tt.onRightNavigationBarClick"`)
	page.want(`"answer":3`)

	const want = `{"pages":[{"id":"page-a","url":"` + pageURL + `","listeners":["tt.onRightNavigationBarClick"],` +
		`"meta":[{"name":"showNavBar","value":"false","from":"tag"}],"state":{"left":[],"right":[{"id":"save","text":"Save"}],"notes":[]}}]}`
	_, body := request(t, "GET", url+"/panel/pages", "")
	body = strings.NewReplacer(`\u0026`, "&", `"left":null`, `"left":[]`, `"notes":null`, `"notes":[]`).Replace(body)
	if body != want {
		t.Errorf("got  %s\nwant %s", body, want)
	}

	for query, status := range map[string]int{
		"page=page-b&side=right&id=save": 404, "page=page-a&side=top&id=save": 400, "page=page-a&side=left&id=save": 404, "page=page-a&side=right&id=x": 404,
	} {
		if got, body := request(t, "POST", url+"/panel/button?"+query, ""); got != status || !strings.Contains(body, `"field":"/`) {
			t.Errorf("%s: %d %s, want %d", query, got, body, status)
		}
	}
	if status, body := request(t, "POST", url+"/panel/button?page=page-a&side=right&id=save", ""); status != http.StatusNoContent {
		t.Errorf("a click: %d %s", status, body)
	}
	page.want(`"data":{"id":"save"}`)
}
