package webapp

import "testing"

func TestParseOrigin(t *testing.T) {
	for v, want := range map[string]origin{
		"https://open.feishu.cn":     {"https", "open.feishu.cn"},
		"HTTPS://Open.Feishu.CN:443": {"https", "open.feishu.cn"},
		"http://127.0.0.1:3002":      {"http", "127.0.0.1:3002"},
		"http://[::1]:3002":          {"http", "[::1]:3002"},
	} {
		if got, err := parseOrigin(v); err != nil || got != want {
			t.Errorf("%s: %v, %v", v, got, err)
		}
	}
	for _, v := range []string{
		"", "null", "*", "app.example", "app.example:443", "//app.example", "https:", "https://", "https://:443",
		"https://app.example/", "https://app.example/a", "https://app.example?a", "https://app.example?", "https://app.example#",
		"https://u@app.example", "https://*.example", "https://app.example:", "https://app.example:x", "ws://app.example",
		"https://app example", "https://飞书.example", `https://app.example\`, "https://a,b.example:1:2",
	} {
		if got, err := parseOrigin(v); err == nil {
			t.Errorf("%q: accepted as %v", v, got)
		}
	}
}
