package webapp

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"testing"
)

// Who sent a request is read from right to left: the proxies' own words first,
// the visitor's never.
func TestVisitor(t *testing.T) {
	for _, test := range []struct {
		name, trusted, peer string
		headers             http.Header
		addr                string // "" is nobody to limit
		scheme, host, id    string
	}{
		{"direct", "", "203.0.113.1:5", nil, "203.0.113.1", "", "own.example", ""},
		{"IPv4 spelled as IPv6", "", "[::ffff:203.0.113.1]:5", nil, "203.0.113.1", "", "own.example", ""},
		{"a visitor's own words", "10.0.0.0/8", "203.0.113.1:5", forwarded("198.51.100.1", "https", "evil.example", "id"), "203.0.113.1", "", "own.example", ""},
		{"a visitor's own words, no proxies", "", "203.0.113.1:5", forwarded("198.51.100.1", "https", "evil.example", "id"), "203.0.113.1", "", "own.example", ""},
		{"a visitor's own words, in our network", "10.0.0.0/8", "192.168.0.1:5", forwarded("198.51.100.1", "https", "evil.example", "id"), "192.168.0.1", "", "own.example", ""},
		{"unknown proxy", "", "10.0.0.1:5", forwarded("198.51.100.1", "https", "app.example", "id"), "", "", "own.example", ""},
		{"unknown proxy on loopback", "", "[::1]:5", forwarded("198.51.100.1", "", "", ""), "", "", "own.example", ""},
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
		p, err := parseProxies(test.trusted)
		if err != nil {
			t.Fatal(err)
		}
		v := p.visitor(&http.Request{RemoteAddr: test.peer, Host: "own.example", Header: test.headers})
		got := ""
		if v.addr.IsValid() {
			got = v.addr.String()
		}
		if got != test.addr || v.scheme != test.scheme || v.host != test.host || v.request != test.id {
			t.Errorf("%s: %q, %q, %q, %q", test.name, got, v.scheme, v.host, v.request)
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

// HSTS is sent when the visitor came by TLS, and only then.
func TestStrictTransportSecurity(t *testing.T) {
	d := testDeps(t)
	d.config.TrustedProxies, _ = parseProxies("10.0.0.1")
	handler := newHandler(d)
	for _, test := range []struct {
		name, peer, proto string
		tls               *tls.ConnectionState
		want              string
	}{
		{"plain", "203.0.113.1:5", "", nil, ""},
		{"TLS", "203.0.113.1:5", "", new(tls.ConnectionState), "max-age=63072000"},
		{"proxy", "10.0.0.1:5", "https", nil, "max-age=63072000"},
		{"proxy without TLS", "10.0.0.1:5", "http", nil, ""},
		{"anybody's word", "203.0.113.1:5", "https", nil, ""},
	} {
		for _, path := range []string{"/", "/healthz", "/nowhere"} {
			r := httptest.NewRequest("GET", path, nil)
			r.RemoteAddr, r.TLS = test.peer, test.tls
			if test.proto != "" {
				r.Header.Set("X-Forwarded-Proto", test.proto)
			}
			answer := httptest.NewRecorder()
			handler.ServeHTTP(answer, r)
			if got := answer.Header().Get("Strict-Transport-Security"); got != test.want {
				t.Errorf("%s, %s: %q, want %q", test.name, path, got, test.want)
			}
		}
	}
}

// The own origin is the one that visitors see, if a trusted proxy tells it.
func TestOwnOriginBehindProxy(t *testing.T) {
	d := testDeps(t)
	d.config.TrustedProxies, _ = parseProxies("127.0.0.1")
	s := newTestServer(t, d)
	for page, want := range map[string]int{"https://app.example/": 200, "http://app.example/": 403, s.URL + "/": 403} {
		answer := s.get(t, "/get_config_parameters?url="+page, "X-Forwarded-Host", "app.example", "X-Forwarded-Proto", "https")
		if answer.StatusCode != want {
			t.Errorf("%s: %s, want %d", page, answer.Status, want)
		}
	}
}

// An incoming request id is kept if a trusted proxy gave it, else replaced.
func TestRequestID(t *testing.T) {
	d := testDeps(t)
	stranger := newTestServer(t, d)
	d.config.TrustedProxies, _ = parseProxies("127.0.0.1")
	proxied := newTestServer(t, d)
	for _, test := range []struct {
		s    *testServer
		id   string
		kept bool
	}{{proxied, "from-the-proxy.1", true}, {proxied, "not well formed", false}, {stranger, "from-anybody", false}} {
		answer := test.s.get(t, "/nowhere", "X-Request-Id", test.id)
		got := answer.Header.Get("X-Request-Id")
		if (got == test.id) != test.kept || len(got) < 16 {
			t.Errorf("%q became %q", test.id, got)
		}
		if p := answer.problem(t); p.RequestID != got {
			t.Errorf("the problem says %q, the header %q", p.RequestID, got)
		}
	}
	if a, b := stranger.get(t, "/").Header.Get("X-Request-Id"), stranger.get(t, "/").Header.Get("X-Request-Id"); a == b {
		t.Errorf("two requests are both %q", a)
	}
}
