package webapp

import (
	"net/http"
	"testing"
)

func TestLanguage(t *testing.T) {
	const phone = "Mozilla/5.0 (iPhone) Mobile/15E148 Safari/604.1 Lark/7.62.12 LarkLocale/"
	for _, test := range []struct{ userAgent, accept, want string }{
		{"", "", chinese},
		{"", "*", chinese},
		{"", "zh", chinese},
		{"", "zh-TW,zh;q=0.9,en;q=0.8", chinese},
		{"", "en-US,en;q=0.9", english},
		{"", "fr", english},
		{"", "en-US,en;q=0.9,zh-CN;q=0.8", english},
		{"", "en;q=0.8, zh-CN;q=0.9", chinese},
		{"", "zh;q=0.1,fr;q=0.2", english},
		{"", "en,zh", english},
		{"", "zh,en", chinese},
		{"", "zh;q=0, en;q=0.1", english},
		{"", "ZH-cn ; q=1.0", chinese},
		{"", "en;q=nonsense,zh;q=0.1", chinese},
		{phone + "zh_CN ChannelName/Feishu", "en", chinese},
		{phone + "en_US ChannelName/Lark", "zh-CN", english},
		{phone + "ja_JP", "zh-CN", english},
		{phone + "zh_TW", "en", chinese},
		{"Mozilla/5.0 Lark/7.32.8", "en", english},
	} {
		r := &http.Request{Header: http.Header{}}
		r.Header.Set("User-Agent", test.userAgent)
		if test.accept != "" {
			r.Header.Set("Accept-Language", test.accept)
		}
		if got := language(r); got != test.want {
			t.Errorf("%q and %q: %s, want %s", test.userAgent, test.accept, got, test.want)
		}
	}
}
