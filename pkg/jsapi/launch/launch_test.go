package launch_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/launch"
)

func TestParse(t *testing.T) {
	const trigger = "&bdp_launch_query=%7B%22__trigger_id__%22%3A%22c-1%22%7D"
	for query, want := range map[string]launch.Params{
		"":                               {},
		"?tab=1#from=message_action":     {},
		"?from=timeline":                 {},
		"?from=message_action" + trigger: {launch.EntryMessageShortcut, "c-1"},
		"?required_launch_ability=message_action" + trigger:                                              {launch.EntryMessageShortcut, "c-1"},
		"?from=mail&required_launch_ability=message_action":                                              {launch.EntryMessageShortcut, ""},
		"?from=plus_menu_p2p" + trigger + "#/route":                                                      {launch.EntryPlusMenuP2P, "c-1"},
		"?from=plus_menu_group" + trigger:                                                                {launch.EntryPlusMenuGroup, "c-1"},
		"?tab=1" + trigger:                                                                               {launch.EntryOther, "c-1"},
		"?bdp_launch_query=%7B%7D":                                                                       {},
		"?bdp_launch_query=%257B%2522__trigger_id__%2522%253A%2522c-2%2522%257D":                         {launch.EntryOther, "c-2"}, // twice encoded
		"?required_launch_ability=chat_action" + trigger:                                                 {launch.EntryPlusMenu, "c-1"},
		"?from=chat_action":                                                                              {launch.EntryPlusMenu, ""},
		"?from=workbench&required_launch_ability=chat_action":                                            {launch.EntryPlusMenu, ""},
		"?from=workbench&tab=2&from=plus_menu_group" + trigger:                                           {launch.EntryPlusMenuGroup, "c-1"}, // the page has a from, too
		"?required_launch_ability=chat_action&from=plus_menu_p2p":                                        {launch.EntryPlusMenuP2P, ""},      // the more specific
		"?required_launch_ability=CHAT_ACTION":                                                           {},
		`?bdp_launch_query={"trigger_id":"c-3"}`:                                                         {launch.EntryOther, "c-3"},
		`?bdp_launch_query={"trigger_id":"c-3","__trigger_id__":"c-4"}`:                                  {launch.EntryOther, "c-4"},
		`?bdp_launch_query={"trigger_id":"c-3","__trigger_id__":""}`:                                     {launch.EntryOther, "c-3"},
		"?bdp_launch_query=" + url.QueryEscape(url.QueryEscape(url.QueryEscape(`{"trigger_id":"c 5"}`))): {launch.EntryOther, "c+5"}, // a space would be %20
		"?bdp_launch_query=x&bdp_launch_query=%7B%22trigger_id%22%3A%22c-6%22%7D":                        {launch.EntryOther, "c-6"},
		"?bdp_launch_query=null":                                                                         {},
		"?a=%zz&b=1;2&from=message_action":                                                               {launch.EntryMessageShortcut, ""}, // malformed parameters of the page
	} {
		got, err := launch.Parse("https://example.com/app" + query)
		if err != nil || got != want {
			t.Errorf("%s: got %+v, %v, want %+v", query, got, err, want)
		}
	}
}

func TestParseSaysWhatItCannotRead(t *testing.T) {
	for pageURL, want := range map[string]string{
		"https://example.com/%zz":                                     "%zz",
		"https://example.com/?bdp_launch_query=c-1":                   "bdp_launch_query",
		"https://example.com/?bdp_launch_query=%25zz":                 "bdp_launch_query",
		"https://example.com/?bdp_launch_query=%5B%5D":                "bdp_launch_query",
		`https://example.com/?bdp_launch_query={"__trigger_id__":1}`:  "bdp_launch_query",
		`https://example.com/?bdp_launch_query={"trigger_id":[]}`:     "bdp_launch_query",
		"https://example.com/?bdp_launch_query=x&bdp_launch_query={}": "bdp_launch_query",
	} {
		if _, err := launch.Parse(pageURL); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", pageURL, err)
		}
	}
	p, err := launch.Parse("https://example.com/?from=plus_menu_p2p&bdp_launch_query=c-1")
	if err == nil || p.Entry != launch.EntryPlusMenuP2P {
		t.Errorf("got %+v, %v", p, err)
	}
}

func TestPlusMenu(t *testing.T) {
	for entry, want := range map[launch.Entry]bool{
		launch.EntryPlusMenu: true, launch.EntryPlusMenuGroup: true, launch.EntryPlusMenuP2P: true,
		launch.EntryMessageShortcut: false, launch.EntryOther: false,
	} {
		if entry.PlusMenu() != want {
			t.Errorf("%q: %v", entry, !want)
		}
	}
}

func TestInBrowser(t *testing.T) {
	const both = "lk_jump_to_browser=true&lk_mobile_jump_to_browser=true"
	for page, want := range map[string]string{
		"https://example.com":               "https://example.com?" + both,
		"https://example.com/a?b=%2f+c#d?e": "https://example.com/a?b=%2f+c&" + both + "#d?e",
		"http://127.0.0.1:3000/#":           "http://127.0.0.1:3000/?" + both + "#",
	} {
		if got, err := launch.InBrowser(page); err != nil || got != want {
			t.Errorf("%s: got %s, %v", page, got, err)
		}
	}
	for _, page := range []string{"", "/app", "example.com", "javascript:alert(1)", "https://%zz"} {
		if got, err := launch.InBrowser(page); err == nil {
			t.Errorf("%q became %s", page, got)
		}
	}
}
