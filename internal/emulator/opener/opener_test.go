package opener

import (
	"net/url"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/launch"
)

const (
	appID = "cli_emulator"
	home  = "http://localhost:3000/app?x=a+b&y=%2F#/top"
)

// client returns the settings of a client.
func client(c settings.Client, version catalogue.Version) settings.Settings {
	s := settings.Defaults()
	s.Client, s.Version = c, version
	return s
}

// Package launch reads what a page is opened with.
func TestPage(t *testing.T) {
	for _, test := range []struct {
		client settings.Client
		entry  settings.Entry
		code   string
		want   launch.Params
	}{
		{settings.ClientFeishuWindows, settings.EntryOther, "7f1b", launch.Params{}},
		{settings.ClientFeishuWindows, settings.EntryMessage, "7f1b", launch.Params{Entry: launch.EntryMessageShortcut, TriggerCode: "7f1b"}},
		{settings.ClientLarkMacOS, settings.EntryPlusMenuP2P, "", launch.Params{Entry: launch.EntryPlusMenuP2P, TriggerCode: DefaultTriggerCode}},
		{settings.ClientFeishuMacOS, settings.EntryPlusMenuGroup, `"&=%+`, launch.Params{Entry: launch.EntryPlusMenuGroup, TriggerCode: `"&=%+`}},
		{settings.ClientFeishuAndroid, settings.EntryMessage, "7f1b", launch.Params{Entry: launch.EntryMessageShortcut, TriggerCode: "7f1b"}},
		{settings.ClientFeishuIPad, settings.EntryPlusMenuP2P, "7f1b", launch.Params{Entry: launch.EntryPlusMenu, TriggerCode: "7f1b"}},
		{settings.ClientFeishuHarmony, settings.EntryPlusMenuGroup, "7f1b", launch.Params{Entry: launch.EntryPlusMenu, TriggerCode: "7f1b"}},
	} {
		s := client(test.client, "")
		s.Launch = settings.Launch{Entry: test.entry, TriggerCode: test.code}
		page := home
		for range 2 { // opened again from its own URL
			opened, err := Page(s, page)
			if err != nil {
				t.Fatal(err)
			}
			page = opened.URL
			got, err := launch.Parse(page)
			if err != nil || got != test.want {
				t.Errorf("%s, %s: %+v, %v in %s", test.client, test.entry, got, err, page)
			}
			if !strings.HasPrefix(page, "http://localhost:3000/app?x=a+b&y=%2F") || !strings.HasSuffix(page, "#/top") || strings.Count(page, "bdp_launch_query") > 1 {
				t.Errorf("%s, %s: %s", test.client, test.entry, page)
			}
			if phone := strings.Contains(page, "required_launch_ability"); phone && test.client.PC() || !phone && test.entry != "" && !test.client.PC() {
				t.Errorf("%s, %s: %s", test.client, test.entry, page)
			}
		}
	}
}

func TestPageKeepsParametersOfTheApp(t *testing.T) {
	s := client(settings.ClientFeishuWindows, "")
	s.Launch.Entry = settings.EntryMessage
	opened, err := Page(s, "https://a.example/?from=newsletter")
	if err != nil || !strings.HasPrefix(opened.URL, "https://a.example/?from=newsletter&from=message_action&") {
		t.Errorf("%s, %v", opened.URL, err)
	}
}

