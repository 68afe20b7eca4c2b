//go:build e2e

package e2e

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

// The workbench shows this app, which authenticates in its frame.
func TestWorkbench(t *testing.T) {
	for _, language := range []string{"en", "zh"} {
		s, b := newFixture(t), newTab(t)
		s.SetApp(s.url+"/", "")
		s.update(t, func(s *emulator.Settings) { s.Client = emulator.ClientFeishuIOS })
		if language == "en" {
			s.update(t, asUser(1))
		}
		b.do(chromedp.EmulateViewport(1280, 800))
		b.open(strings.TrimSuffix(s.sdk, emulator.SDKPath) + "/")
		b.waitFor(`document.body.dataset.ready === "true"`, shortWait)
		if eval[string](b, `document.documentElement.lang`) != map[string]string{"en": "en", "zh": "zh-CN"}[language] {
			b.click("#language")
		}
		b.waitFor(`[...document.querySelectorAll(".call")].some((c) => c.textContent.includes("showToast") && c.dataset.state === "ok")`, shortWait)
		b.waitFor(`document.querySelector("#bar-title").textContent !== ""`, shortWait)
		if *pictures != "" {
			time.Sleep(3 * time.Second) // until the toast has gone
		}
		b.picture("workbench-" + language)
		b.click("#tab-outcomes")
		b.waitFor(`document.querySelectorAll("#scenarios li").length > 0`, shortWait)
		b.picture("outcomes-" + language)
	}
}
