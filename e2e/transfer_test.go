//go:build e2e

package e2e

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
)

// Page, program and worker transfer no file twice, under any URL.
func TestNothingIsTransferredTwice(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	b.open(s.url + "/")
	b.waitForState("ready")
	b.waitForWorker()
	b.waitFor(`!!localStorage.getItem("program")`, shortWait)
	hash := regexp.MustCompile(`\.[0-9a-f]{12}\.`)
	b.mu.Lock()
	defer b.mu.Unlock()
	times := map[string]int{}
	for url, n := range b.times {
		times[hash.ReplaceAllString(url, ".")] += n
	}
	for url, n := range times {
		if n != 1 {
			t.Errorf("%s was transferred %d times", url, n)
		}
	}
	t.Logf("%d files and answers", len(times))
}

// The cached program is used at the next visit, even without the HTTP cache; no
// older program is kept; and a damaged or missing one is stored again.
func TestProgramIsKept(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	put := func(url, content string) {
		evalAsync[bool](b, `caches.open("program").then((c) => c.put("`+url+`", new Response("`+content+`", {headers: {"Content-Type": "application/wasm"}}))).then(() => true)`)
	}
	b.open(s.url + "/robots.txt")
	put("/web/app.older.wasm", "older")
	visit := func(query string) (transfers int) {
		before, _ := b.transfers(".wasm")
		b.open(s.url + "/" + query)
		b.waitForState("ready")
		b.waitFor(`!!localStorage.getItem("program")`, shortWait)
		after, _ := b.transfers(".wasm")
		return after - before
	}
	if n := visit(""); n != 1 {
		t.Errorf("the first visit transferred it %d times", n)
	}
	url := eval[string](b, `document.querySelector("script[data-wasm]").dataset.wasm`)
	wantKept := func(what string) {
		t.Helper()
		names := evalAsync[[]string](b, `caches.open("program").then((c) => c.keys()).then((keys) => keys.map((r) => new URL(r.url).pathname))`)
		if len(names) != 1 || names[0] != url {
			t.Errorf("%s: %q are kept, want %s", what, names, url)
		}
	}
	wantKept("first visit")

	call(b, network.ClearBrowserCache, cdp.Empty{})
	if n := visit("?again"); n != 0 {
		t.Errorf("the second visit transferred it %d times", n)
	}
	put(url, "damaged")
	if n := visit("?damaged"); n != 1 {
		t.Errorf("what is damaged: transferred %d times", n)
	}
	wantKept("damaged")
	evalAsync[bool](b, `caches.delete("program")`)
	if n := visit("?evicted"); n != 0 { // it is in the HTTP cache
		t.Errorf("what was evicted: transferred %d times", n)
	}
	wantKept("evicted")
}

// The caches of go-app's worker are removed, and no other of the origin.
func TestOldCachesAreRemoved(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	b.open(s.url + "/robots.txt")
	goApp := "app-" + strings.Repeat("0a", 20)
	for _, name := range []string{goApp, "app-shell", "other", "app-" + strings.Repeat("0a", 32)} {
		evalAsync[bool](b, `caches.open("`+name+`").then((c) => c.put("/", new Response("stale"))).then(() => true)`)
	}
	b.open(s.url + "/")
	b.waitForState("ready")
	b.waitForWorker()
	keys := evalAsync[[]string](b, `caches.keys().then((names) => names.filter((name) => name !== "program"))`)
	if len(keys) != 3 || slices.Contains(keys, goApp) {
		t.Errorf("caches that are left: %q", keys)
	}
}

func (b *tab) waitForWorker() {
	b.Helper()
	evalAsync[bool](b, `navigator.serviceWorker.ready.then(() => true)`)
	b.waitFor(`navigator.serviceWorker.getRegistration().then((r) => { window.workerState = r.active.state }), window.workerState === "activated"`, shortWait)
}
