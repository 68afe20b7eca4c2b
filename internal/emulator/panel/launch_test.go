package panel_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

func TestLaunch(t *testing.T) {
	e, base := serve(t, emulator.Options{})
	if status, body := request(t, "PUT", base+"/panel/settings", `{"launch":{"entry":"message-shortcut","triggerCode":"7f1b"}}`); status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	ask := func(home, link string) (int, string) {
		return request(t, "GET", base+"/panel/launch?"+url.Values{"home": {home}, "link": {link}}.Encode(), "")
	}
	const home = "http://localhost:3000/"
	if status, body := ask(home, ""); status != 200 ||
		body != `{"url":"http://localhost:3000/?from=message_action\u0026bdp_launch_query=%7B%22__trigger_id__%22%3A%227f1b%22%7D"}` {
		t.Errorf("a page: %d %s", status, body)
	}
	e.Update(func(s *emulator.Settings) { s.Version = "7.0.0" })
	link := "https://applink.feishu.cn/client/web_app/open?appId=cli_emulator&lk_target_url=" + url.QueryEscape("https://b.example/")
	if status, body := ask(home, link); status != 200 || !strings.HasPrefix(body, `{"note":{"en":"Clients before 7.27`) || !strings.Contains(body, `"url":"`+home+`"`) {
		t.Errorf("a link: %d %s", status, body)
	}
	if status, body := ask("x", ""); status != 400 || !strings.Contains(body, `"field":"/home"`) {
		t.Errorf("no page: %d %s", status, body)
	}
	if status, body := request(t, "PUT", base+"/panel/settings", `{"launch":{"entry":"message_action"}}`); status != 400 || !strings.Contains(body, `"field":"/launch/entry"`) {
		t.Errorf("an entry that is not known: %d %s", status, body)
	}
}
