//go:build e2e

// Package e2e tests the app in Chromium, under an emulator of Feishu: make test.
package e2e

import (
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/emulatortest"
)

func TestHello(t *testing.T) {
	a := emulatortest.Start(t, "go", "run", "../cmd/server")
	a.Update(func(s *emulatortest.Settings) { s.User, s.Language = emulatortest.Users[0].ID, "zh_CN" })
	a.Open("/")
	a.WantState("ready")
	a.Click("#hello")
	a.WantText("#message", "你好，"+emulatortest.Users[0].Name+"！")
	a.Click("#to-device")
	a.WaitFor(`document.querySelectorAll("#info tr").length > 0`)
	a.Click("#to-home")
	a.WantState("ready")
	a.WantQuiet()

	a.Update(func(s *emulatortest.Settings) {
		s.Outcomes["tt.showToast"] = emulatortest.Outcome{Kind: emulatortest.OutcomeFail, Errno: 104}
	})
	a.Click("#hello")
	a.WaitFor(`document.querySelector("#app").textContent.includes("104")`)
}
