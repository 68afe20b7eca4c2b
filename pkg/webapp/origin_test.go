package webapp

import "testing"

// A page is trusted if it is where the request came in: exactly there.
func TestTrustsOwnHost(t *testing.T) {
	for _, test := range []struct {
		page, host string
		want       bool
	}{
		{"https://app.example/", "app.example", true},
		{"http://app.example/", "app.example", true},
		{"https://app.example:443/", "app.example", true},
		{"https://app.example/", "app.example:443", true},
		{"http://app.example/", "app.example:80", true},
		{"http://app.example:80/", "app.example", true},
		{"HTTPS://APP.example/", "App.Example", true},
		{"http://localhost:3000/", "localhost:3000", true},
		{"http://[::1]:3000/", "[::1]:3000", true},
		{"http://[::1]/", "[::1]:80", true},

		{"https://app.example.evil.net/", "app.example", false},
		{"https://evil-app.example/", "app.example", false},
		{"https://app.example./", "app.example", false},
		{"https://app.example/", "app.example.", false},
		{"https://sub.app.example/", "app.example", false},
		{"https://example/", "app.example", false},
		{"https://app.example:8443/", "app.example", false},
		{"https://app.example/", "app.example:8443", false},
		{"https://app.example:80/", "app.example", false},
		{"http://app.example/", "app.example:443", false},
		{"http://localhost:3001/", "localhost:3000", false},
		{"http://127.0.0.1:3000/", "localhost:3000", false},
		{"https://app.example/", "", false},
	} {
		page, bad := readPageURL("url=" + test.page)
		if bad != nil {
			t.Fatalf("%s: %s", test.page, bad.Detail)
		}
		if got := trusts(nil, visitor{host: test.host}, page.origin); got != test.want {
			t.Errorf("page %s on host %s: %v, want %v", test.page, test.host, got, test.want)
		}
	}
}

// With a list only what is on it is trusted, wherever the request came in.
func TestTrustsList(t *testing.T) {
	list, err := parseOrigins("https://App.example:443, http://b.example:8080")
	if err != nil {
		t.Fatal(err)
	}
	for page, want := range map[string]bool{
		"https://app.example/":           true,
		"https://app.example:443/":       true,
		"http://b.example:8080/?a=b":     true,
		"http://app.example/":            false,
		"http://app.example:443/":        false,
		"https://app.example:8443/":      false,
		"http://b.example/":              false,
		"https://b.example:8080/":        false,
		"https://app.example.evil.net/":  false,
		"https://evil-app.example/":      false,
		"https://app.example./":          false,
		"https://own.example/":           false,
		"https://xn--pp-example-8ob.de/": false,
	} {
		got, bad := readPageURL("url=" + page)
		if bad != nil {
			t.Fatalf("%s: %s", page, bad.Detail)
		}
		if trusts(list, visitor{host: "own.example"}, got.origin) != want {
			t.Errorf("%s: want %v", page, want)
		}
	}
}

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
