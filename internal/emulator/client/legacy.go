package client

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/calllog"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// likeEffect are functions of tt with the effect of old functions that have no
// documented replacement. The answers are those of tt, since the old ones are not
// documented.
var likeEffect = map[string]string{
	"h5sdk.biz.navigation.close":             "tt.closeWindow",
	"h5sdk.biz.util.getClipboardInfo":        "tt.getClipboardData",
	"h5sdk.biz.util.uploadImage":             "tt.chooseImage",
	"h5sdk.biz.util.datePicker":              "tt.showPrompt",
	"h5sdk.biz.util.timePicker":              "tt.showPrompt",
	"h5sdk.biz.util.dateTimePicker":          "tt.showPrompt",
	"h5sdk.biz.util.chosen":                  "tt.showActionSheet",
	"h5sdk.biz.util.multiSelect":             "tt.showActionSheet",
	"h5sdk.biz.util.startBiometrics":         "tt.startDeviceCredential",
	"h5sdk.biz.chat.openSingleChat":          "tt.enterChat",
	"h5sdk.biz.chat.toConversation":          "tt.enterChat",
	"h5sdk.biz.contact.choose":               "tt.chooseContact",
	"h5sdk.biz.user.openDetail":              "tt.enterProfile",
	"h5sdk.device.notification.prompt":       "tt.showPrompt",
	"h5sdk.device.notification.actionSheet":  "tt.showActionSheet",
	"h5sdk.device.base.getWifiStatus":        "tt.getWifiStatus",
	"h5sdk.device.base.onUserCaptureScreen":  "",
	"h5sdk.device.base.offUserCaptureScreen": "",
	"h5sdk.biz.reporter.sendEvent":           "",
}

// legacyNotices describe the effects outside of the page, which a notice shows, with
// the first text among the options.
var legacyNotices = map[string]i18n.Text{
	"h5sdk.biz.navigation.setTitle":             {Zh: "导航栏标题", En: "Title of the navigation bar"},
	"h5sdk.biz.navigation.setLeft":              {Zh: "导航栏左侧按钮", En: "Left button of the navigation bar"},
	"h5sdk.biz.navigation.setRight":             {Zh: "导航栏右侧按钮", En: "Right button of the navigation bar"},
	"h5sdk.biz.navigation.setMenu":              {Zh: "导航栏菜单", En: "Menu of the navigation bar"},
	"h5sdk.biz.navigation.goBack":               {Zh: "返回上一页", En: "Back to the previous page"},
	"h5sdk.biz.contact.open":                    {Zh: "打开通讯录", En: "The contacts open"},
	"h5sdk.biz.util.savePageSnapshot":           {Zh: "已保存页面截图", En: "A picture of the page is saved"},
	"h5sdk.biz.util.sharePageSnapshot":          {Zh: "分享页面截图", En: "A picture of the page is shared"},
	"h5sdk.device.screen.lockViewOrientation":   {Zh: "锁定屏幕方向", En: "The orientation is locked"},
	"h5sdk.device.screen.unlockViewOrientation": {Zh: "解除屏幕方向锁定", En: "The orientation is not locked any more"},
	"h5sdk.appCenter.putRecentApplication":      {Zh: "已加入最近使用的应用", En: "The app is among the recent ones"},
}

// LetsThrough reports whether the client has an old function: none on Harmony, and
// not those that are off on all clients.
func LetsThrough(s settings.Settings, f catalogue.LegacyFunction) bool {
	return s.Lenient || f.OffSince == "" && s.Client.Platform() != catalogue.PlatformHarmony
}

// callLegacy calls an old function. It is played through its replacement, or a
// function of tt with a like effect; those that give data of an unknown form fail
// as in a client that does not let them through.
func (p *Page) callLegacy(ctx context.Context, f catalogue.LegacyFunction, options json.RawMessage) (json.RawMessage, calllog.Reason, error) {
	s := p.settings.Get()
	switch {
	case !LetsThrough(s, f):
		return nil, calllog.ByClient, functions.Failure(f.Path, errnoUnsupported)
	case !p.isConfigured():
		return nil, calllog.ByConfig, functions.Failure(f.Path, jsapi.ErrnoNotConfigured)
	}
	if notice, ok := legacyNotices[f.Path]; ok {
		p.show("notice", fields{"title": strings.TrimSpace(p.text(notice) + " " + firstText(options))})
		return json.RawMessage("{}"), "", nil
	}
	twin, like := f.Replacement, false
	if twin == "" {
		twin, like = likeEffect[f.Path]
		if !like {
			return nil, calllog.ByClient, functions.Failure(f.Path, errnoUnsupported)
		}
	}
	if twin == "" { // without a visible effect
		return json.RawMessage("{}"), "", nil
	}
	if err := unsupported(s, twin); err != nil && !like {
		return nil, calllog.ByClient, functions.Failure(f.Path, errnoUnsupported)
	}
	return p.callTwin(ctx, f.Path, twin, options)
}

// callTwin answers the old function at path as the function of tt at twin.
func (p *Page) callTwin(ctx context.Context, path, twin string, options json.RawMessage) (json.RawMessage, calllog.Reason, error) {
	e, _ := functions.Find(twin)
	params := newParams(path, e, options)
	if refused := check(settings.Settings{}, twin, params); refused != (refusal{}) {
		return nil, "", &jsapi.Error{Path: path, Errno: jsapi.ErrnoInvalidParam, Msg: functions.Meaning(path, 0, jsapi.ErrnoInvalidParam)}
	}
	if e.Scope != "" {
		if err := p.requestPermission(ctx, path, e.Scope); err != nil {
			return nil, calllog.ByPermission, err
		}
	}
	result, err := p.host.Call(context.WithValue(ctx, pageKey{}, p), twin, params)
	return result, "", err
}
