package access

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

var trusted = []string{"app.example", "other.example:8443"}

func TestHosts(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "localhost:3002": true, "LOCALHOST:1": true, "a.localhost:3002": true, "localhost.": true,
		"127.0.0.1:3002": true, "127.1.2.3": true, "[::1]:3002": true, "[::1]": true, "[::ffff:127.0.0.1]:1": true,
		"192.168.1.20:3000": true, "10.0.0.1": true, "172.16.0.1": true, "[fd00::1]:3000": true, "169.254.1.1": true, "[fe80::1]": true,
		"app.example": true, "app.example:3000": true, "APP.example": true, "other.example:8443": true,
		"other.example": false, "other.example:1": false, "x.app.example": false, "evil.example": false, "evil.example:3002": false,
		"localhost.evil.example": false, "127.0.0.1.evil.example": false, "8.8.8.8": false, "0.0.0.0:3002": false, "[2001:db8::1]": false,
		"172.32.0.1": false, "": false, ":3002": false, "evillocalhost": false, "2130706433": false,
	} {
		if got := IsTrustedHost(host, trusted); got != want {
			t.Errorf("%q: %v, want %v", host, got, want)
		}
	}
}

func TestHandler(t *testing.T) {
	h := Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }), func() []string { return trusted })
	for _, test := range []struct {
		method, path, host, origin string
		want                       int
	}{
		{"GET", "/", "127.0.0.1:3002", "", 204},
		{"GET", "/", "evil.example", "", 403},
		{"POST", "/x", "localhost:3002", "", 204},
		{"POST", "/x", "localhost:3002", "http://localhost:3000", 204},
		{"POST", "/x", "localhost:3002", "https://192.168.1.2:3000", 204},
		{"POST", "/x", "localhost:3002", "https://app.example", 204},
		{"POST", "/x", "localhost:3002", "https://evil.example", 403},
		{"PUT", "/x", "localhost:3002", "null", 403},
		{"DELETE", "/x", "localhost:3002", "file://", 403},
		{"POST", "/x", "localhost:3002", "chrome-extension://localhost", 403},
		{"GET", "/x", "localhost:3002", "https://evil.example", 204},
	} {
		r := httptest.NewRequest(test.method, "http://"+test.host+test.path, nil)
		if test.origin != "" {
			r.Header.Set("Origin", test.origin)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != test.want {
			t.Errorf("%+v: %d %s", test, w.Code, w.Body)
		}
	}
	for path, want := range map[string]string{
		"/panel/settings": "same-origin", "/panel/panel.js": "same-origin", "/": "same-origin", "/h5-js-sdk-1.5.44.js": "cross-origin", "/avatars/x.svg": "cross-origin",
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "http://localhost"+path, nil))
		if got := w.Header().Get("Cross-Origin-Resource-Policy"); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}
