//go:build e2e

// Package e2e tests the app in Chromium, under an emulator of Feishu: make test.
package e2e

import (
	"path/filepath"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/emulatortest"
)

// An asset is checked in on a phone by Zhang, who hands it over to Emma, who opens
// the link of the message on her PC.
func TestAssets(t *testing.T) {
	t.Setenv("DB_PATH", filepath.Join(t.TempDir(), "assets.db"))
	zhang, emma := emulatortest.Users[0], emulatortest.Users[1]
	a := emulatortest.Start(t, "../bin/assets")
	a.Host.Answer("tt.scanCode", map[string]any{"result": a.URL + "/asset?code=A-42"})
	a.Host.Answer("tt.chooseContact", map[string]any{"data": []any{map[string]any{"openId": emma.ID, "unionId": emma.UnionID}}, "department_data": []any{}})
	a.Host.AnswerSample("tt.sendMessageCard", nil)

	a.Resize(390, 844)
	a.Update(func(s *emulatortest.Settings) {
		s.User, s.Language, s.Client = zhang.ID, "zh_CN", emulatortest.ClientFeishuIOS
		s.Permissions["scope.userLocation"] = emulatortest.Granted
	})
	a.Open("/")
	a.WantText("#none", "还没有签到记录。")
	a.Click("#scan")
	a.WantText("#code", "A-42")
	a.Click("#check-in")
	a.WantText("#note", "已签到，并记录了位置。")
	a.Click("#home")
	a.WantText("#check-ins a", "A-42")
	a.Click("#check-ins a")
	a.WantText("#holder", "由你保管")
	a.Click("#hand-over")
	a.WantText("#note", "已转交，并已通知对方。")
	a.Screenshot("phone")

	a.Resize(1280, 900)
	a.Update(func(s *emulatortest.Settings) {
		s.User, s.Language, s.Client = emma.ID, "en_US", emulatortest.ClientFeishuWindows
	})
	a.Open("/asset?code=A-42")
	a.WantText("#holder", "You hold this asset.")
	a.Click("#check-in")
	a.WantText("#note", "Checked in without a location: Feishu on this device has none.")
	a.Screenshot("desktop")
	a.WantQuiet()
}
