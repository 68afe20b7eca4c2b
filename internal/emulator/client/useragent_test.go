package client

import (
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

func TestUserAgent(t *testing.T) {
	const chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
	for _, test := range []struct {
		client  settings.Client
		version catalogue.Version
		browser string
		want    string
	}{
		{settings.ClientFeishuWindows, "7.32.8", chrome, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Lark/7.32.8 LarkLocale/en_US ChannelName/Feishu WebApp"},
		{settings.ClientFeishuWindows, "3.45.9", chrome, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Lark/3.45.9 LarkLocale/en_US ChannelName/Feishu"},
		{settings.ClientLarkMacOS, "3.46.0", "curl/8", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Lark/3.46.0 LarkLocale/en_US ChannelName/Lark WebApp"},
		{settings.ClientLarkAndroid, "7.32.8", chrome, androidAgent + " Lark/7.32.8 LarkLocale/en_US ChannelName/Lark"},
		{settings.ClientFeishuIOS, "7.62.12", chrome, iPhoneAgent + " Lark/7.62.12 LarkLocale/en_US ChannelName/Feishu"},
		{settings.ClientFeishuIPad, "", chrome, iPadAgent + " Lark/" + string(catalogue.Versions()[0]) + " LarkLocale/en_US ChannelName/Feishu"},
		{settings.ClientFeishuHarmony, "7.35.0", chrome, harmonyAgent + " Lark/7.35.0 LarkLocale/en_US ChannelName/Feishu"},
	} {
		s := settings.Defaults()
		s.Client, s.Version, s.Language = test.client, test.version, "en_US"
		if got := UserAgent(s, test.browser); got != test.want {
			t.Errorf("%s %s:\n got %s\nwant %s", test.client, test.version, got, test.want)
		}
	}
}
