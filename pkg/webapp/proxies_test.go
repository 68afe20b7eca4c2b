package webapp

import (
	"crypto/tls"
	"io"
	"net/http/httptest"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/middleware"
)

// HSTS is sent only to clients that use TLS.
func TestStrictTransportSecurity(t *testing.T) {
	d := testDeps(t)
	d.config.TrustedProxies, _ = middleware.ParseProxies("10.0.0.1")
	handler := d.newServer(t, io.Discard)
	for _, test := range []struct {
		name, peer, proto string
		tls               *tls.ConnectionState
		want              string
	}{
		{"plain", "203.0.113.1:5", "", nil, ""},
		{"TLS", "203.0.113.1:5", "", new(tls.ConnectionState), "max-age=63072000"},
		{"proxy", "10.0.0.1:5", "https", nil, "max-age=63072000"},
		{"proxy without TLS", "10.0.0.1:5", "http", nil, ""},
		{"untrusted client", "203.0.113.1:5", "https", nil, ""},
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

// The server's origin is the one that clients see, if a trusted proxy sends it.
func TestOwnOriginBehindProxy(t *testing.T) {
	d := testDeps(t)
	d.config.TrustedProxies, _ = middleware.ParseProxies("127.0.0.1")
	s := newTestServer(t, d)
	for page, want := range map[string]int{"https://app.example/": 200, "http://app.example/": 403, s.URL + "/": 403} {
		answer := s.get(t, "/get_config_parameters?url="+page, "X-Forwarded-Host", "app.example", "X-Forwarded-Proto", "https")
		if answer.StatusCode != want {
			t.Errorf("%s: %s, want %d", page, answer.Status, want)
		}
	}
}

// The request id of a trusted proxy is kept, any other is replaced.
func TestRequestID(t *testing.T) {
	d := testDeps(t)
	direct := newTestServer(t, d)
	d.config.TrustedProxies, _ = middleware.ParseProxies("127.0.0.1")
	proxied := newTestServer(t, d)
	for _, test := range []struct {
		s    *testServer
		id   string
		kept bool
	}{{proxied, "from-the-proxy.1", true}, {proxied, "not well formed", false}, {direct, "from-a-client", false}} {
		answer := test.s.get(t, "/nowhere", "X-Request-Id", test.id)
		got := answer.Header.Get("X-Request-Id")
		if (got == test.id) != test.kept || len(got) < 16 {
			t.Errorf("%q became %q", test.id, got)
		}
		if p := answer.problem(t); p.RequestID != got {
			t.Errorf("the problem has the id %q, the header %q", p.RequestID, got)
		}
	}
	if a, b := direct.get(t, "/").Header.Get("X-Request-Id"), direct.get(t, "/").Header.Get("X-Request-Id"); a == b {
		t.Errorf("two requests are both %q", a)
	}
}
