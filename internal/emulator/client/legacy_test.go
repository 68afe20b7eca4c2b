package client

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// legacyOptions are options that every old function can be called with.
const legacyOptions = `{"text":"Hello","url":"https://example.com/a","list":["a","b"],"items":[{"key":"k","value":"v"}],"duration":2,"path":"ttfile://temp/a.pdf"}`

// legacyData are the old functions that give data whose form is not documented. The
// emulator does not let them through.
var legacyData = []string{
	"biz.util.getCookies", "biz.util.getAppLanguage", "biz.util.setAuthenticationInfo", "biz.util.downloadFile", "biz.user.getUserInfoEx",
	"device.connection.getGatewayIP", "device.connection.scanBluetoothDevice", "device.connection.getBluetoothDeviceState",
	"device.connection.connectBluetoothDevice", "device.base.getInterface", "device.base.getWifiList", "device.base.getDeviceInfo",
	"appCenter.getRecentApplications",
}

// Every old function on every client: it answers, or fails with errno 103.
func TestEveryOldFunction(t *testing.T) {
	for _, c := range fivePlatforms {
		e := newFixture(t)
		e.Update(grantAll)
		e.Update(func(s *settings.Settings) { s.Client = c })
		p := configuredPage(e)
		for _, f := range catalogue.Legacy() {
			name := strings.TrimPrefix(f.Path, "h5sdk.")
			result, err := p.Call(t.Context(), f.Path, json.RawMessage(legacyOptions))
			twin, _ := catalogue.Lookup(f.Replacement)
			lacks := c.Platform() == catalogue.PlatformHarmony || f.OffSince != "" || slices.Contains(legacyData, name) ||
				f.Replacement != "" && !e.Settings().ClientHas(twin.Since)
			switch {
			case lacks && !errors.Is(err, jsapi.ErrUnsupported):
				t.Errorf("%s on %s: %s, %v, want errno 103", f.Path, c, result, err)
			case !lacks && err != nil:
				t.Errorf("%s on %s: %v", f.Path, c, err)
			case !lacks && f.Replacement != "":
				if err := twin.CheckAnswer(result); err != nil {
					t.Errorf("%s on %s: %s: %v", f.Path, c, result, err)
				}
			}
		}
	}
}

// The options become those of the function of tt.
func TestOptionsOfOldFunctions(t *testing.T) {
	e := newPhone(t)
	e.Update(grantAll)
	p := configuredPage(e)
	for _, c := range []struct{ path, options, twin, want string }{
		{"device.notification.toast", `{"icon":"success","text":"Saved","duration":2.5}`, "tt.showToast", `{"duration":2500,"icon":"success","title":"Saved"}`},
		{"device.notification.alert", `{"title":"T","message":"M"}`, "tt.showModal", `{"content":"M","showCancel":false,"title":"T"}`},
		{"device.notification.confirm", `{"message":"Sure?"}`, "tt.showModal", `{"title":"Sure?"}`},
		{"device.notification.prompt", `{"title":"` + strings.Repeat("字", 20) + `"}`, "tt.showPrompt", `{"title":"` + strings.Repeat("字", 15) + `"}`},
		{"device.notification.actionSheet", `{"title":"t","otherButtons":["1","2","3","4","5","6","7"]}`, "tt.showActionSheet", `{"itemList":["1","2","3","4","5","6"]}`},
		{"device.notification.showPreloader", `{}`, "tt.showLoading", `{"title":""}`},
		{"biz.util.copyText", `{"text":"a"}`, "tt.setClipboardData", `{"data":"a"}`},
		{"biz.util.openLink", `{"title":"Menu","url":"https://example.com/"}`, "tt.openSchema", `{"schema":"https://example.com/"}`},
		{"biz.util.share", `{"title":"Menu","link":"https://example.com/"}`, "tt.shareWebContent", `{"title":"Menu","url":"https://example.com/"}`},
		{"biz.util.previewImage", `{"urls":["https://example.com/a.png"],"current":"https://example.com/a.png"}`, "tt.previewImage",
			`{"current":"https://example.com/a.png","urls":["https://example.com/a.png"]}`},
		{"biz.util.chosen", `{"source":[{"key":"Red","value":"r"},{"key":"Blue","value":"b"}]}`, "tt.showActionSheet", `{"itemList":["Red","Blue"]}`},
		{"biz.util.scan", `{"type":"all"}`, "tt.scanCode", `{}`},
		{"biz.user.openDetail", `{"openId":"ou_1"}`, "tt.enterProfile", `{"openid":"ou_1"}`},
		{"biz.chat.openSingleChat", `{"openid":"ou_1"}`, "tt.enterChat", `{"openid":"ou_1"}`},
	} {
		before := len(e.Host.Calls(c.twin))
		if _, err := p.Call(t.Context(), "h5sdk."+c.path, json.RawMessage(c.options)); err != nil {
			t.Errorf("%s %s: %v", c.path, c.options, err)
			continue
		}
		calls := e.Host.Calls(c.twin)
		if len(calls) != before+1 || string(calls[before].Params) != c.want {
			t.Errorf("%s %s: %s, want %s", c.path, c.options, calls[before].Params, c.want)
		}
	}
	for _, c := range []struct{ path, options string }{
		{"biz.util.openLink", `{}`}, {"biz.util.openLink", `{"title":"no link"}`}, {"biz.util.previewImage", `{"urls":[]}`}, {"biz.util.copyText", `5`},
	} {
		if _, err := p.Call(t.Context(), "h5sdk."+c.path, json.RawMessage(c.options)); !errors.Is(err, jsapi.ErrInvalidParam) {
			t.Errorf("%s %s: %v, want errno 104", c.path, c.options, err)
		}
	}
}

