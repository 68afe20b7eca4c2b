//go:build e2e

package e2e

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// A switchProxy is a reverse proxy whose server can be replaced. It records the
// requests for the page.
type switchProxy struct {
	url  string
	stop func()

	mu     sync.Mutex
	server http.Handler                                      // answers all requests
	guard  func(w http.ResponseWriter, r *http.Request) bool // for requests of the page and the parameters, may be nil; returns false if it has answered
	pages  []int                                             // statuses of the answers to requests for the page
}

func newSwitchProxy(t *testing.T, server string) *switchProxy {
	d := &switchProxy{}
	d.switchTo(t, server)
	front := httptest.NewServer(d)
	t.Cleanup(front.Close)
	d.url, d.stop = front.URL, front.Close
	return d
}

// switchTo replaces the server.
func (d *switchProxy) switchTo(t *testing.T, server string) {
	t.Helper()
	target, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.server = httputil.NewSingleHostReverseProxy(target) // keeps the Host
}

// setGuard sets the guard.
func (d *switchProxy) setGuard(guard func(w http.ResponseWriter, r *http.Request) bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.guard = guard
}

func (d *switchProxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	server, guard := d.server, d.guard
	d.mu.Unlock()
	isPage := r.URL.Path == "/"
	seen := &statusWriter{w, http.StatusOK}
	if guarded := isPage || r.URL.Path == "/get_config_parameters"; guard == nil || !guarded || guard(seen, r) {
		server.ServeHTTP(seen, r)
	}
	if isPage {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.pages = append(d.pages, seen.status)
	}
}

