//go:build e2e

package e2e

import (
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
	guard  func(w http.ResponseWriter, r *http.Request) bool // of the page, if any; false: it has answered
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
	if r.URL.Path != "/" {
		server.ServeHTTP(w, r)
		return
	}
	seen := &statusWriter{w, http.StatusOK}
	if guard == nil || guard(seen, r) {
		server.ServeHTTP(seen, r)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.pages = append(d.pages, seen.status)
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
func visited(t *testing.T, settings ...string) (*stage, *deployment, *tab) {
	s, b := newStage(t, settings...), newTab(t)
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

// A later visit shows the page and starts the program before the server has
// answered, and presents itself to the client when it has.
func TestPageIsShownWithoutAsking(t *testing.T) {
	t.Parallel()
	s, d, b := visited(t)
	before := len(s.configured())
	answer := make(chan struct{})
	d.protect(func(http.ResponseWriter, *http.Request) bool { <-answer; return true })
	b.open(d.url + "/")
	b.waitFor(`!!document.querySelector("#steps")`, soon)
	b.waitFor(`document.querySelector("[data-step=sdk]").dataset.state === "done"`, soon) // by the program
	time.Sleep(300 * time.Millisecond)
	if n := len(s.configured()) - before; n != 0 {
		t.Errorf("config was called %d times by a page that may be an old one", n)
	}
	close(answer)
	b.waitForState("ready")
	if got := d.asked(); !slices.Equal(got, []int{304}) {
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
	t.Parallel()
	s, d, b := visited(t)
	next, _ := startServer(t, append(s.settings, "LOGIN_SCOPES=contact:user.email:readonly"))
	d.deploy(t, next)
	before := len(s.configured())
	b.open(d.url + "/")
	b.waitFor(`goappGetenv("PAGE_LOGIN_SCOPES") !== "" && document.querySelector("#app").dataset.state === "ready"`, soon)
	if n := len(s.configured()) - before; n != 1 {
		t.Errorf("config was called %d times", n)
	}
	if got := d.asked(); len(got) != 2 || got[0] != 200 {
		t.Errorf("the requests for the page were answered %d", got)
	}
	b.open("about:blank")
	b.open(d.url + "/")
	b.waitForState("ready")
	if got := d.asked(); !slices.Equal(got, []int{304}) {
		t.Errorf("on the next visit they were answered %d", got)
	}
	b.wantQuiet()
}

// While servers of two versions answer in turn, no page is loaded over and over.
func TestMixedDeployment(t *testing.T) {
	t.Parallel()
	s, d, b := visited(t)
	other, _ := startServer(t, append(s.settings, "LOGIN_SCOPES=contact:user.email:readonly"))
	turn := 0
	d.protect(func(http.ResponseWriter, *http.Request) bool {
		d.deploy(t, []string{other, s.url}[turn%2])
		turn++
		return true
	})
	b.open(d.url + "/")
	b.waitForState("ready")
	time.Sleep(time.Second)
	if got := d.asked(); len(got) > 2 {
		t.Errorf("the requests for the page were answered %d", got)
	}
}

// A server in trouble does not take away the page that is there; a gateway that
// wants the person to sign in gets its way; and a page that is no longer there is
// not shown.
func TestPageInTrouble(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{
		503: `document.querySelector("#app")?.dataset.state === "ready"`,
		429: `document.querySelector("#app")?.dataset.state === "ready"`,
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
			_, d, b := visited(t)
			d.protect(func(w http.ResponseWriter, r *http.Request) bool {
				w.Header().Set("Location", gateway.URL)
				w.WriteHeader(status)
				w.Write([]byte("gone"))
				return false
			})
			b.open(d.url + "/")
			b.waitFor(want, soon)
			if got := d.asked(); len(got) > 2 {
				t.Errorf("the requests for the page were answered %d", got)
			}
		})
	}
}

// A proxy may remove the ETag: then the page is compared itself.
func TestPageWithoutETag(t *testing.T) {
	t.Parallel()
	s, d, b := visited(t)
	strip := func(w http.ResponseWriter, r *http.Request) bool {
		page := httptest.NewRecorder()
		r.Header.Del("If-None-Match")
		d.server.ServeHTTP(page, r)
		page.Header().Del("ETag")
		for name, values := range page.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(page.Code)
		w.Write(page.Body.Bytes())
		return false
	}
	d.protect(strip)
	for _, visit := range []string{"same page", "same page again"} {
		b.open(d.url + "/")
		b.waitForState("ready")
		if got := d.asked(); !slices.Equal(got, []int{200}) {
			t.Errorf("%s: the requests were answered %d", visit, got)
		}
		b.open("about:blank")
	}
	next, _ := startServer(t, append(s.settings, "LOGIN_SCOPES=contact:user.email:readonly"))
	d.deploy(t, next)
	b.open(d.url + "/")
	b.waitFor(`goappGetenv("PAGE_LOGIN_SCOPES") !== "" && document.querySelector("#app").dataset.state === "ready"`, soon)
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