func TestMistakes(t *testing.T) {
	const app = "https://applink.feishu.cn/client/web_app/open?appId=" + appID
	for _, test := range []struct {
		version          catalogue.Version
		home, link, want string
	}{
		{"", "localhost:3000", "", "/home: "},
		{"", "", "", "/home: "},
		{"", "localhost:3000", app, "/home: "},
		{"", home, "nonsense", "/link: "},
		{"", home, "https://applink.feishu.cn/client/chat/open?openChatId=oc_1", "no AppLink of a web page"},
		{"", home, "https://applink.feishu.cn/client/web_app/open?appId=cli_other", `the appId is "cli_other"`},
		{"", home, app + "&mode=popup", `the mode is "popup"`},
		{"", home, app + "&lk_target_url=javascript:alert(1)", "not a whole http"},
		{"", home, app + "&min_lk_ver=7.9", "three numbers"},
		{"7.8.0", home, app + "&min_lk_ver=7.9.0", "from 7.9.0; this one, 7.8.0"},
		{"7.8.0", home, app + "&min_lk_ver=7.1.0&min_lk_ver_pc=7.9.0", "from 7.9.0"},
		{"", home, "https://applink.feishu.cn/client/web_url/open?url=https%3A%2F%2Fa.example", `the mode is ""`},
		{"", home, "https://applink.feishu.cn/client/web_url/open?mode=window", "not a whole http"},
		{"7.4.0", home, "https://applink.feishu.cn/client/web_url/open?mode=appCenter&url=https%3A%2F%2Fa.example", "from 7.5.0"},
		{"3.40.0", home, "https://applink.feishu.cn/client/web_url/open?mode=window&url=https%3A%2F%2Fa.example", "from 3.41.0"},
	} {
		s := client(settings.ClientFeishuWindows, test.version)
		var err error
		if test.link == "" {
			_, err = Page(s, test.home)
		} else {
			_, err = Link(s, appID, test.home, test.link)
		}
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s %s: %v, want %q", test.home, test.link, err, test.want)
		}
	}
}

// What package launch makes is opened as it says.
func TestLink(t *testing.T) {
	const other = "https://b.example/deep?q=1#x"
	for _, test := range []struct {
		client  settings.Client
		version catalogue.Version
		link    interface{ URL() (string, error) }
		want    string
		note    bool
	}{
		{settings.ClientFeishuWindows, "", launch.WebApp{AppID: appID}, home, false},
		{settings.ClientFeishuWindows, "", launch.WebApp{AppID: appID, Path: "/a b", PathIOS: "/i"}, "http://localhost:3000/a%20b?x=a+b&y=%2F#/top", false},
		{settings.ClientLarkIPad, "", launch.WebApp{AppID: appID, Path: "/a", PathIOS: "/i", Host: launch.Lark}, "http://localhost:3000/i?x=a+b&y=%2F#/top", false},
		{settings.ClientFeishuHarmony, "", launch.WebApp{AppID: appID, Path: "/a", PathPC: "/p"}, "http://localhost:3000/a?x=a+b&y=%2F#/top", false},
		{settings.ClientFeishuAndroid, "", launch.WebApp{AppID: appID, TargetURL: other, Query: url.Values{"from": {"card"}}}, "https://b.example/deep?q=1&from=card#x", false},
		{settings.ClientFeishuAndroid, "7.26.9", launch.WebApp{AppID: appID, TargetURL: other}, home, true},
		{settings.ClientFeishuAndroid, "7.26.9", launch.WebApp{AppID: appID, TargetURL: "http://localhost:3000/z"}, "http://localhost:3000/z", false},
		{settings.ClientFeishuAndroid, "5.11.0", launch.WebApp{AppID: appID, TargetURL: "http://localhost:3000/z"}, home, true},
		{settings.ClientFeishuMacOS, "7.9.0", launch.WebApp{AppID: appID, MinVersion: "7.20.0", MinVersionPC: "7.9.0"}, home, false},
		{settings.ClientFeishuMacOS, "", launch.WebURL{Page: other, Mode: launch.ModeSidebarSemi}, other, false},
		{settings.ClientFeishuIOS, "7.5.0", launch.WebURL{Page: other, Mode: launch.ModeAppCenter}, other, false},
	} {
		link, err := test.link.URL()
		if err != nil {
			t.Fatal(err)
		}
		s := client(test.client, test.version)
		s.Launch.Entry = settings.EntryMessage // is not that of a link
		opened, err := Link(s, appID, home, link)
		if err != nil || opened.URL != test.want || (opened.Note.En != "") != test.note || (opened.Note.Zh != "") != test.note {
			t.Errorf("%s %s: %s\n got %+v, %v\nwant %s", test.client, test.version, link, opened, err, test.want)
		}
	}
}
