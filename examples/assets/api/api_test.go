package api

import "testing"

func TestCodeIn(t *testing.T) {
	for text, want := range map[string]string{
		" a-42\n": "A-42",
		"":        "",
		"https://assets.example.com/asset?code=a-42&from=chat":                                                                             "A-42",
		"https://applink.feishu.cn/client/web_app/open?appId=cli_1&lk_target_url=https%3A%2F%2Fassets.example.com%2Fasset%3Fcode%3DA%2042": "A 42",
		"https://example.com/other": "HTTPS://EXAMPLE.COM/OTHER", // the server refuses it
		"资产7":                       "资产7",
		"%zz":                       "%ZZ",
	} {
		if got := CodeIn(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestPaths(t *testing.T) {
	if got := PathOf("a/b 资"); got != "/api/assets/a%2Fb%20%E8%B5%84" {
		t.Errorf("got %s", got)
	}
	if got := CodeIn("https://x.example" + PageOf("A&B=C 资")); got != "A&B=C 资" {
		t.Errorf("got %s", got)
	}
}