// pageStatuses returns the statuses of the page since the last call.
func (d *switchProxy) pageStatuses() []int {
	d.mu.Lock()
	defer d.mu.Unlock()
	pages := d.pages
	d.pages = nil
	return pages
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// newCachedPage returns a tab that has the page in its cache: it has opened it in
// Feishu once.
func newCachedPage(t *testing.T, settings ...string) (*fixture, *switchProxy, *tab) {
	s, b := newFixture(t, settings...), newTab(t)
	d := newSwitchProxy(t, s.url)
	b.setUserAgent(larkAgent, "en-US")
	b.open(d.url + "/")
	b.waitForState("ready")
	if got := d.pageStatuses(); !slices.Equal(got, []int{200}) {
		t.Fatalf("the first visit's requests for the page were answered %d", got)
	}
	b.open("about:blank")
	return s, d, b
}

// scopes are the setting of the page that is different in each server below.
const scopes = `JSON.parse(document.querySelector("#page-settings").textContent).loginScopes`

// nextServer starts a server whose pages have another version.
func nextServer(t *testing.T, s *fixture) string {
	next, _ := startServer(t, append(s.settings, "LOGIN_SCOPES=contact:user.email:readonly"))
	return next
}

// A later visit shows the page and starts the program before the server has
// answered, and authenticates afterwards. The page itself is not requested.
func TestPageIsShownWithoutAsking(t *testing.T) {
	t.Parallel()
	s, d, b := newCachedPage(t)
	before := len(s.configured())
	answer := make(chan struct{})
	d.setGuard(func(http.ResponseWriter, *http.Request) bool { <-answer; return true })
	b.open(d.url + "/")
	b.waitFor(`!!document.querySelector("#steps")`, shortWait)
	b.waitFor(`!document.querySelector("#app-wasm-loader")`, shortWait) // the program runs
	time.Sleep(300 * time.Millisecond)
	if n := len(s.configured()) - before; n != 0 {
		t.Errorf("config was called %d times by a page that may be an old one", n)
	}
	close(answer)
	b.waitForState("ready")
	if got := d.pageStatuses(); len(got) != 0 {
		t.Errorf("the requests for the page were answered %d", got)
	}
	if n := len(s.configured()) - before; n != 1 {
		t.Errorf("config was called %d times", n)
	}
	b.wantQuiet()
}

// An old page is replaced once, before it authenticates.
func TestOldPageIsReplaced(t *testing.T) {
	t.Parallel()
	s, d, b := newCachedPage(t)
	d.switchTo(t, nextServer(t, s))
	before := len(s.configured())
	b.open(d.url + "/")
	b.waitFor(scopes+`?.length === 1 && document.querySelector("#app").dataset.state === "ready"`, shortWait)
	if n := len(s.configured()) - before; n != 1 {
		t.Errorf("config was called %d times", n)
	}
	if got := d.pageStatuses(); !slices.Equal(got, []int{200}) {
		t.Errorf("the requests for the page were answered %d", got)
	}
	b.open("about:blank")
	b.open(d.url + "/")
	b.waitForState("ready")
	if got := d.pageStatuses(); len(got) != 0 {
		t.Errorf("on the next visit they were answered %d", got)
	}
	b.wantQuiet()
}

// While servers of two versions answer in turn, no page reloads repeatedly.
func TestMixedDeployment(t *testing.T) {
	t.Parallel()
	s, d, b := newCachedPage(t)
	servers := []string{nextServer(t, s), s.url}
	turn := 0
	d.setGuard(func(http.ResponseWriter, *http.Request) bool {
		d.switchTo(t, servers[turn%2])
		turn++
		return true
	})
	for range 3 {
		b.open(d.url + "/")
		b.waitForState("ready")
		time.Sleep(time.Second)
		if got := d.pageStatuses(); len(got) > 1 {
			t.Errorf("the requests for the page were answered %d", got)
		}
		b.open("about:blank")
	}
}

// The cached page is used while the server fails; a gateway can have the user sign
// in; and a page that no longer exists is not shown.
func TestPageInTrouble(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{
		503: `document.querySelector("#error-code")?.textContent === "http-503"`,
		429: `document.querySelector("#error-code")?.textContent === "http-429"`,
		302: `document.title === "Sign in"`,
		404: `document.body?.innerText.includes("gone")`,
	} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			t.Parallel()
			gateway := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "text/html")
				w.Write([]byte("<title>Sign in</title>"))
			}))
			defer gateway.Close()
			_, d, b := newCachedPage(t)
			d.setGuard(func(w http.ResponseWriter, r *http.Request) bool {
				w.Header().Set("Location", gateway.URL)
				w.WriteHeader(status)
				w.Write([]byte("gone"))
				return false
			})
			b.open(d.url + "/")
			b.waitFor(want, shortWait)
			if got := d.pageStatuses(); len(got) > 1 {
				t.Errorf("the requests for the page were answered %d", got)
			}
		})
	}
}

// A proxy may remove the header with the version: the page works without.
func TestPageWithoutVersion(t *testing.T) {
	t.Parallel()
	s, d, b := newCachedPage(t)
	d.switchTo(t, nextServer(t, s))
	d.setGuard(func(w http.ResponseWriter, r *http.Request) bool {
		answer := httptest.NewRecorder()
		d.server.ServeHTTP(answer, r)
		answer.Header().Del("X-App-Version")
		maps.Copy(w.Header(), answer.Header())
		w.WriteHeader(answer.Code)
		w.Write(answer.Body.Bytes())
		return false
	})
	b.open(d.url + "/")
	b.waitForState("ready")
	if got := d.pageStatuses(); len(got) != 0 {
		t.Errorf("the requests for the page were answered %d", got)
	}
}

// Without a network the page opens and shows the cause.
func TestPageOffline(t *testing.T) {
	t.Parallel()
	_, d, b := newCachedPage(t)
	b.open(d.url + "/")
	b.waitFor(`!!localStorage.getItem("program")`, shortWait)
	b.open("about:blank")
	d.stop()
	b.open(d.url + "/")
	b.waitForState("failed")
	if code := b.text("#error-code"); !strings.Contains(code, "network") {
		t.Errorf("the code is %q", code)
	}
	b.screenshot("failed-offline-en")
}
