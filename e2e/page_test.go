//go:build e2e

package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

// shortWait is the timeout for effects that follow immediately.
const shortWait = 30 * time.Second

// The toast that the emulated client shows.
const (
	toast      = `document.querySelector("#feishu-emulator")?.shadowRoot.querySelector(".toast")`
	toastTitle = `document.querySelector("#feishu-emulator")?.shadowRoot.querySelector(".toast-title")?.textContent`
)

// asUser returns settings whose user is the person at an index of the emulator's
// list.
func asUser(person int) func(*emulator.Settings) {
	return func(s *emulator.Settings) { s.User = emulator.Users[person].ID }
}

// outcome returns settings that change the outcome of a function of the client.
func outcome(path string, o emulator.Outcome) func(*emulator.Settings) {
	return func(s *emulator.Settings) { s.Outcomes[path] = o }
}

func TestReadyInChinese(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	b.emulate(desktop)
	b.open(s.url + "/?tab=home&next=https%3A%2F%2Fx.y%2F%3Fa%3D1+2#section")
	b.waitForState("ready")
	b.waitFor(toastTitle+` === "鉴权成功" && `+toast+`.dataset.icon === "success"`, shortWait)
	b.waitFor(`document.querySelector("#user-avatar").naturalWidth > 0`, shortWait)
	b.screenshot("ready-zh-desktop")

	b.wantText("#user-name", "张晓雨")
	for _, step := range []string{"sdk", "parameters", "config", "user", "toast"} {
		b.waitFor(`document.querySelector('[data-step="`+step+`"]').dataset.state === "done"`, shortWait)
		if took := b.text(`[data-step="` + step + `"] .took`); !strings.HasSuffix(took, "毫秒") {
			t.Errorf("step %s took %q", step, took)
		}
	}
	for _, words := range []string{"showToast: success", "showToast: complete"} {
		b.waitUntil("the console says "+words, func() bool { return b.consoleHas(words) })
	}
	b.wantQuiet()
}

func TestReadyInEnglishOnAPhone(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	s.update(t, asUser(1))
	s.update(t, func(s *emulator.Settings) { s.Client = emulator.ClientFeishuIOS })
	b.emulate(phone)
	b.open(s.url + "/")
	b.waitForState("ready")
	b.waitFor(toastTitle+` === "Authenticated"`, shortWait)
	b.waitFor(`document.querySelector("#user-avatar").naturalWidth > 0`, shortWait)
	b.screenshot("ready-en-phone")
	b.emulate(desktop)
	b.screenshot("ready-en-desktop")
	b.wantText("#user-name", "Emma Clarke")
	if lang := eval[string](b, `document.documentElement.lang`); lang != "en" {
		t.Errorf("the page's lang is %q", lang)
	}
	b.wantFits()
	b.wantQuiet()
}

func TestNamesAreNotMarkup(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	s.update(t, asUser(2))
	b.open(s.url + "/")
	b.waitForState("ready")
	b.wantText("#user-name", emulator.Users[2].Name)
	if n := eval[int](b, `document.querySelectorAll("#user-name *").length`); n != 0 {
		t.Errorf("the name made %d elements", n)
	}
	b.wantQuiet()
}

func TestEveryWidthLightAndDark(t *testing.T) {
	t.Parallel()
	s := newFixture(t)
	for name, l := range map[string]device{"desktop": desktop, "tablet": tablet, "phone": phone} {
		for _, dark := range []bool{false, true} {
			l := l
			l.dark = dark
			scheme := map[bool]string{false: "light", true: "dark"}[dark]
			t.Run(name+"-"+scheme, func(t *testing.T) {
				t.Parallel()
				b := newTab(t)
				b.emulate(l)
				b.open(s.url + "/")
				b.waitForState("ready")
				b.waitFor(toast+` != null`, shortWait)
				b.screenshot("look-" + name + "-" + scheme)
				b.wantFits()
				background := eval[string](b, `getComputedStyle(document.body).backgroundColor`)
				if want := map[bool]string{false: "rgb(245, 246, 247)", true: "rgb(26, 26, 26)"}[dark]; background != want {
					t.Errorf("the background is %s, want %s", background, want)
				}
			})
		}
	}
}

