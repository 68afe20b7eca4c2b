//go:build e2e

package emulator

import (
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// workbenchHelpers are functions for tests in the workbench.
const workbenchHelpers = `
window.$ = (selector) => document.querySelector(selector);
window.$$ = (selector) => [...document.querySelectorAll(selector)];
window.text = (selector) => $(selector).textContent;

// settled waits until every change is answered and shown.
let pending = 0;
const send = window.fetch;
window.fetch = (url, options) => {
  const changes = Boolean(options && options.method !== 'GET');
  pending += changes;
  return send(url, options).finally(() => setTimeout(() => { pending -= changes; }, 50));
};
window.settled = async () => { await sleep(0); await until(() => pending === 0); };

// choose sets a control as a user does.
window.choose = async (control, value) => {
  const input = typeof control === 'string' ? $(control) : control;
  input.focus();
  if (input.type === 'checkbox' || input.type === 'radio') {
    input.click();
  } else {
    input.value = value;
    input.dispatchEvent(new Event('input', {bubbles: true}));
    input.dispatchEvent(new Event('change', {bubbles: true}));
    input.blur();
  }
  await settled();
};
window.press = async (button) => { (typeof button === 'string' ? $(button) : button).click(); await settled(); };
window.tab = (name) => $('#tab-' + name).click();
// inFrame runs the body of an async function in the page in the frame.
window.inFrame = (body) => new Promise((resolve) => {
  const channel = new MessageChannel();
  channel.port1.onmessage = (event) => resolve(event.data);
  $('#app').contentWindow.postMessage({run: body}, '*', [channel.port2]);
});
window.errorOf = (input) => { const id = input.getAttribute('aria-describedby'); return id ? document.getElementById(id).textContent : ''; };
`

// openWorkbench opens the workbench with the fixture's page in its frame, in the
// tab where the page was configured and has made two calls.
func openWorkbench(t *testing.T, o fixtureOptions) *fixture {
	t.Helper()
	f := open(t, o)
	f.configure()
	do(f, `await call('showToast', {title: 'hello'}); await call('openSchema', {schema: 'nonsense'});`)
	f.emulator.SetApp(f.url, "")
	f.showWorkbench("")
	return f
}

// showWorkbench opens the workbench at a tab.
func (f *fixture) showWorkbench(tab string) {
	f.Helper()
	if err := chromedp.Do(f.tab, chromedp.Navigate(f.feishu+"/"+tab)); err != nil {
		f.Fatal(err)
	}
	do(f, `await until(() => document.body.dataset.ready);`+workbenchHelpers)
}

// newTab opens a URL in another tab.
func (f *fixture) newTab(url string) *fixture {
	f.Helper()
	other := *f
	tab, closeTab := chromedp.NewContext(browser)
	f.Cleanup(closeTab)
	other.tab = tab
	scripts := page.AddScriptToEvaluateOnNewDocumentParams{Source: pageMonitor + helpers}
	if err := chromedp.Do(tab, command(page.AddScriptToEvaluateOnNewDocument, scripts), viewport(1280), chromedp.Navigate(url)); err != nil {
		f.Fatal(err)
	}
	return &other
}

// waitForHost waits until the tab shows a page of a host, which it may be on its
// way to.
func (f *fixture) waitForHost(host string) {
	f.Helper()
	for range 300 {
		now, err := chromedp.Run(f.tab, chromedp.Evaluate[string]("location.hostname"))
		if err == nil && now == host {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	f.Fatalf("the tab never shows a page of %s", host)
}
