package i18n

import "testing"

func TestOf(t *testing.T) {
	for tag, want := range map[string]Lang{
		"zh": Zh, "zh-CN": Zh, "zh_TW": Zh, "ZH-hans": Zh,
		"en": En, "en-US": En, "ja": En, "z": En, "": En,
	} {
		if got := Of(tag); got != want {
			t.Errorf("Of(%q) is %s, want %s", tag, got, want)
		}
	}
}

func TestText(t *testing.T) {
	both := Text{Zh: "你好", En: "Hello"}
	if both.In(Zh) != "你好" || both.In(En) != "Hello" {
		t.Errorf("%q, %q", both.In(Zh), both.In(En))
	}
	if got := (Text{En: "Assets"}).In(Zh); got != "Assets" {
		t.Errorf("without Chinese: %q", got)
	}
	if got := (Text{Zh: "资产"}).In(En); got != "资产" {
		t.Errorf("without English: %q", got)
	}
}

func TestNegotiate(t *testing.T) {
	for _, c := range []struct {
		agent, accept string
		want          Lang
	}{
		{"", "", Zh},
		{"", "*", Zh},
		{"", "en-US,en;q=0.9", En},
		{"", "zh-CN,zh;q=0.9,en;q=0.8", Zh},
		{"", "en;q=0, zh-TW", Zh},
		{"", "fr, zh;q=0.5", En},
		{"", ";;,,", Zh},
		{"Lark/7.32 LarkLocale/en_US ChannelName/Feishu", "zh-CN", En},
		{"Lark/7.32 LarkLocale/zh_CN", "en", Zh},
	} {
		if got := Negotiate(c.agent, c.accept); got != c.want {
			t.Errorf("Negotiate(%q, %q) is %s, want %s", c.agent, c.accept, got, c.want)
		}
	}
}
