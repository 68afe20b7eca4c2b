package origin

import (
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
)

func parseList(t *testing.T, list string) []Origin {
	t.Helper()
	origins, err := ParseList(list)
	if err != nil {
		t.Fatal(err)
	}
	return origins
}

func TestOfPage(t *testing.T) {
	for _, c := range []struct{ trusted, scheme, host, want string }{
		// Without a list: where the request arrived.
		{"", "", "127.0.0.1:3000", "http://127.0.0.1:3000"},
		{"", "https", "app.example", "https://app.example"},
		{"", "http", "app.example:80", "http://app.example"},

		// With a list: always one of it.
		{"https://app.example", "", "app.example", "https://app.example"},
		{"https://app.example", "https", "app.example:443", "https://app.example"},
		{"https://app.example", "", "127.0.0.1:3000", "https://app.example"},
		{"https://app.example", "http", "app.example", "https://app.example"},
		{"https://app.example:8443", "", "app.example", "https://app.example:8443"},
		{"https://a.example, https://b.example", "", "b.example", "https://b.example"},
		{"https://a.example, https://b.example:8443", "", "b.example:3000", "https://b.example:8443"},
		{"http://app.example, https://app.example", "", "app.example", "https://app.example"},
		{"http://app.example, https://app.example", "http", "app.example", "http://app.example"},
		{"http://app.example", "", "app.example", "http://app.example"},
		{"https://a.example, https://b.example", "", "evil.example", "https://a.example"},
		{"https://[::1]:8443", "", "[::1]:3000", "https://[::1]:8443"},
	} {
		trusted := parseList(t, c.trusted)
		info := &requestinfo.Info{Scheme: c.scheme, Host: c.host}
		got := OfPage(info, trusted)
		if got.String() != c.want {
			t.Errorf("trusted %q, request at %q %q: %s, want %s", c.trusted, c.scheme, c.host, got, c.want)
		}
		if !Trusts(trusted, info, got) {
			t.Errorf("trusted %q, request at %q %q: %s is not trusted", c.trusted, c.scheme, c.host, got)
		}
	}
}

// Without a list a page is trusted if it is exactly where the request arrived.
func TestTrustsOwnHost(t *testing.T) {
	for _, test := range []struct {
		page, host string
		want       bool
	}{
		{"https://app.example", "app.example", true},
		{"http://app.example", "app.example", true},
		{"https://app.example:443", "app.example", true},
		{"https://app.example", "app.example:443", true},
		{"http://app.example", "app.example:80", true},
		{"http://app.example:80", "app.example", true},
		{"HTTPS://APP.example", "App.Example", true},
		{"http://localhost:3000", "localhost:3000", true},
		{"http://[::1]:3000", "[::1]:3000", true},
		{"http://[::1]", "[::1]:80", true},

		{"https://app.example.evil.net", "app.example", false},
		{"https://evil-app.example", "app.example", false},
		{"https://app.example.", "app.example", false},
		{"https://app.example", "app.example.", false},
		{"https://sub.app.example", "app.example", false},
		{"https://example", "app.example", false},
		{"https://app.example:8443", "app.example", false},
		{"https://app.example", "app.example:8443", false},
		{"https://app.example:80", "app.example", false},
		{"http://app.example", "app.example:443", false},
		{"http://localhost:3001", "localhost:3000", false},
		{"http://127.0.0.1:3000", "localhost:3000", false},
		{"https://app.example", "", false},
	} {
		scheme, host, _ := strings.Cut(test.page, "://")
		if got := Trusts(nil, &requestinfo.Info{Host: test.host}, New(scheme, host)); got != test.want {
			t.Errorf("page %s on host %s: %v, want %v", test.page, test.host, got, test.want)
		}
	}
	https := &requestinfo.Info{Scheme: "https", Host: "app.example"}
	if Trusts(nil, https, New("http", "app.example")) || !Trusts(nil, https, New("https", "app.example")) {
		t.Error("a known scheme does not count")
	}
}

// With a list only what is on it is trusted, wherever the request arrived.
func TestTrustsList(t *testing.T) {
	list := parseList(t, "https://App.example:443, http://b.example:8080")
	for page, want := range map[string]bool{
		"https://app.example":           true,
		"https://app.example:443":       true,
		"http://b.example:8080":         true,
		"http://app.example":            false,
		"http://app.example:443":        false,
		"https://app.example:8443":      false,
		"http://b.example":              false,
		"https://b.example:8080":        false,
		"https://app.example.evil.net":  false,
		"https://evil-app.example":      false,
		"https://app.example.":          false,
		"https://own.example":           false,
		"https://xn--pp-example-8ob.de": false,
	} {
		scheme, host, _ := strings.Cut(page, "://")
		if Trusts(list, &requestinfo.Info{Host: "own.example"}, New(scheme, host)) != want {
			t.Errorf("%s: want %v", page, want)
		}
	}
}
