//go:build e2e

package emulator

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/feishu-goapp/feishu-goapp/internal/chromium"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
)

// browser is the context of the browser; every test opens a tab of it.
var browser context.Context

func TestMain(m *testing.M) {
	tab, stop, err := chromium.Start(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	browser = tab
	status := m.Run()
	stop()
	os.Exit(status)
}

// A fixture is a page under the product's content security policy, with the
// script in its head, in its own tab.
type fixture struct {
	*testing.T
	emulator *Emulator
	server   *httptest.Server // of the emulator
	feishu   string           // its URL
	url      string           // of the page
	tab      context.Context
}

// fixtureOptions change the defaults of a fixture.
type fixtureOptions struct {
	sdk      string // path of the script; SDKPath if empty
	policy   string // productPolicy if empty; EMULATOR stands for the origin, TRANSPORT for its WebSockets
	agent    string // user agent of the browser; its own if empty
	width    int64  // 1280 if 0; a phone's otherwise
	dark     bool
	settings func(*Settings)
	query    string
	title    string // of the page; "A page" if empty
	head     string // more in the page's head, before the script
}

const productPolicy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval' EMULATOR; " +
	"connect-src 'self' EMULATOR TRANSPORT; img-src 'self' data: https: EMULATOR; style-src 'self'"

// pageMonitor runs before the page's scripts and records their faults.
const pageMonitor = `
window.seen = {violations: [], unhandled: [], errors: [], warnings: []};
window.complaints = [];
addEventListener('securitypolicyviolation', (e) => seen.violations.push(e.violatedDirective + ' ' + e.blockedURI));
addEventListener('unhandledrejection', (e) => seen.unhandled.push(e.reason));
addEventListener('error', (e) => seen.errors.push(String(e.message)));
const warn = console.warn;
console.warn = (...args) => { seen.warnings.push(args.join(' ')); warn(...args); };
console.error = (text) => complaints.push(text);
`

func open(t *testing.T, o fixtureOptions) *fixture {
	t.Helper()
	e := New(Options{})
	feishu := httptest.NewServer(e)
	t.Cleanup(feishu.Close)
	t.Cleanup(e.Close) // before the server's Close, which waits for answers that hang
	if o.settings != nil {
		if err := e.Update(o.settings); err != nil {
			t.Fatal(err)
		}
	}
	f := &fixture{T: t, emulator: e, server: feishu, feishu: feishu.URL}

	if o.sdk == "" {
		o.sdk = SDKPath
	}
	if o.policy == "" {
		o.policy = productPolicy
	}
	product := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/early.js" { // what the next script in the head sees
			w.Header().Set("Content-Type", "text/javascript")
			fmt.Fprint(w, `window.early = {h5sdk: typeof h5sdk === 'object' ? Object.keys(h5sdk).join() : '', tt: typeof tt};`)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		policy := strings.NewReplacer("EMULATOR", feishu.URL, "TRANSPORT", strings.Replace(feishu.URL, "http", "ws", 1)).Replace(o.policy)
		w.Header().Set("Content-Security-Policy", policy)
		// With crossorigin, the page sees details of errors in the script.
		fmt.Fprintf(w, `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width">`+
			`<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,"><title>%s</title>%s`+
			`<script src="%s" crossorigin></script><script src="/early.js"></script></head><body><h1>A page</h1><p>with some text in it.</p></body></html>`, cmp.Or(o.title, "A page"), o.head, feishu.URL+o.sdk)
	}))
	t.Cleanup(product.Close)
	f.url = product.URL + "/page" + o.query

	tab, closeTab := chromedp.NewContext(browser)
	t.Cleanup(closeTab)
	f.tab = tab
	if o.width == 0 {
		o.width = 1280
	}
	steps := []chromedp.Action[chromedp.Void]{
		command(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: pageMonitor + helpers}),
		viewport(o.width),
		scheme(o.dark),
	}
	if o.agent != "" {
		steps = append(steps, command(emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: o.agent}))
	}
	steps = append(steps, chromedp.Navigate(f.url))
	if err := chromedp.Do(tab, steps...); err != nil {
		t.Fatal(err)
	}
	return f
}

// command makes an action of a bare protocol command.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

