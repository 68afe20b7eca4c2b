//go:build e2e

package e2e

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"

	"github.com/feishu-goapp/feishu-goapp/internal/axe"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

// wantAccessible checks the page as it is, in every view, without what the emulated
// client shows above it.
func (b *tab) wantAccessible() {
	b.Helper()
	eval[any](b, `{
		const style = new CSSStyleSheet();
		style.replaceSync("#feishu-emulator { display: none !important }");
		document.adoptedStyleSheets.push(style);
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
	server, site := buildExample(t)
	b.open(b.startExample(s, server, site))
	b.waitFor(`document.querySelector("#scan")?.disabled === false`, shortWait)
	b.wantAccessible()
}
