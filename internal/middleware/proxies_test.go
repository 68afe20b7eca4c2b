package middleware

import (
	"net/http"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/origin"
)

// X-Forwarded-For is read from right to left: addresses of proxies are skipped,
// and the client's own claims are never read.
func TestInfo(t *testing.T) {
	for _, test := range []struct {
		name, trusted, peer string
		headers             http.Header
		addr                string // "" is not limited
		scheme, host, id    string
	}{
		{"direct", "", "203.0.113.1:5", nil, "203.0.113.1", "", "own.example", ""},
		{"IPv4 spelled as IPv6", "", "[::ffff:203.0.113.1]:5", nil, "203.0.113.1", "", "own.example", ""},
		{"a client's own claim", "10.0.0.0/8", "203.0.113.1:5", forwarded("198.51.100.1", "https", "evil.example", "id"), "203.0.113.1", "", "own.example", ""},
		{"a client's own claim, no proxies", "", "203.0.113.1:5", forwarded("198.51.100.1", "https", "evil.example", "id"), "203.0.113.1", "", "own.example", ""},
		{"a client's own claim, in our network", "10.0.0.0/8", "192.168.0.1:5", forwarded("198.51.100.1", "https", "evil.example", "id"), "192.168.0.1", "", "own.example", ""},
		{"unknown proxy", "", "10.0.0.1:5", forwarded("198.51.100.1", "https", "app.example", "id"), "10.0.0.1", "", "own.example", ""},
		{"unknown proxy on loopback", "", "[::1]:5", forwarded("198.51.100.1", "", "", ""), "::1", "", "own.example", ""},
		{"a neighbour without a proxy", "", "10.0.0.1:5", nil, "10.0.0.1", "", "own.example", ""},
		{"proxy", "10.0.0.0/8", "10.0.0.1:5", forwarded("198.51.100.1", "HTTPS", "app.example", "id-1"), "198.51.100.1", "https", "app.example", "id-1"},
		{"proxy over plain HTTP", "10.0.0.0/8", "10.0.0.1:5", forwarded("198.51.100.1", "http", "", ""), "198.51.100.1", "http", "own.example", ""},
		{"proxy that asks for itself", "10.0.0.0/8", "10.0.0.1:5", nil, "", "", "own.example", ""},
		{"made-up beginning", "10.0.0.0/8", "10.0.0.1:5", forwarded("192.0.2.9, 198.51.100.1", "", "", ""), "198.51.100.1", "", "own.example", ""},
		{"two proxies", "10.0.0.0/8", "10.0.0.1:5", forwarded("192.0.2.9, 198.51.100.1 ,10.0.0.2", "", "", ""), "198.51.100.1", "", "own.example", ""},
		{"two headers", "10.0.0.0/8", "10.0.0.1:5", http.Header{"X-Forwarded-For": {"192.0.2.9", "198.51.100.1", "10.0.0.2"}}, "198.51.100.1", "", "own.example", ""},
		{"port", "10.0.0.0/8", "10.0.0.1:5", forwarded("[2001:db8::1]:99", "", "", ""), "2001:db8::1", "", "own.example", ""},
		{"malformed", "10.0.0.0/8", "10.0.0.1:5", forwarded("198.51.100.1, unknown", "gopher", "a/b", "two words"), "", "", "own.example", ""},
		{"lists", "10.0.0.0/8", "10.0.0.1:5", forwarded("198.51.100.1", "http, https", "evil.example, app.example", ""), "198.51.100.1", "https", "app.example", ""},
		{"no address", "", "@", nil, "", "", "own.example", ""},
	} {
		p, err := ParseProxies(test.trusted)
		if err != nil {
			t.Fatal(err)
		}
		info := p.Info(&http.Request{RemoteAddr: test.peer, Host: "own.example", Header: test.headers})
		got := ""
		if info.Client.IsValid() {
			got = info.Client.String()
		}
		if got != test.addr || info.Scheme != test.scheme || info.Host != test.host || info.ID != test.id {
			t.Errorf("%s: %q, %q, %q, %q", test.name, got, info.Scheme, info.Host, info.ID)
		}
	}
}

func forwarded(client, proto, host, id string) http.Header {
	h := http.Header{}
	for name, value := range map[string]string{"X-Forwarded-For": client, "X-Forwarded-Proto": proto, "X-Forwarded-Host": host, "X-Request-Id": id} {
		if value != "" {
			h.Set(name, value)
		}
	}
	return h
}

// For any headers of proxies and clients, the limited client is not a trusted
// proxy, and the values that are used are well formed.
func FuzzForwarded(f *testing.F) {
	f.Add("203.0.113.7, 10.0.0.2", "https", "app.example", "id")
	f.Add("", "", "", "")
	f.Add("unknown, [2001:db8::1]:99,,", "gopher, HTTP", "a/b", "a b")
	f.Add("::ffff:10.0.0.1, fe80::1%eth0", "https,", "app.example:443", strings.Repeat("a", 200))
	trusted, err := ParseProxies("10.0.0.0/8,::1")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, client, proto, host, id string) {
		h := http.Header{"X-Forwarded-For": {client}, "X-Forwarded-Proto": {proto}, "X-Forwarded-Host": {host}, "X-Request-Id": {id}}
		info := trusted.Info(&http.Request{RemoteAddr: "10.0.0.1:5", Host: "own.example", Header: h})
		if info.Client.IsValid() && trusted.Contains(info.Client) {
			t.Errorf("%q: %v would be limited", client, info.Client)
		}
		if info.Scheme != "" && info.Scheme != "http" && info.Scheme != "https" || !origin.ValidHost(info.Host) {
			t.Errorf("%q, %q became %q, %q", proto, host, info.Scheme, info.Host)
		}
		if strings.ContainsAny(info.ID, " \r\n\"=") || len(info.ID) > 128 {
			t.Errorf("the id %q is taken", info.ID)
		}
	})
}
