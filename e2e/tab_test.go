//go:build e2e

package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// A tab is a browser tab with a separate profile.
type tab struct {
	testing.TB
	ctx context.Context

	mu       sync.Mutex
	console  []string                                              // lines of the page and the browser
	trouble  []string                                              // the errors among them
	requests map[network.RequestID]*network.EventRequestWillBeSent // by request
	bytes    map[string]float64                                    // transferred, by URL
	times    map[string]int                                        // transfers, by URL
}

func newTab(t testing.TB) *tab {
	t.Helper()
	return newTabOf(t, browser)
}

// newTabOf returns a tab of another browser than the one of all tests.
func newTabOf(t testing.TB, browser context.Context) *tab {
	t.Helper()
	timeout := 3 * time.Minute
	if _, ok := t.(*testing.B); ok {
		timeout = 30 * time.Minute
	}
	ctx, cancel := context.WithTimeout(browser, timeout)
	t.Cleanup(cancel)
	b := &tab{
		TB:       t,
		requests: map[network.RequestID]*network.EventRequestWillBeSent{},
		bytes:    map[string]float64{},
		times:    map[string]int{},
	}
	ctx, closeTab := chromedp.NewContext(ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(b.record))
	t.Cleanup(closeTab)
	b.ctx = ctx
	call(b, network.Enable, network.EnableParams{})
	b.Cleanup(func() {
		if b.Failed() {
			b.Logf("console:\n%s", strings.Join(b.console, "\n"))
		}
	})
	return b
}

// record stores the browser's events.
func (b *tab) record(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch event := event.(type) {
	case *runtime.EventConsoleAPICalled:
		var words []string
		for _, arg := range event.Args {
			words = append(words, strings.Trim(string(arg.Value), `"`)+arg.Description)
		}
		b.note(string(event.Type) == "error", strings.Join(words, " "))
	case *runtime.EventExceptionThrown:
		b.note(true, (&chromedp.ExceptionError{ExceptionDetails: event.ExceptionDetails}).Error())
	case *log.EventEntryAdded:
		// Browsers report every 401 as an error, even where the test expects it.
		ours := strings.HasSuffix(event.Entry.URL, meByTest) && strings.Contains(event.Entry.Text, "401")
		b.note(event.Entry.Level == "error" && !ours, event.Entry.Text+" "+event.Entry.URL)
	case *network.EventRequestWillBeSent:
		b.requests[event.RequestID] = event
	case *network.EventRequestServedFromCache:
		delete(b.requests, event.RequestID)
	case *network.EventResponseReceived:
		if event.Response.FromDiskCache || event.Response.FromServiceWorker {
			delete(b.requests, event.RequestID)
		}
	case *network.EventLoadingFinished:
		if request := b.requests[event.RequestID]; request != nil {
			b.bytes[request.Request.URL] += event.EncodedDataLength
			b.times[request.Request.URL]++
		}
	}
}

func (b *tab) note(trouble bool, line string) {
	b.console = append(b.console, line)
	if trouble {
		b.trouble = append(b.trouble, line)
	}
}

// consoleHas reports whether the console has a line with these words.
func (b *tab) consoleHas(words string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, line := range b.console {
		if strings.Contains(line, words) {
			return true
		}
	}
	return false
}

// wantQuiet fails the test if the browser reported an error: an exception, a
// breach of the Content-Security-Policy, a file that is not there.
func (b *tab) wantQuiet() {
	b.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, line := range b.trouble {
		b.Errorf("the console reports: %s", line)
	}
}

// transfers returns the number and the bytes of transfers of URLs that contain
// part.
func (b *tab) transfers(part string) (times int, bytes float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for url, n := range b.times {
		if strings.Contains(url, part) {
			times += n
			bytes += b.bytes[url]
		}
	}
	return times, bytes
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.Fatal(err)
	}
}

func (b *tab) open(url string) {
	b.Helper()
	b.do(chromedp.Navigate(url))
}

func eval[T any](b *tab, expression string) T {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
	return v
}

// waitFor waits until the expression is true.
func (b *tab) waitFor(expression string, timeout time.Duration) {
	b.Helper()
	for deadline := time.Now().Add(timeout); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if met, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](expression)); err == nil && met {
			return
		}
	}
	b.screenshot("failed-" + strings.ReplaceAll(b.Name(), "/", "-"))
	b.Fatalf("after %s still not: %s\n#app: %s", timeout, expression, eval[string](b, `(document.querySelector("#app") || document.body).outerHTML`))
}

// waitUntil waits for a condition outside of the page.
func (b *tab) waitUntil(what string, happened func() bool) {
	b.Helper()
	for deadline := time.Now().Add(shortWait); !happened(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			b.Fatalf("after %s still not: %s", shortWait, what)
		}
	}
}

