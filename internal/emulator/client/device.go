package client

import (
	"context"
	"encoding/json"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/people"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// A device is the device that a client runs on.
type device struct {
	system, platform, brand, model string
	deviceType                     string  // of phones and tablets
	statusBar                      float64 // height in pixels
}

var (
	windows = device{system: "10", platform: "windows_nt", brand: "PC", model: "PC"}
	macOS   = device{system: "14.5", platform: "darwin", brand: "PC", model: "PC"}
	android = device{system: "13", platform: "android", brand: "Google", model: "Pixel 7", deviceType: "phone", statusBar: 24}
	iPhone  = device{system: "17.5", platform: "ios", brand: "iPhone", model: "iPhone 15", deviceType: "phone", statusBar: 47}
	iPad    = device{system: "17.5", platform: "ios", brand: "iPad", model: "iPad Air", deviceType: "tablet", statusBar: 24}
	harmony = device{system: "5.0", platform: "openharmony", brand: "HUAWEI", model: "Mate 70", deviceType: "phone", statusBar: 36}
)

var devices = map[settings.Client]device{
	settings.ClientFeishuWindows: windows, settings.ClientLarkWindows: windows,
	settings.ClientFeishuMacOS: macOS, settings.ClientLarkMacOS: macOS,
	settings.ClientFeishuAndroid: android, settings.ClientLarkAndroid: android,
	settings.ClientFeishuIOS: iPhone, settings.ClientLarkIOS: iPhone,
	settings.ClientFeishuIPad: iPad, settings.ClientLarkIPad: iPad,
	settings.ClientFeishuHarmony: harmony,
}

// The clients whose getSystemInfo has further fields.
var (
	sinceSafeArea              = catalogue.Since{Android: catalogue.VersionAny, IOS: catalogue.VersionAny, PC: catalogue.VersionUnsupported, Harmony: "7.39.0"}
	sinceNavigationBarSafeArea = catalogue.Since{Android: "3.33.0", IOS: "3.33.0", PC: catalogue.VersionUnsupported, Harmony: catalogue.VersionUnsupported}
	sinceDeviceType            = catalogue.Since{Android: "7.47.0", IOS: "7.47.0", PC: catalogue.VersionUnsupported, Harmony: "7.47.0"}
)

// appName returns the name of the client's app.
func appName(c settings.Client) string {
	if c.Lark() {
		return "Lark"
	}
	return "Feishu"
}

// deviceHandlers are the functions about the user and the device.
var deviceHandlers = map[string]handler{
	"tt.getUserInfo":    getUserInfo,
	"tt.getSystemInfo":  getSystemInfo,
	"tt.getNetworkType": getNetworkType,
}

func getUserInfo(ctx context.Context, p *Page, _ json.RawMessage) (any, error) {
	s := p.settings.Get()
	u, _ := people.UserByID(s.User)
	profile := fields{
		"nickName":  u.Name,
		"avatarUrl": p.avatar(u.ID),
		"gender":    u.Gender,
		"country":   u.Country,
		"city":      u.City,
		"language":  s.ClientLanguage(),
		"i18nName":  u.I18nNames,
	}
	raw, err := json.Marshal(profile)
	return fields{"userInfo": profile, "rawData": string(raw)}, err
}

func getSystemInfo(ctx context.Context, p *Page, _ json.RawMessage) (any, error) {
	s := p.settings.Get()
	v := p.window()
	d := devices[s.Client]
	info := fields{
		"system":          d.system,
		"platform":        d.platform,
		"brand":           d.brand,
		"model":           d.model,
		"version":         s.ClientVersion(),
		"SDKVersion":      "2.27.0",
		"appName":         appName(s.Client),
		"language":        s.ClientLanguage(),
		"fontSizeSetting": 16,
		"pixelRatio":      v.PixelRatio,
		"screenWidth":     v.ScreenWidth,
		"screenHeight":    v.ScreenHeight,
		"windowWidth":     v.WindowWidth,
		"windowHeight":    v.WindowHeight,
	}
	area := fields{
		"left": 0, "right": v.ScreenWidth, "top": d.statusBar, "bottom": v.ScreenHeight,
		"width": v.ScreenWidth, "height": v.ScreenHeight - d.statusBar,
	}
	if s.ClientHas(sinceSafeArea) {
		info["statusBarHeight"] = d.statusBar
		info["safeArea"] = area
	}
	if s.ClientHas(sinceNavigationBarSafeArea) {
		info["navigationBarSafeArea"] = area
	}
	if s.ClientHas(sinceDeviceType) {
		info["deviceType"] = d.deviceType
	}
	return info, nil
}

func getNetworkType(_ context.Context, p *Page, _ json.RawMessage) (any, error) {
	if p.settings.Get().Client.PC() {
		return fields{"networkType": "connected"}, nil
	}
	return fields{"networkType": "wifi"}, nil
}
