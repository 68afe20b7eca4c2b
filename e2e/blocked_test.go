//go:build e2e

package e2e

import (
	"net"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
)

func TestScriptMissingInFeishu(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t, "JSSDK_URL=http://127.0.0.1:1/h5-js-sdk-1.5.44.js"), newTab(t)
	b.setUserAgent(larkAgent, "en-US")
	b.emulate(phone)
	b.open(s.url + "/")
	b.waitForState("failed")
	b.screenshot("failed-jssdk-en-phone")
	b.wantText("#error-code", "jssdk")
	if help := b.text("#error-help"); !strings.Contains(help, "http://127.0.0.1:1/h5-js-sdk-1.5.44.js") {
		t.Errorf("the help does not name the script: %q", help)
	}
}

// The page is not blank while the script is neither answered nor refused.
func TestScriptSwallowed(t *testing.T) {
	t.Parallel()
	hole, err := net.Listen("tcp", "127.0.0.1:0") // accepts connections, never answers
	if err != nil {
		t.Fatal(err)
	}
	defer hole.Close()
	s, b := newFixture(t, "JSSDK_URL=http://"+hole.Addr().String()+"/sdk.js"), newTab(t)
	b.setUserAgent(larkAgent, "zh-CN")
	b.before(`addEventListener("DOMContentLoaded", () => { window.firstWords = document.querySelector("#app").innerText })`)
	// open would wait for the load event, which waits for the script.
	call(b, page.Navigate, page.NavigateParams{URL: s.url + "/"})
	b.waitFor(`!!window.firstWords`, shortWait)
	if words := eval[string](b, `window.firstWords`); !strings.Contains(words, "正在打开") {
		t.Errorf("the first words are %q", words)
	}
	b.waitForState("failed")
	b.wantText("#error-code", "jssdk")
}

func TestWasmBlocked(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	b.setUserAgent(chromeAgent, "en-US")
	b.block("*://*:*/web/app.*.wasm")
	b.emulate(phone)
	b.open(s.url + "/")
	b.waitForState("failed")
	b.screenshot("failed-wasm-en-phone")
	b.wantText("#error-code", "wasm")
	if help := b.text("#error-help"); !strings.Contains(help, "did not load") {
		t.Errorf("the help is %q", help)
	}
}

func TestEngineTooOld(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{
		"without WebAssembly": `delete window.WebAssembly`,
		"before Chrome 75": `WebAssembly.validate = () => false;
			WebAssembly.instantiateStreaming = () => Promise.reject(new WebAssembly.CompileError("invalid opcode"))`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, b := newFixture(t), newTab(t)
			b.setUserAgent(larkAgent+" LarkLocale/zh_CN", "en-US")
			b.before(script)
			b.open(s.url + "/")
			b.waitForState("failed")
			b.screenshot("failed-engine-zh")
			b.wantText("#error-code", "engine-too-old")
			if help := b.text("#error-help"); !strings.Contains(help, "浏览器内核太旧") {
				t.Errorf("the help is %q", help)
			}
		})
	}
}
