package signhttp

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/origin"
)

// encodeURIComponent and encodeURI are JavaScript's, followed by the encoding of a
// query by browsers.
func encodeURIComponent(s string) string { return jsEncode(s, "-_.!~*()") }
func encodeURI(s string) string          { return jsEncode(s, "-_.!~*();/?:@&=+$,#") }

func jsEncode(s, kept string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		alphanumeric := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
		if alphanumeric || strings.IndexByte(kept, c) >= 0 {
			b.WriteByte(c)
		} else {
			b.WriteString("%" + strings.ToUpper(string("0123456789abcdef"[c>>4])+string("0123456789abcdef"[c&15])))
		}
	}
	return b.String()
}

// hrefs are location.hrefs as browsers report them.
var hrefs = []string{
	"http://localhost:3000/",
	"https://app.example/",
	"https://app.example",
	"https://app.example:8443/a/b?c=d",
	"https://app.example/?a=1&b=2&c=3",
	"https://app.example/?q=a+b&c=d+e",
	"https://app.example/?q=a%2Bb%20c",
	"https://app.example/?q=%E9%A3%9E%E4%B9%A6&x=1",
	"https://app.example/?redirect=https%3A%2F%2Fx.y%2F%3Fa%3D1",
	"https://app.example/?redirect=https://x.y/?a=1&b=2",
	"https://app.example/?p=100%25",
	"https://app.example/?p=%2525",
	"https://app.example/?url=https%3A%2F%2Fx.y&url=2",
	"https://app.example/a;b/(c)!*~,$@/?d[0]={e|f}^`g`",
	"https://app.example/o'neil?a='b'",
	`https://app.example/?a=\b`,
	"https://app.example/?a=b?c=d/e:f",
	"https://app.example/?=&&a",
	"http://[::1]:3000/?a=b",
	"http://127.0.0.1:3000/?a=b",
	"https://xn--fsqu00a.example/",
}

// Every href is read correctly, encoded by encodeURIComponent and by encodeURI.
func TestReadPageURL(t *testing.T) {
	for _, href := range hrefs {
		for spelling, query := range map[string]string{
			"encodeURIComponent":                 "url=" + encodeURIComponent(href),
			"encodeURIComponent, second of two":  "t=1&url=" + encodeURIComponent(href),
			"encodeURIComponent, first of two":   "url=" + encodeURIComponent(href) + "&t=1",
			"encodeURIComponent with a fragment": "url=" + encodeURIComponent(href+"#/route?x=y"),
			"encodeURI":                          "url=" + encodeURI(href),
			"encodeURI, second of two":           "t=1&url=" + encodeURI(href),
			"encodeURI with a fragment":          "url=" + encodeURI(href+"#/route?x=y"),
		} {
			got, bad := readPageURL(query)
			if bad != nil {
				t.Errorf("%s of %s: %s", spelling, href, bad.Detail)
				continue
			}
			if got.text != href {
				t.Errorf("%s of %s: got %s", spelling, href, got.text)
			}
		}
	}
}

// URLs that were not encoded are accepted where that is evident.
func TestReadRawPageURL(t *testing.T) {
	for _, href := range []string{
		"http://localhost:3000/",
		"https://app.example/?a=1&b=2&c=d+e",
		"https://app.example/?redirect=https%3A%2F%2Fx.y%2F%3Fa%3D1",
		"https://app.example/?redirect=https%3a%2f%2fx.y",
		"https://app.example/?q=%E9%A3%9E%E4%B9%A6&x=1",
		"https://app.example/?q=a%20b",
		"https://app.example/?q=%22a%22",
		"https://app.example/?q=%3Cb%3E",
		"https://app.example/?q=a%26b",
		"https://app.example/?q=a%23b",
		"https://app.example/?q=a%2Bb",
		"https://app.example/?q=%41",
		"https://app.example/?q=%00",
		"https://app.example/?a=1&url=2",
	} {
		got, bad := readPageURL("url=" + href)
		if bad != nil {
			t.Errorf("%s: %s", href, bad.Detail)
		} else if got.text != href {
			t.Errorf("%s: got %s", href, got.text)
		}
	}
}

