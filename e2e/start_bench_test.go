//go:build e2e

package e2e

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// rounds is how often each page is opened, alternately.
const rounds = 25

// BenchmarkStart compares, on loopback and with a warm cache, the time from
// navigation to the toast with the time that a bare go-app page takes to mount.
func BenchmarkStart(b *testing.B) {
	product := newFixture(b)
	product.update(b, asUser(1)) // a user with the browser's language
	bare := bareServer(b)
	ours, theirs := newTab(b), newTab(b)
	ours.setUserAgent(larkAgent+" LarkLocale/en_US", "en-US") // as Feishu does
	ours.recordTimeOf(toast + ` != null`)
	theirs.recordTimeOf(`document.querySelector("#hello") != null`)
	for b.Loop() {
		var toToast, toMount []float64
		for i := range rounds + 1 {
			t, m := ours.timeTo(product.url+"/"), theirs.timeTo(bare)
			if i > 0 { // the first one fills the cache
				toToast, toMount = append(toToast, t), append(toMount, m)
			}
		}
		t, m := median(toToast), median(toMount)
		b.ReportMetric(t, "ms-to-toast")
		b.ReportMetric(m, "ms-bare-mount")
		b.ReportMetric(t/m, "x-bare")
		b.ReportMetric(0, "ns/op")
	}
}

// recordTimeOf makes every page record the time at which a condition is first met.
func (b *tab) recordTimeOf(condition string) {
	b.Helper()
	b.before(`{
		const check = () => { if (!window.metAt && (` + condition + `)) window.metAt = performance.now(); };
		const watch = (root) => new MutationObserver(check).observe(root, {subtree: true, childList: true});
		const attach = Element.prototype.attachShadow;
		Element.prototype.attachShadow = function (init) {
			const root = attach.call(this, init);
			watch(root);
			return root;
		};
		watch(document);
	}`)
}

// timeTo opens a page and returns after how many milliseconds it met its
// condition.
func (b *tab) timeTo(url string) float64 {
	b.Helper()
	call(b, page.BringToFront, cdp.Empty{}) // background tabs get less processor time
	b.open("about:blank")
	time.Sleep(time.Second) // until the last page has been closed
	b.open(url)
	b.waitFor(`window.metAt > 0`, 30*time.Second)
	return eval[float64](b, `window.metAt`)
}

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}

// bareServer serves the bare go-app page, compressed like the product's.
func bareServer(b testing.TB) string {
	dir := b.TempDir()
	wasm := filepath.Join(dir, "web", "app.wasm")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", wasm, "./bare")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	if out, err := exec.Command("go", "run", "../internal/precompress/precompress", wasm).CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	app.Route("/", func() app.Composer { return new(shell) })
	handler := &app.Handler{Name: "bare", Version: "1", Icon: app.Icon{Default: "/web/icon.png", SVG: "/web/icon.png"}}
	mux := http.NewServeMux()
	mux.Handle("/", handler)
	mux.HandleFunc("/web/app.wasm", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/wasm")
		w.Header().Set("Content-Encoding", "br")
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		http.ServeFile(w, r, wasm+".br")
	})
	server := httptest.NewServer(mux)
	b.Cleanup(server.Close)
	return server.URL
}

// shell is what the bare page's server prerenders.
type shell struct{ app.Compo }

func (*shell) Render() app.UI { return app.H1().Text("Hello World!") }