// waitForState waits for the data-state of #app.
func (b *tab) waitForState(state string) {
	b.Helper()
	b.waitFor(fmt.Sprintf(`document.querySelector("#app")?.dataset.state === %q`, state), 40*time.Second)
}

// wantFits fails the test if the page is wider than the screen, with the installed
// fonts or with wider ones.
func (b *tab) wantFits() {
	b.Helper()
	for fonts, letterSpacing := range map[string]string{"this machine's fonts": "0", "wide fonts": ".12em"} {
		width := eval[[]int](b, `(() => {
			const wide = new CSSStyleSheet();
			wide.replaceSync("* { letter-spacing: `+letterSpacing+` !important }");
			document.adoptedStyleSheets.push(wide);
			const widths = [document.documentElement.scrollWidth, innerWidth];
			document.adoptedStyleSheets.pop();
			return widths;
		})()`)
		if width[0] > width[1] {
			b.Errorf("with %s the page is %d pixels wide, the screen %d", fonts, width[0], width[1])
		}
	}
}

// text returns the text of an element; it waits for the element.
func (b *tab) text(selector string) string {
	b.Helper()
	b.waitFor(fmt.Sprintf("!!document.querySelector(%q)", selector), 10*time.Second)
	return eval[string](b, fmt.Sprintf("document.querySelector(%q).textContent", selector))
}

func (b *tab) wantText(selector, want string) {
	b.Helper()
	if got := b.text(selector); got != want {
		b.Errorf("%s is %q, want %q", selector, got, want)
	}
}

// attr returns an attribute of an element, or "".
func (b *tab) attr(selector, name string) string {
	b.Helper()
	return eval[string](b, fmt.Sprintf("document.querySelector(%q)?.getAttribute(%q) ?? ''", selector, name))
}

func (b *tab) click(selector string) {
	b.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector)))
}

// A device is what the browser emulates.
type device struct {
	width, height int64
	phone, dark   bool
}

var (
	desktop = device{width: 1280, height: 800}
	tablet  = device{width: 820, height: 1180}
	phone   = device{width: 390, height: 844, phone: true}
)

func (b *tab) emulate(d device) {
	b.Helper()
	options := []chromedp.EmulateViewportOption{chromedp.EmulateScale(1)}
	if d.phone {
		options = []chromedp.EmulateViewportOption{chromedp.EmulateScale(2), chromedp.EmulateMobile, chromedp.EmulateTouch}
	}
	b.do(chromedp.EmulateViewport(d.width, d.height, options...))
	scheme := "light"
	if d.dark {
		scheme = "dark"
	}
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
}

// userAgents that the tests use.
const (
	chromeAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
	larkAgent   = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36 Lark/7.32.8 ChannelName/Lark"
)

// setUserAgent sets the user agent and the browser's language.
func (b *tab) setUserAgent(agent, language string) {
	b.Helper()
	call(b, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: agent, AcceptLanguage: language})
}

// before runs JavaScript in every new document, before other scripts.
func (b *tab) before(script string) {
	b.Helper()
	call(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
}

// block makes requests for URLs that match the pattern fail.
func (b *tab) block(pattern string) {
	b.Helper()
	call(b, network.SetBlockedURLs, network.SetBlockedURLsParams{
		URLPatterns: []*network.BlockPattern{{URLPattern: pattern, Block: true}},
	})
}

// unthrottle ends throttle.
func (b *tab) unthrottle() {
	b.Helper()
	call(b, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{},
	})
}

// throttle limits the network to some megabits per second and adds latency. Calls
// of the client are exempt, because in Feishu the client is on the same device, and
// so are requests for URLs of the patterns.
func (b *tab) throttle(megabits float64, latency time.Duration, patterns ...string) {
	b.Helper()
	var rules []*network.Conditions // the first that matches
	for _, pattern := range append(patterns, "*://*:*/client/*") {
		rules = append(rules, &network.Conditions{URLPattern: pattern, DownloadThroughput: -1, UploadThroughput: -1})
	}
	bytes := megabits * 1e6 / 8
	call(b, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: append(rules, &network.Conditions{
			Latency:            float64(latency.Milliseconds()),
			DownloadThroughput: bytes,
			UploadThroughput:   bytes,
		}),
	})
}

func (b *tab) screenshot(name string) {
	b.Helper()
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.Errorf("screenshot: %v", err)
		return
	}
	if err := os.WriteFile(filepath.Join(screenshots, name+".png"), png, 0o644); err != nil {
		b.Error(err)
	}
}

// evalAsync evaluates an expression that is a promise.
func evalAsync[T any](b *tab, expression string) T {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
	return v
}
