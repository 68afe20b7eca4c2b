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

// A deployment is what stands between browsers and the servers behind it, and
// sees every request for the page itself.
type deployment struct {
	url  string
	stop func()

	mu     sync.Mutex
	server http.Handler                                      // that all requests go to
	guard  func(w http.ResponseWriter, r *http.Request) bool // of the page and the parameters, if any; false: it has answered
	pages  []int                                             // the statuses of the answers to requests for the page
}

func newDeployment(t *testing.T, server string) *deployment {
	d := &deployment{}
	d.deploy(t, server)
	front := httptest.NewServer(d)
	t.Cleanup(front.Close)
	d.url, d.stop = front.URL, front.Close
	return d
}

// deploy puts another server behind it.
func (d *deployment) deploy(t *testing.T, server string) {
	t.Helper()
	target, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.server = httputil.NewSingleHostReverseProxy(target) // which keeps the Host
}

// protect puts the guard before the page.
func (d *deployment) protect(guard func(w http.ResponseWriter, r *http.Request) bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.guard = guard
}

func (d *deployment) ServeHTTP(w http.ResponseWriter, r *http.Request) {
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

// asked returns how the requests for the page were answered since the last call.
func (d *deployment) asked() []int {
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

// visited opens the page in a tab of Feishu's once, which leaves it in the cache.
func visited(t *testing.T, settings ...string) (*fixture, *deployment, *tab) {
	s, b := newFixture(t, settings...), newTab(t)
	d := newDeployment(t, s.url)
	b.speak(larkAgent, "en-US")
	b.open(d.url + "/")
	b.waitForState("ready")
	if got := d.asked(); !slices.Equal(got, []int{200}) {
		t.Fatalf("the first visit's requests for the page were answered %d", got)
	}
	b.open("about:blank")
	return s, d, b
}

// scopes are the settings of the page that the servers below differ in.
const scopes = `JSON.parse(document.querySelector("#page-settings").textContent).loginScopes`

// nextServer starts a server whose pages have another version.
func nextServer(t *testing.T, s *fixture) string {
	next, _ := startServer(t, append(s.settings, "LOGIN_SCOPES=contact:user.email:readonly"))
	return next
}

// A later visit shows the page and starts the program before the server has
// answered, and presents itself to the client when it has. The page itself is not
// requested.
func TestPageIsShownWithoutAsking(t *testing.T) {
	s, d, b := visited(t)
	before := len(s.configured())
	answer := make(chan struct{})
	d.protect(func(http.ResponseWriter, *http.Request) bool { <-answer; return true })
	b.open(d.url + "/")
	b.waitFor(`!!document.querySelector("#steps")`, soon)
	b.waitFor(`!document.querySelector("#app-wasm-loader")`, soon) // the program runs
	time.Sleep(300 * time.Millisecond)
	if n := len(s.configured()) - before; n != 0 {
		t.Errorf("config was called %d times by a page that may be an old one", n)
	}
	close(answer)
	b.waitForState("ready")
	if got := d.asked(); len(got) != 0 {
		t.Errorf("the requests for the page were answered %d", got)
	}
	if n := len(s.configured()) - before; n != 1 {
		t.Errorf("config was called %d times", n)
	}
	b.wantQuiet()
}

// An old page is replaced before it has presented itself to the client, once and
// for good.
func TestOldPageIsReplaced(t *testing.T) {
	s, d, b := visited(t)
	d.deploy(t, nextServer(t, s))
	before := len(s.configured())
	b.open(d.url + "/")
	b.waitFor(scopes+`?.length === 1 && document.querySelector("#app").dataset.state === "ready"`, soon)
	if n := len(s.configured()) - before; n != 1 {
		t.Errorf("config was called %d times", n)
	}
	if got := d.asked(); !slices.Equal(got, []int{200}) {
		t.Errorf("the requests for the page were answered %d", got)
	}
	b.open("about:blank")
	b.open(d.url + "/")
	b.waitForState("ready")
	if got := d.asked(); len(got) != 0 {
		t.Errorf("on the next visit they were answered %d", got)
	}
	b.wantQuiet()
}

// While servers of two versions answer in turn, no page is loaded over and over.
func TestMixedDeployment(t *testing.T) {
	s, d, b := visited(t)
	servers := []string{nextServer(t, s), s.url}
	turn := 0
	d.protect(func(http.ResponseWriter, *http.Request) bool {
		d.deploy(t, servers[turn%2])
		turn++
		return true
	})
	for range 3 {
		b.open(d.url + "/")
		b.waitForState("ready")
		time.Sleep(time.Second)
		if got := d.asked(); len(got) > 1 {
			t.Errorf("the requests for the page were answered %d", got)
		}
		b.open("about:blank")
	}
}

// A server in trouble does not take away the page that is there; a gateway that
// wants the user to sign in gets its way; and a page that no longer exists is not
// shown.
func TestPageInTrouble(t *testing.T) {
	for status, want := range map[int]string{
		503: `document.querySelector("#error-code")?.textContent === "http-503"`,
		429: `document.querySelector("#error-code")?.textContent === "http-429"`,
		302: `document.title === "Sign in"`,
		404: `document.body?.innerText.includes("gone")`,
	} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			gateway := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "text/html")
				w.Write([]byte("<title>Sign in</title>"))
			}))
			defer gateway.Close()
			_, d, b := visited(t)
			d.protect(func(w http.ResponseWriter, r *http.Request) bool {
				w.Header().Set("Location", gateway.URL)
				w.WriteHeader(status)
				w.Write([]byte("gone"))
				return false
			})
			b.open(d.url + "/")
			b.waitFor(want, soon)
			if got := d.asked(); len(got) > 1 {
				t.Errorf("the requests for the page were answered %d", got)
			}
		})
	}
}

// A proxy may remove the header with the version: then the page goes on.
func TestPageWithoutVersion(t *testing.T) {
	s, d, b := visited(t)
	d.deploy(t, nextServer(t, s))
	d.protect(func(w http.ResponseWriter, r *http.Request) bool {
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
	if got := d.asked(); len(got) != 0 {
		t.Errorf("the requests for the page were answered %d", got)
	}
}

// Without a network the page opens, and says what is wrong.
func TestPageOffline(t *testing.T) {
	t.Parallel()
	_, d, b := visited(t)
	b.open(d.url + "/")
	b.waitFor(`!!localStorage.getItem("program")`, soon)
	b.open("about:blank")
	d.stop()
	b.open(d.url + "/")
	b.waitForState("failed")
	if code := b.text("#error-code"); !strings.Contains(code, "network") {
		t.Errorf("the code is %q", code)
	}
	b.screenshot("failed-offline-en")
}
