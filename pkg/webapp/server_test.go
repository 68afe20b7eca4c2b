package webapp

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// routes are all paths of the server.
var routes = []string{
	"/", "/app-worker.js", "/manifest.webmanifest", "/web/app.wasm",
	"/get_config_parameters", "/healthz", "/readyz", "/robots.txt", "/qr.svg", "/second",
	"/me", "/login/callback",
}

func TestMethods(t *testing.T) {
	s := newTestServer(t, testDeps(t))
	for _, path := range append(routes, "/web/nowhere") {
		methods, allowed := []string{"POST", "PUT", "DELETE", "OPTIONS", "PATCH"}, "GET, HEAD"
		if path == "/get_config_parameters" {
			methods, allowed = methods[1:], "GET, HEAD, POST"
		}
		for _, method := range methods {
			answer := s.do(t, method, path)
			if answer.StatusCode != http.StatusMethodNotAllowed || answer.Header.Get("Allow") != allowed {
				t.Errorf("%s %s: %s, Allow %q", method, path, answer.Status, answer.Header.Get("Allow"))
				continue
			}
			if slug := answer.problem(t).slug(); slug != "method-not-allowed" {
				t.Errorf("%s %s: problem %q", method, path, slug)
			}
		}
	}
}

// The answer to HEAD has the status and headers of GET and no body.
func TestHead(t *testing.T) {
	s := newTestServer(t, testDeps(t))
	for _, path := range append(routes, "/nowhere", "/get_config_parameters?url="+s.URL+"/") {
		get, head := s.get(t, path), s.do(t, http.MethodHead, path)
		if len(head.body) > 0 {
			t.Errorf("HEAD %s has a body", path)
		}
		if get.StatusCode != head.StatusCode || get.ContentLength != head.ContentLength {
			t.Errorf("%s: GET %d with %d bytes, HEAD %d with %d", path,
				get.StatusCode, get.ContentLength, head.StatusCode, head.ContentLength)
		}
		for _, name := range []string{"Content-Type", "Cache-Control", "Vary", "ETag", "Content-Security-Policy"} {
			if get.Header.Get(name) != head.Header.Get(name) {
				t.Errorf("%s: %s is %q for GET, %q for HEAD", path, name, get.Header.Get(name), head.Header.Get(name))
			}
		}
	}
}

func TestSecurityHeaders(t *testing.T) {
	s := newTestServer(t, testDeps(t))
	for _, path := range append(routes, "/nowhere", "/web//app.wasm") {
		h := s.get(t, path).Header
		if h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", path, h)
		}
		if page := h.Get("Content-Security-Policy") != ""; page != (path == "/" || path == "/second") ||
			page && (h.Get("Referrer-Policy") != "strict-origin-when-cross-origin" || !strings.Contains(h.Get("Permissions-Policy"), "camera=()")) {
			t.Errorf("%s: %v", path, h)
		}
		if h.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s is open to other origins", path)
		}
	}
}

// No answer and no log line contains the secret, the ticket or a page's query.
func TestSecretsStay(t *testing.T) {
	s := newTestServer(t, testDeps(t))
	for _, path := range append(routes, "/nowhere",
		"/get_config_parameters?url="+s.URL+"/?token=private-query",
		"/get_config_parameters?url=https://evil.example/?token=private-query") {
		answer := s.get(t, path)
		for _, secret := range []string{testSecret, testTicket} {
			if bytes.Contains(answer.body, []byte(secret)) {
				t.Errorf("%s contains %q", path, secret)
			}
			for name, values := range answer.Header {
				if strings.Contains(strings.Join(values, " "), secret) {
					t.Errorf("%s: header %s contains %q", path, name, secret)
				}
			}
		}
	}
	s.Close()
	for _, secret := range []string{testSecret, testTicket, "private-query"} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log contains %q", secret)
		}
	}
}

func TestForCrawlers(t *testing.T) {
	s := newTestServer(t, testDeps(t))
	if answer := s.get(t, "/robots.txt"); answer.StatusCode != 200 || string(answer.body) != "User-agent: *\nDisallow: /\n" {
		t.Errorf("robots.txt: %s %q", answer.Status, answer.body)
	}
	for _, path := range []string{"/sitemap.xml", "/ads.txt"} {
		if answer := s.get(t, path); answer.StatusCode != 404 {
			t.Errorf("%s: %s", path, answer.Status)
		}
	}
}

// The server sends no request to the host in a Host header.
func TestHostIsNotFetched(t *testing.T) {
	asked := make(chan string, 10)
	trap := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { asked <- r.URL.Path }))
	defer trap.Close()
	d := testDeps(t)
	s := newTestServer(t, d)
	host := strings.TrimPrefix(trap.URL, "http://")
	for _, path := range []string{"/robots.txt", "/sitemap.xml", "/ads.txt", "/1/robots.txt"} {
		s.get(t, path, "Host", host)
	}
	select {
	case path := <-asked:
		t.Errorf("the server fetched %s from the client's Host", path)
	default:
	}
}

func TestNotFound(t *testing.T) {
	d := testDeps(t)
	s := newTestServer(t, d)
	for _, path := range []string{
		"/nowhere", "/index.html", "/favicon.ico", "/.env", "/manifest.json", "/goapp.js", "/app.wasm", "/goapp.wasm",
		"/web/", "/web/nowhere.css", "/web/embed.go", "/web/.secret", "/web/.git/config", "/web/.git/",
		"/web/..%2fgo.mod", "/app.js", `/%22%3E%3Cscript%3E`,
	} {
		answer := s.get(t, path)
		if answer.StatusCode != 404 {
			t.Errorf("%s: %s", path, answer.Status)
			continue
		}
		answer.problem(t)
		human := s.get(t, path, "Accept", "text/html,*/*;q=0.8")
		if got := human.Header.Get("Content-Type"); human.StatusCode != 404 || got != "text/html; charset=utf-8" {
			t.Errorf("%s for a browser: %s, %s", path, human.Status, got)
		}
	}
}
