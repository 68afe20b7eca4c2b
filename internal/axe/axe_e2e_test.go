//go:build e2e

package axe

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/feishu-goapp/feishu-goapp/internal/chromium"
)

// browser is the Chromium of all tests.
var browser context.Context

func TestMain(m *testing.M) {
	tab, stop, err := chromium.Start(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, "axe:", err)
		os.Exit(1)
	}
	browser = tab
	status := m.Run()
	stop()
	os.Exit(status)
}

// good is a page without faults, under a policy that forbids scripts and styles.
const good = `<!doctype html><html lang="en"><head><title>A page</title><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/style.css"></head><body><main><h1>A page</h1>
<p>With <a href="/">a link</a> in its text.</p>
<button type="button">Press</button> <label class="row"><input type="checkbox"> Remember</label>
</main></body></html>`

const goodStyle = `:root { color-scheme: light dark; background: Canvas } button, .row { min-height: 44px; min-width: 44px; border: 1px solid } .row { display: inline-flex; align-items: center }
	@media (prefers-reduced-motion: no-preference) { button { animation: blink 1s infinite } } @keyframes blink { to { outline-color: red } }`

func TestGoodPage(t *testing.T) {
	r := &recorder{TB: t}
	CheckViews(r, open(t, good, goodStyle))
	if len(r.errors) > 0 {
		t.Errorf("found %s", strings.Join(r.errors, "\n"))
	}
}

func TestFaultsAreFound(t *testing.T) {
	for _, test := range []struct{ name, old, new, oldStyle, newStyle, want string }{
		{name: "contrast", newStyle: "p { color: #999; background: #fff }", want: "desktop, light: color-contrast"},
		{name: "contrast in dark only", newStyle: "@media (prefers-color-scheme: dark) { p { color: #444; background: #000 } }", want: "desktop, dark: color-contrast"},
		{name: "contrast on phones only", newStyle: "@media (max-width: 600px) { p { color: #999; background: #fff } }", want: "phone, light: color-contrast"},
		{name: "language", old: ` lang="en"`, want: "html-has-lang"},
		{name: "landmark", old: "<main>", new: "<div>", want: "landmark-one-main"},
		{name: "name", old: "Press", want: "button-name"},
		{name: "small target", oldStyle: "button, .row {", newStyle: "button, .row { max-height: 30px; min-height: 0 !important;", want: "target of"},
		{name: "focus", newStyle: ":focus { outline: none }", want: "the focus does not show: <button"},
		{name: "motion", oldStyle: "(prefers-reduced-motion: no-preference)", newStyle: "all", want: "reduced motion: animation blink"},
		{name: "no border", oldStyle: "border: 1px solid", newStyle: "border: 0", want: "forced colors: no border"},
	} {
		t.Run(test.name, func(t *testing.T) {
			markup, style := strings.Replace(good, test.old, test.new, 1), goodStyle+test.newStyle
			if test.oldStyle != "" {
				style = strings.Replace(goodStyle, test.oldStyle, test.newStyle, 1)
			}
			r := &recorder{TB: t}
			CheckViews(r, open(t, markup, style))
			if found := strings.Join(r.errors, "\n"); !strings.Contains(found, test.want) {
				t.Errorf("found %q, want %q", found, test.want)
			}
		})
	}
}

// A recorder is a test that keeps its errors.
type recorder struct {
	testing.TB
	errors []string
}

func (r *recorder) Error(args ...any) { r.errors = append(r.errors, fmt.Sprint(args...)) }

// open opens a page in a tab.
func open(t *testing.T, markup, style string) context.Context {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'")
		if r.URL.Path == "/style.css" {
			w.Header().Set("Content-Type", "text/css")
			fmt.Fprint(w, style)
			return
		}
		fmt.Fprint(w, markup)
	}))
	t.Cleanup(server.Close)
	tab, closeTab := chromedp.NewContext(browser)
	t.Cleanup(closeTab)
	if err := chromedp.Do(tab, chromedp.Navigate(server.URL)); err != nil {
		t.Fatal(err)
	}
	return tab
}