func viewport(width int64) chromedp.Action[chromedp.Void] {
	if width < 600 {
		return chromedp.EmulateViewport(width, 780, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2))
	}
	return chromedp.EmulateViewport(width, 720)
}

func scheme(dark bool) chromedp.Action[chromedp.Void] {
	value := "light"
	if dark {
		value = "dark"
	}
	return command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: value}},
	})
}

// eval evaluates the body of an async function in the page.
func eval[T any](f *fixture, body string) T {
	f.Helper()
	ctx, cancel := context.WithTimeout(f.tab, time.Minute)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T]("(async () => {"+body+"\n})()", chromedp.EvalAwaitPromise, chromedp.EvalAsValue))
	if err != nil {
		f.Fatalf("%v, in:\n%s", err, body)
	}
	return v
}

// do is eval without a result.
func do(f *fixture, body string) {
	f.Helper()
	eval[bool](f, body+"\nreturn true;")
}

// signed returns the parameters of config that a server would sign, as JSON.
func (f *fixture) signed() string {
	ticket := f.emulator.Platform.Ticket()
	raw, _ := json.Marshal(sign.NewParams(DefaultAppID, ticket, f.url, time.Now()))
	return string(raw)
}

// configure configures the page.
func (f *fixture) configure() {
	f.Helper()
	do(f, `await h5sdk.config(Object.assign(`+f.signed()+`, {jsApiList: []}));`)
}

// clean fails the test if the page had errors.
func (f *fixture) clean() {
	f.Helper()
	equal(f.T, "what went wrong in the page", eval[string](f, `return JSON.stringify(seen);`),
		`{"violations":[],"unhandled":[],"errors":[],"warnings":[]}`)
}

// sameJSON reports whether two texts hold the same value.
func sameJSON(a, b json.RawMessage) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

// grantAll grants every permission.
// onAndroid chooses a phone, for functions that no PC has.
func onAndroid(s *Settings) { s.Client = ClientFeishuAndroid }

func grantAll(s *Settings) {
	for _, scope := range functions.Scopes() {
		s.Permissions[scope] = Granted
	}
}

const (
	pageURL      = "http://localhost:3000/a?b=%20c&d=e+f"
	recorderPath = "tt.getRecorderManager()."
)

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s\n got: %v\nwant: %v", what, got, want)
	}
}

// helpers are functions that every page has.
const helpers = `
window.sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// until waits until met returns a value, for half a minute at most: machines may
// be busy. The error names the condition.
window.until = async (met, missing = () => met) => {
  for (let i = 0; i < 3000; i++) {
    if (met()) return met();
    await sleep(10);
  }
  throw new Error('still not: ' + missing());
};

// filled waits until a list has that many elements, and for surplus ones.
window.filled = async (list, n) => {
  await until(() => list.length >= n, () => n + ' in ' + JSON.stringify(list));
  await sleep(20);
};

// call calls a function of tt and returns its callbacks in order.
window.call = async (name, params) => {
  const got = [];
  const options = Object.assign({}, params);
  for (const kind of ['success', 'fail', 'cancel', 'complete']) {
    options[kind] = (payload) => got.push([kind, payload]);
  }
  tt[name](options);
  await filled(got, 1);
  return got;
};

// config returns the callbacks of a config and the outcome of its promise.
window.config = async (params) => {
  const got = [];
  const note = (kind) => (payload) => got.push([kind, payload]);
  const attempt = h5sdk.config(Object.assign({onSuccess: note('onSuccess'), onFail: note('onFail')}, params));
  await attempt.then(note('resolved'), note('rejected'));
  await sleep(20);
  return got;
};

// shown is also null before the emulator has created its screen, which it does when
// the page is idle.
window.shown = (selector) => document.querySelector('#feishu-emulator')?.shadowRoot.querySelector(selector) ?? null;
// A page in the workbench's frame runs what the workbench sends.
addEventListener('message', (event) => {
  if (event.data && event.data.run) {
    const reply = (value) => event.ports[0].postMessage(value);
    new Function('return (async () => {' + event.data.run + '})()')().then(reply, (err) => reply('failed: ' + err));
  }
});

window.appears = (selector) => until(() => shown(selector), () => selector);
`
