//go:build e2e

package e2e

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/feishu-goapp/feishu-goapp/internal/axe"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

// wantAccessible checks the page as it is, in every view, without what the emulated
// client shows above it.
func (b *tab) wantAccessible() {
	b.Helper()
	eval[any](b, `{
		const style = new CSSStyleSheet();
		style.replaceSync(":host { display: none !important }");
		const hide = () => { // once it is there, which may be later
			const root = document.querySelector("#feishu-emulator")?.shadowRoot;
			if (root && !root.adoptedStyleSheets.includes(style)) root.adoptedStyleSheets.push(style);
		};
		new MutationObserver(hide).observe(document.documentElement, {childList: true});
		hide();
		null
	}`)
	axe.CheckViews(b, b.ctx)
}

// withoutScripts opens a page whose scripts do not run.
func (b *tab) withoutScripts(url string) {
	b.Helper()
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.open(url)
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{})
}

func TestHomeIsAccessible(t *testing.T) {
	t.Parallel()
	outside := func(s *emulator.Settings) { s.Client = emulator.ClientBrowser }
	for name, test := range map[string]struct {
		settings func(*emulator.Settings)
		open     func(b *tab, url string)
	}{
		"loading": {open: func(b *tab, url string) {
			b.withoutScripts(url) // shows the text of noscript too
			b.waitForState("loading")
			eval[any](b, `document.querySelector("#app-wasm-loader").dataset.slow = ""; null`)
		}},
		"authenticating": {outcome("h5sdk.config", emulator.Outcome{Kind: emulator.OutcomeNever}), func(b *tab, url string) {
			b.open(url)
			b.waitForState("authenticating")
		}},
		"outside": {outside, func(b *tab, url string) {
			b.setUserAgent(chromeAgent, "en-US")
			b.openRow(url, "outside")
		}},
		"failed": {outcome("h5sdk.config", emulator.Outcome{Kind: emulator.OutcomeFail, Code: 333447}), func(b *tab, url string) {
			b.open(url)
			b.waitForState("failed")
		}},
		"ready":            {open: func(b *tab, url string) { b.openRow(url, "ready") }},
		"ready in English": {asUser(1), func(b *tab, url string) { b.openRow(url, "ready") }},
		"asking for consent": {outcome("tt.getUserInfo", emulator.Outcome{Kind: emulator.OutcomeNever}), func(b *tab, url string) {
			b.openRow(url, "ready")
		}},
		"details refused": {outcome("tt.getUserInfo", emulator.Outcome{Kind: emulator.OutcomeRefuse}), func(b *tab, url string) {
			b.openRow(url, "ready")
			b.waitFor(`document.querySelector("#user-not-shared") !== null`, shortWait)
		}},
		"signed in": {open: func(b *tab, url string) {
			b.openRow(url, "ready")
			b.signIn()
			b.waitFor(`document.querySelector("#sign-out") !== null`, shortWait)
		}},
		"signing out everywhere": {open: func(b *tab, url string) {
			b.openRow(url, "ready")
			b.signIn()
			b.act("#sign-out-everywhere")
			b.waitFor(`document.querySelector("#confirm-sign-out") !== null`, shortWait)
		}},
		"sign-in refused": {outcome("tt.requestAccess", emulator.Outcome{Kind: emulator.OutcomeRefuse}), func(b *tab, url string) {
			b.openRow(url, "ready")
			b.signIn()
			b.waitFor(`document.querySelector("#sign-in-refused") !== null`, shortWait)
		}},
		"sign-in failed": {outcome("tt.requestAccess", emulator.Outcome{Kind: emulator.OutcomeFail, Code: 2700002}), func(b *tab, url string) {
			b.openRow(url, "ready")
			b.signIn()
			b.waitFor(`document.querySelector("#sign-in-error") !== null`, shortWait)
		}},
		"without its program": {open: func(b *tab, url string) {
			b.block("*://*:*/web/app.*.wasm")
			b.open(url)
			b.waitForState("failed")
		}},
		"crashed": {open: func(b *tab, url string) {
			b.before(exposeProgram)
			b.openRow(url, "ready")
			eval[any](b, endProgram)
			b.waitFor(`document.querySelector("#crashed") !== null`, shortWait)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, b := newFixture(t), newTab(t)
			if test.settings != nil {
				s.update(t, test.settings)
			}
			test.open(b, s.url+"/")
			b.wantAccessible()
		})
	}
}

