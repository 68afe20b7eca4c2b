package webapp

import (
	"net/http"
	"strings"
	"testing"
)

// Whatever proxies and visitors write into headers, who is limited is never a
// trusted proxy, and what is believed is well formed.
func FuzzForwarded(f *testing.F) {
	f.Add("203.0.113.7, 10.0.0.2", "https", "app.example", "id")
	f.Add("", "", "", "")
	f.Add("unknown, [2001:db8::1]:99,,", "gopher, HTTP", "a/b", "a b")
	f.Add("::ffff:10.0.0.1, fe80::1%eth0", "https,", "app.example:443", strings.Repeat("a", 200))
	trusted, err := parseProxies("10.0.0.0/8,::1")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, client, proto, host, id string) {
		h := http.Header{"X-Forwarded-For": {client}, "X-Forwarded-Proto": {proto}, "X-Forwarded-Host": {host}, "X-Request-Id": {id}}
		v := trusted.visitor(&http.Request{RemoteAddr: "10.0.0.1:5", Host: "own.example", Header: h})
		if v.addr.IsValid() && trusted.trust(v.addr) {
			t.Errorf("%q: %v would be limited", client, v.addr)
		}
		if v.scheme != "" && v.scheme != "http" && v.scheme != "https" || !validHost(v.host) {
			t.Errorf("%q, %q became %q, %q", proto, host, v.scheme, v.host)
		}
		if strings.ContainsAny(v.request, " \r\n\"=") || len(v.request) > 128 {
			t.Errorf("the id %q is taken", v.request)
		}
	})
}
