package platform

import (
	"net/http/httptest"
	"testing"
)

// In a frame the page takes the app's name of this machine.
func TestAuthorizeUnderTheHostOfTheApp(t *testing.T) {
	for _, test := range []struct{ host, app, dest, want string }{
		{"127.0.0.1:3002", "localhost:3000", "iframe", "http://localhost:3002"},
		{"localhost:3002", "127.0.0.1:3000", "iframe", "http://127.0.0.1:3002"},
		{"127.0.0.1:3002", "localhost:3000", "document", ""},
		{"127.0.0.1:3002", "localhost:3000", "", ""},
		{"localhost:3002", "localhost:3000", "iframe", ""},
		{"127.0.0.1:3002", "app.example", "iframe", ""},
		{"127.0.0.1:3002", "localhost.example", "iframe", ""},
	} {
		path := AuthorizePath + "?redirect_uri=http%3A%2F%2F" + test.app + "%2Flogin%2Fcallback&state=x%20y"
		r := httptest.NewRequest("GET", "http://"+test.host+path, nil)
		r.Header.Set("Sec-Fetch-Dest", test.dest)
		if test.want != "" {
			test.want += path
		}
		if got := underHostOfApp(r); got != test.want {
			t.Errorf("%s, app at %s, %q: %s, want %s", test.host, test.app, test.dest, got, test.want)
		}
	}
}