func TestGalleryIsAccessible(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		settings func(*emulator.Settings)
		do       func(s *fixture, b *tab)
	}{
		"closed": {do: func(_ *fixture, b *tab) {}},
		"nothing found": {do: func(_ *fixture, b *tab) {
			b.do(chromedp.SendKeys(chromedp.CSS("#search"), "zzzz"))
			b.waitFor(`!document.querySelector("#none").hidden`, shortWait)
		}},
		"in English": {asUser(1), func(_ *fixture, b *tab) {
			b.press("tt.getLocation", ".api-line")
			b.waitFor(api("tt.getLocation", ".panel")+" != null", shortWait)
		}},
		"every kind of input": {do: func(_ *fixture, b *tab) {
			for _, path := range []string{"tt.getFileSystemManager().writeFile", "tt.showToast", "tt.sendMessageCard", "tt.getFileSystemManager().stat#stat.isFile"} {
				b.press(path, ".api-line")
				b.waitFor(api(path, ".panel")+" != null", shortWait)
				eval[any](b, api(path, ".panel")+`.querySelectorAll("details").forEach((d) => { d.open = true }); null`)
			}
			b.press("tt.showToast", "[data-do=json]")
		}},
		"listening": {onAndroid, func(s *fixture, b *tab) {
			const path = "tt.onNetworkStatusChange"
			b.press(path, ".api-line")
			b.press(path, "[data-do=run]")
			b.waitFor(api(path, ".log")+".hidden === false", shortWait)
			b.fire(s, path, 1)
			b.waitFor(api(path, ".log")+`.querySelectorAll("li").length === 1`, shortWait)
		}},
		"running": {outcome("tt.getClipboardData", emulator.Outcome{Kind: emulator.OutcomeNever}), func(_ *fixture, b *tab) {
			b.press("tt.getClipboardData", ".api-line")
			b.press("tt.getClipboardData", "[data-do=run]")
		}},
		"succeeded": {granted, func(_ *fixture, b *tab) {
			b.press("tt.getSystemInfo", ".api-line")
			b.press("tt.getSystemInfo", "[data-do=run]")
			b.waitForOutcome("tt.getSystemInfo", "succeeded")
		}},
		"failed": {outcome("tt.getSystemInfo", emulator.Outcome{Kind: emulator.OutcomeFail, Errno: 104}), func(_ *fixture, b *tab) {
			b.press("tt.getSystemInfo", ".api-line")
			b.press("tt.getSystemInfo", "[data-do=run]")
			b.waitForOutcome("tt.getSystemInfo", "failed")
		}},
		"mistake": {do: func(_ *fixture, b *tab) {
			b.press("tt.showToast", ".api-line")
			b.press("tt.showToast", "[data-do=json]")
			b.enter("tt.showToast", ".json", "{")
			b.waitFor(api("tt.showToast", ".as-json .mistake")+".hidden === false", shortWait)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, b := newFixture(t), newTab(t)
			if test.settings != nil {
				s.update(t, test.settings)
			}
			openGallery(s, b, "")
			test.do(s, b)
			b.wantAccessible()
		})
	}
	t.Run("outside", func(t *testing.T) {
		t.Parallel()
		s, b := newFixture(t), newTab(t)
		s.update(t, func(s *emulator.Settings) { s.Client = emulator.ClientBrowser })
		b.setUserAgent(chromeAgent, "en-US")
		b.open(s.url + "/gallery#tt.showToast")
		b.waitFor(api("tt.showToast", ".panel")+" != null", shortWait)
		b.wantAccessible()
	})
	t.Run("not authenticated", func(t *testing.T) {
		t.Parallel()
		s, b := newFixture(t), newTab(t)
		s.update(t, outcome("h5sdk.config", emulator.Outcome{Kind: emulator.OutcomeFail, Code: 333447}))
		b.open(s.url + "/gallery")
		b.waitFor(`document.querySelector("#app")?.dataset.proof === "failed"`, shortWait)
		b.wantAccessible()
	})
}

func TestServerPagesAreAccessible(t *testing.T) {
	t.Parallel()
	for name, path := range map[string]string{
		"not found":      "/nowhere",
		"sign-in failed": "/login/callback?error=access_denied",
		"no such method": "/logout",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newFixture(t)
			for _, language := range []string{"zh-CN", "en-US"} {
				b := newTab(t)
				b.setUserAgent(chromeAgent, language)
				b.open(s.url + path)
				b.wantAccessible()
			}
		})
	}
}

// The example that does without go-app.
func TestExampleIsAccessible(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	s.update(t, func(s *emulator.Settings) { s.Client = emulator.ClientFeishuIOS }) // the button is for phones
	server, site := buildExample(t)
	b.open(b.startExample(s, server, site))
	b.waitFor(`document.querySelector("#scan")?.disabled === false`, shortWait)
	b.wantAccessible()
}