func TestOutsideFeishu(t *testing.T) {
	t.Parallel()
	for language, words := range map[string]string{"zh-CN": "请在飞书中打开", "en-US": "Open this page in Feishu"} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			s, b := newFixture(t), newTab(t)
			s.update(t, func(s *emulator.Settings) { s.Client = emulator.ClientBrowser })
			b.setUserAgent(chromeAgent, language)
			b.emulate(desktop)
			b.open(s.url + "/")
			b.waitForState("outside")
			b.wantText("#outside h2", words)
			want := "https://applink.feishu.cn/client/web_app/open?appId=" + emulator.DefaultAppID
			if got := b.attr("#open-in-feishu", "href"); got != want {
				t.Errorf("the link is %q, want %q", got, want)
			}
			b.waitFor(`document.querySelector("#qr").naturalWidth > 0`, shortWait)
			b.screenshot("outside-" + language)
			b.wantQuiet()
		})
	}
}

func TestUserRefusesDetails(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	s.update(t, outcome("tt.getUserInfo", emulator.Outcome{Kind: emulator.OutcomeRefuse}))
	b.emulate(phone)
	b.open(s.url + "/")
	b.waitForState("ready")
	b.waitFor(toastTitle+` === "鉴权成功"`, shortWait)
	b.screenshot("refused-zh-phone")
	if words := b.text("#user-not-shared"); !strings.Contains(words, "你未授权获取个人信息") {
		t.Errorf("the page says %q", words)
	}
	if state := b.attr(`[data-step="user"]`, "data-state"); state != "refused" {
		t.Errorf("the step is %q", state)
	}
}

func TestConfigRefused(t *testing.T) {
	t.Parallel()
	for _, keys := range []emulator.FailureKeys{emulator.KeysErrCode, emulator.KeysErrorCode, emulator.KeysErrno} {
		t.Run(string(keys), func(t *testing.T) {
			t.Parallel()
			s, b := newFixture(t), newTab(t)
			s.update(t, func(s *emulator.Settings) { s.FailureKeys = keys })
			s.update(t, outcome("h5sdk.config", emulator.Outcome{Kind: emulator.OutcomeFail, Code: 333448}))
			b.setUserAgent(chromeAgent, "zh-CN")
			b.emulate(phone)
			b.open(s.url + "/")
			b.waitForState("failed")
			b.screenshot("failed-333448-" + string(keys))
			b.wantText("#error-code", "333448")
			if help := b.text("#error-help"); !strings.Contains(help, "H5 可信域名") {
				t.Errorf("the help is %q", help)
			}
			if state := b.attr(`[data-step="config"]`, "data-state"); state != "failed" {
				t.Errorf("the step is %q", state)
			}
		})
	}
}

func TestRetryAfterFailure(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	s.update(t, outcome("h5sdk.config", emulator.Outcome{Kind: emulator.OutcomeFail, Code: 333447, Times: 1}))
	b.open(s.url + "/")
	b.waitForState("failed")
	b.click("#retry")
	b.waitForState("ready")
}

// The emulator refuses: it trusts another host only.
func TestPageNotTrusted(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	s.update(t, func(s *emulator.Settings) { s.TrustedDomains = []string{"app.example.com"} })
	b.open(s.url + "/")
	b.waitForState("failed")
	b.wantText("#error-code", "333448")
}

// web/jssdk.js asks for the parameters ahead; the program must not ask again.
func TestParametersAreAskedOnce(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	b.open(s.url + "/")
	b.waitForState("ready")
	asked := func() int { return strings.Count(s.log.String(), "path=/get_config_parameters") }
	b.waitUntil("the log has the request", func() bool { return asked() > 0 })
	if n := asked(); n != 1 {
		t.Errorf("the server was asked %d times:\n%s", n, s.log)
	}
	eval[any](b, `goappNav("/?page=2"); null`)
	b.waitFor(`location.search === "?page=2"`, shortWait)
	b.waitUntil("the log has another", func() bool { return asked() > 1 })
	time.Sleep(time.Second) // further requests would arrive meanwhile
	if n := asked(); n != 2 {
		t.Errorf("for another URL the server was asked %d times in all:\n%s", n, s.log)
	}
}