func TestRefusedPageURL(t *testing.T) {
	long := "https://app.example/" + strings.Repeat("a", maxPageURL)
	for _, test := range []struct{ query, slug string }{
		{"", "missing-url"},
		{"url=", "missing-url"},
		{"url=&t=1", "missing-url"},
		{"t=1", "missing-url"},
		{"curl=https%3A%2F%2Fapp.example%2F", "missing-url"},
		{"URL=https%3A%2F%2Fapp.example%2F", "missing-url"},

		{"url=%", "malformed-url"},
		{"url=%zz", "malformed-url"},
		{"url=https%3A%2F%2Fapp.example%2F%3Fa%3D%2", "malformed-url"},
		{"url=https://app.example/?a=%zz", "malformed-url"},
		{"url=https://app.example/?a=%2", "malformed-url"},
		{"url=https%3A%2F%2Fapp.example%2F&url=https%3A%2F%2Fapp.example%2F", "malformed-url"},
		{"url=https%3A%2F%2Fapp.example%2F&t=1&url=", "malformed-url"},

		{"url=app.example", "malformed-url"},
		{"url=%2Fpath", "malformed-url"},
		{"url=%2F%2Fapp.example%2F", "malformed-url"},
		{"url=https%3Aapp.example", "malformed-url"},
		{"url=https%3A%2Fapp.example", "malformed-url"},
		{"url=ftp%3A%2F%2Fapp.example%2F", "malformed-url"},
		{"url=ftp://app.example/", "malformed-url"},
		{"url=file:///etc/passwd", "malformed-url"},
		{"url=javascript:alert(1)", "malformed-url"},
		{"url=javascript%3Aalert(1)%2F%2Fhttps%3A%2F%2Fapp.example", "malformed-url"},
		{"url=data%3Atext%2Fhtml%2Chttps%3A%2F%2Fapp.example", "malformed-url"},
		{"url=https%253A%252F%252Fapp.example%252F", "malformed-url"},
		{"url=%20https%3A%2F%2Fapp.example%2F", "malformed-url"},

		{"url=https%3A%2F%2F", "malformed-url"},
		{"url=https%3A%2F%2F%2Fapp.example", "malformed-url"},
		{"url=https%3A%2F%2F%3Fapp.example", "malformed-url"},
		{"url=https%3A%2F%2F%23app.example", "malformed-url"},
		{"url=https://:443/", "malformed-url"},
		{"url=https://app.example:/", "malformed-url"},
		{"url=https://app.example:http/", "malformed-url"},
		{"url=https://[::1/", "malformed-url"},
		{"url=https://[app.example]/", "malformed-url"},
		{"url=https://[127.0.0.1]/", "malformed-url"},
		{"url=https://[fe80::1%25eth0]/", "malformed-url"},
		{"url=https://[]/", "malformed-url"},
		{"url=https://a:b:c/", "malformed-url"},
		{"url=https://app.example}/", "malformed-url"},
		{"url=https%3A%2F%2Fapp%252eexample%2F", "malformed-url"},

		{"url=https://user@app.example/", "malformed-url"},
		{"url=https%3A%2F%2Fuser%3Apassword%40app.example%2F", "malformed-url"},
		{"url=https%3A%2F%2Fapp.example%40evil.example%2F", "malformed-url"},
		{`url=https%3A%2F%2Fapp.example%5C%40evil.example%2F`, "malformed-url"},
		{`url=https%3A%2F%2Fevil.example%5C.app.example%2F`, "malformed-url"},
		{`url=https%3A%5C%5Capp.example%2F`, "malformed-url"},
		{`url=https://app.example\@evil.example/`, "malformed-url"},
		{`url=https://app.example/a\b`, "malformed-url"},

		{"url=https%3A%2F%2Fapp.example%2F%20", "malformed-url"},
		{"url=https%3A%2F%2Fapp.example%2F%00", "malformed-url"},
		{"url=https%3A%2F%2Fapp.example%2F%0A", "malformed-url"},
		{"url=https%3A%2F%2Fapp.example%2F%7F", "malformed-url"},
		{"url=https%3A%2F%2Fapp.example%2F%22", "malformed-url"},
		{"url=https%3A%2F%2Fapp.example%2F%3C", "malformed-url"},
		{"url=https%3A%2F%2Fapp.example%2F%3E", "malformed-url"},
		{"url=https%3A%2F%2Fapp.example%2F%E9%A3%9E", "malformed-url"},
		{"url=https%3A%2F%2F%E9%A3%9E.example%2F", "malformed-url"},
		{"url=https://app.example/飞", "malformed-url"},

		{"url=" + encodeURIComponent(long), "malformed-url"},
		{"url=" + long, "malformed-url"},
	} {
		got, bad := readPageURL(test.query)
		if bad == nil {
			t.Errorf("%.99s: accepted as %+v", test.query, got)
		} else if bad.Of.Slug != test.slug || bad.Status != http.StatusBadRequest {
			t.Errorf("%.99s: %d %s, want %s", test.query, bad.Status, bad.Of.Slug, test.slug)
		}
	}
}

// Every accepted URL is an http or https URL whose host is what a strict
// parser takes for the host, and reading it again changes nothing.
func FuzzPageURL(f *testing.F) {
	for _, href := range hrefs {
		f.Add("url=" + encodeURIComponent(href))
		f.Add("url=" + encodeURI(href))
		f.Add("t=1&url=" + href)
	}
	for _, query := range []string{"", "url=%", `url=https://a\@b/`, "url=https://a@b", "url=http://[::1]:80/", "url=http://}", "url=http://[0]", "url=https%3A%2F%2Fa&url="} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		page, bad := readPageURL(query)
		if bad != nil {
			if bad.Status != http.StatusBadRequest || page.text != "" {
				t.Fatalf("%q: %+v and %+v", query, page, bad)
			}
			return
		}
		if len(page.text) > maxPageURL || !fitsHref(page.text) || strings.Contains(page.text, "#") {
			t.Fatalf("%q: accepted %q", query, page.text)
		}
		// The rest of an href may contain characters that url.Parse refuses, such as a
		// single %.
		base, _, _ := strings.Cut(page.text, "?")
		scheme, rest, _ := strings.Cut(base, "://")
		host, _, _ := strings.Cut(rest, "/")
		u, err := url.Parse(scheme + "://" + host + "/")
		if err != nil {
			t.Fatalf("%q: url.Parse: %v", query, err)
		}
		if u.User != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" || origin.New(u.Scheme, u.Host) != page.origin {
			t.Fatalf("%q: accepted %q with origin %v", query, page.text, page.origin)
		}
		again, bad := readPageURL("url=" + encodeURIComponent(page.text))
		if bad != nil || again != page {
			t.Fatalf("%q: read again %+v, %v", query, again, bad)
		}
	})
}