// What has an effect outside of the page shows a notice.
func TestNoticesOfOldFunctions(t *testing.T) {
	e := newPhone(t)
	e.Update(func(s *settings.Settings) { s.Language = "en_US" })
	screen := new(noticeScreen)
	p := e.NewPage(PageOptions{URL: pageURL, Screen: screen})
	p.SetConfigured()
	for path, want := range map[string]string{
		"biz.navigation.setTitle": "Title of the navigation bar Orders",
		"biz.navigation.goBack":   "Back to the previous page Orders",
	} {
		screen.title = ""
		if _, err := p.Call(t.Context(), "h5sdk."+path, json.RawMessage(`{"title":"Orders"}`)); err != nil || screen.title != want {
			t.Errorf("%s: %q, %v, want %q", path, screen.title, err, want)
		}
	}
}

// A noticeScreen keeps the last notice.
type noticeScreen struct{ title string }

func (s *noticeScreen) Show(what string, params any) {
	if what == "notice" {
		s.title = params.(fields)["title"].(string)
	}
}

func (s *noticeScreen) ShowStatus(Status) {}

func (s *noticeScreen) Ask(context.Context, string, any) (json.RawMessage, error) {
	return nil, errors.New("asked")
}

func TestOldFunctionsNeedConfig(t *testing.T) {
	e := newPhone(t)
	p := e.Page(pageURL)
	if _, err := p.Call(t.Context(), "h5sdk.device.notification.toast", json.RawMessage(`{"text":"x"}`)); !errors.Is(err, jsapi.ErrNotConfigured) {
		t.Errorf("toast: %v", err)
	}
	e.Update(func(s *settings.Settings) {
		s.Permissions["scope.clipboard"] = settings.Refused
	})
	p.SetConfigured()
	if _, err := p.Call(t.Context(), "h5sdk.biz.util.copyText", json.RawMessage(`{"text":"x"}`)); !errors.Is(err, jsapi.ErrDeniedByUser) {
		t.Errorf("copyText without the permission: %v", err)
	}
	e.Update(func(s *settings.Settings) { s.Lenient = true })
	if _, err := p.Call(t.Context(), "h5sdk.biz.user.getUserInfo", nil); err != nil {
		t.Errorf("off, but lenient: %v", err)
	}
}