func TestSignsAgainOnce(t *testing.T) {
	t.Parallel()
	for _, code := range []int{333443, 333444} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			t.Parallel()
			s, b := newFixture(t), newTab(t)
			s.update(t, outcome("h5sdk.config", emulator.Outcome{Kind: emulator.OutcomeFail, Code: code, Times: 1}))
			b.open(s.url + "/")
			b.waitForState("ready")
			if n := len(s.configured()); n != 2 {
				t.Errorf("config was called %d times", n)
			}
		})
	}
}

func TestClientDoesNotAnswerConfig(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	s.update(t, outcome("h5sdk.config", emulator.Outcome{Kind: emulator.OutcomeNever}))
	b.open(s.url + "/")
	b.waitForState("failed")
	b.wantText("#error-code", "timeout")
}

// The page is usable while the user has not decided whether to share their
// details.
func TestConsentIsPending(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	s.update(t, outcome("tt.getUserInfo", emulator.Outcome{Kind: emulator.OutcomeAnswer, Delay: 5000}))
	b.openRow(s.url+"/", "ready")
	if state := b.attr(`[data-step="user"]`, "data-state"); state != "running" {
		t.Errorf("the step is %q", state)
	}
	b.wantSignedOut()
	b.wantText("#user-name", "张晓雨")
}

func TestNavigationInsideThePage(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	b.open(s.url + "/")
	b.waitForState("ready")
	eval[any](b, `goappNav("/?page=2"); null`)
	b.waitFor(`location.search === "?page=2"`, shortWait)
	b.waitUntil("the page is configured again", func() bool { return len(s.configured()) > 1 })
	pages := s.configured()
	if len(pages) != 2 || pages[1] != s.url+"/?page=2" {
		t.Fatalf("configured for %q", pages)
	}
	b.waitForState("ready")
	b.wantQuiet()
}

// configured returns the URLs of the pages that called config.
func (s *fixture) configured() []string {
	var pages []string
	for _, entry := range s.Log() {
		if entry.Path == "h5sdk.config" && entry.Outcome != "" {
			pages = append(pages, entry.Page)
		}
	}
	return pages
}

func TestPlatformRefusesTheServer(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t, "APP_SECRET=wrong"), newTab(t)
	b.setUserAgent(chromeAgent, "en-US")
	b.emulate(phone)
	b.open(s.url + "/")
	b.waitForState("failed")
	b.screenshot("failed-10014-en-phone")
	b.wantText("#error-code", "10014")
	if help := b.text("#error-help"); !strings.Contains(help, "APP_SECRET") {
		t.Errorf("the help is %q", help)
	}
}

func TestPlatformDown(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t, "FEISHU_HOST=http://127.0.0.1:1"), newTab(t)
	b.open(s.url + "/")
	b.waitForState("failed")
	b.wantText("#error-code", "http-503")
}

func TestOriginNotTrusted(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t, "TRUSTED_ORIGINS=https://app.example.com"), newTab(t)
	b.open(s.url + "/")
	b.waitForState("failed")
	b.wantText("#error-code", "http-403")
}

// On a slow network the page shows the progress of the download.
func TestSlowNetworkShowsProgress(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	b.setUserAgent(larkAgent, "en-US")
	b.before(`{
		window.progress = [];
		new MutationObserver(() => {
			const label = document.querySelector("#app-wasm-loader-label");
			if (label && label.checkVisibility() && label.innerText !== progress.at(-1)) progress.push(label.innerText);
			window.turns ||= document.querySelector(".spinner")?.getAnimations().length > 0;
		}).observe(document, {subtree: true, childList: true, characterData: true, attributes: true});
	}`)
	b.throttle(4, 300*time.Millisecond)
	b.open(s.url + "/")
	b.waitForState("ready")
	progress := eval[[]string](b, `window.progress`)
	t.Logf("%d reports: %q", len(progress), progress)
	if len(progress) < 10 || progress[0] == progress[len(progress)-1] {
		t.Errorf("the progress was %q", progress)
	}
	if !eval[bool](b, `window.turns`) {
		t.Error("the spinner stood still")
	}
	b.wantQuiet()
}
