package emulatortest

import (
	"fmt"
	"path/filepath"
	"time"

	"github.com/chromedp/chromedp"
)

// Open opens a path of the app, such as "/about?from=home", and blocks until the
// page is ready, outside Feishu, or has failed. The client adds the parameters of the
// place that the Launch of the [Settings] names.
func (a *App) Open(path string) {
	a.t.Helper()
	url, err := a.feishu.LaunchURL(a.URL + path)
	if err != nil {
		a.t.Fatalf("open %s: %v", path, err)
	}
	if err := chromedp.Do(a.tab.ctx, chromedp.Navigate(url)); err != nil {
		a.t.Fatalf("open %s: %v", path, err)
	}
	a.WaitFor(`document.readyState === "complete" && !/^(loading|authenticating)$/.test(document.querySelector("#app")?.dataset.state)`)
}

// Click clicks the element that a CSS selector finds, once it is there.
func (a *App) Click(selector string) {
	a.t.Helper()
	a.waitForElement(selector)
	if err := chromedp.Do(a.tab.ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
		a.t.Fatalf("click %s: %v", selector, err)
	}
}

// Type types text into an element, once it is there.
func (a *App) Type(selector, text string) {
	a.t.Helper()
	a.waitForElement(selector)
	if err := chromedp.Do(a.tab.ctx, chromedp.SendKeys(chromedp.CSS(selector), text)); err != nil {
		a.t.Fatalf("type into %s: %v", selector, err)
	}
}

// Text returns the text of an element, once it is there.
func (a *App) Text(selector string) string {
	a.t.Helper()
	a.waitForElement(selector)
	text, err := chromedp.Run(a.tab.ctx, chromedp.Evaluate[string](textOf(selector)))
	if err != nil {
		a.t.Fatalf("text of %s: %v", selector, err)
	}
	return text
}

func textOf(selector string) string {
	return fmt.Sprintf("(document.querySelector(%q)?.textContent ?? '')", selector)
}

// WantText waits until an element has a text.
func (a *App) WantText(selector, want string) {
	a.t.Helper()
	if a.met(fmt.Sprintf("document.querySelector(%q) != null && %s === %q", selector, textOf(selector), want)) {
		return
	}
	got, err := chromedp.Run(a.tab.ctx, chromedp.Evaluate[string](textOf(selector)))
	if err != nil {
		a.t.Fatalf("text of %s: %v", selector, err)
	}
	a.t.Fatalf("%s is %q after %v, want %q", selector, got, a.Timeout, want)
}

// WantState waits until the page is loading, authenticating, ready, outside or
// failed.
func (a *App) WantState(want string) {
	a.t.Helper()
	a.WaitFor(fmt.Sprintf(`document.querySelector("#app")?.dataset.state === %q`, want))
}

// WantQuiet fails the test if something has gone wrong unnoticed: an exception
// or an error in the console, a request that failed, a JSAPI call that failed.
func (a *App) WantQuiet() {
	a.t.Helper()
	a.tab.mu.Lock()
	defer a.tab.mu.Unlock()
	for _, line := range a.tab.errors {
		a.t.Errorf("the console reports: %s", line)
	}
	for _, call := range a.failedCalls() {
		a.t.Errorf("a call failed: %s", call)
	}
}

// WaitFor waits until a JavaScript expression is true in the page.
func (a *App) WaitFor(expression string) {
	a.t.Helper()
	if !a.met(expression) {
		a.t.Fatalf("after %v still not: %s", a.Timeout, expression)
	}
}

func (a *App) waitForElement(selector string) {
	a.t.Helper()
	if !a.met(fmt.Sprintf("document.querySelector(%q) != null", selector)) {
		a.t.Fatalf("there is no %s after %v", selector, a.Timeout)
	}
}

func (a *App) met(expression string) bool {
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	for deadline := time.Now().Add(a.Timeout); time.Now().Before(deadline); <-poll.C {
		// An evaluation fails while the page is being replaced.
		if met, err := chromedp.Run(a.tab.ctx, chromedp.Evaluate[bool](expression)); err == nil && met {
			return true
		}
	}
	return false
}

// Resize makes the page as large as a screen, in CSS pixels: 390 and 844 are a
// phone's.
func (a *App) Resize(width, height int) {
	a.t.Helper()
	if err := chromedp.Do(a.tab.ctx, chromedp.EmulateViewport(int64(width), int64(height))); err != nil {
		a.t.Fatalf("resize: %v", err)
	}
}

// Screenshot writes what the tab shows to screenshots/NAME.png.
func (a *App) Screenshot(name string) {
	a.t.Helper()
	if err := a.tab.screenshot(filepath.Join("screenshots", name+".png")); err != nil {
		a.t.Errorf("screenshot: %v", err)
	}
}
