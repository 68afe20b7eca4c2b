package client

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/people"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
)

// deviceHandlers are the functions about the user and the device.
var deviceHandlers = map[string]handler{
	"tt.getUserInfo":    getUserInfo,
	"tt.getSystemInfo":  getSystemInfo,
	"tt.getNetworkType": getNetworkType,
}

// Version is the version of the client.
const Version = "7.32.8"

// A device is the device that a client runs on.
type device struct {
	phone                          bool
	system, platform, brand, model string
	statusBar                      float64
	agent                          string // user agent before Lark's part; empty is that of the browser
	suffix                         string // user agent after Lark's part
}

var devices = map[settings.Client]device{
	settings.ClientDesktop: {
		system: "14.5", platform: "darwin", brand: "PC", model: "PC",
		suffix: " WebApp",
	},
	settings.ClientAndroid: {
		phone: true, system: "13", platform: "android", brand: "Google", model: "Pixel 7", statusBar: 24,
		agent: "Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) " +
			"Version/4.0 Chrome/110.0.5481.154 Mobile Safari/537.36",
	},
	settings.ClientIOS: {
		phone: true, system: "17.5", platform: "ios", brand: "iPhone", model: "iPhone 15", statusBar: 47,
		agent: "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) " +
			"Version/17.5 Mobile/15E148 Safari/604.1",
	},
}

// UserAgent returns the user agent of the client, given that of the browser.
func UserAgent(s settings.Settings, browser string) string {
	d := devices[s.Client]
	agent := d.agent
	if agent == "" {
		agent = browser
	}
	return fmt.Sprintf("%s Lark/%s LarkLocale/%s ChannelName/Feishu%s", agent, Version, s.ClientLanguage(), d.suffix)
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
		"version":         Version,
		"SDKVersion":      "2.27.0",
		"appName":         "Feishu",
		"language":        s.ClientLanguage(),
		"fontSizeSetting": 16,
		"pixelRatio":      v.PixelRatio,
		"screenWidth":     v.ScreenWidth,
		"screenHeight":    v.ScreenHeight,
		"windowWidth":     v.WindowWidth,
		"windowHeight":    v.WindowHeight,
	}
	if d.phone {
		area := fields{
			"left": 0, "right": v.ScreenWidth, "top": d.statusBar, "bottom": v.ScreenHeight,
			"width": v.ScreenWidth, "height": v.ScreenHeight - d.statusBar,
		}
		info["deviceType"] = "phone"
		info["statusBarHeight"] = d.statusBar
		info["safeArea"] = area
		info["navigationBarSafeArea"] = area
	}
	return info, nil
}

func getNetworkType(_ context.Context, p *Page, _ json.RawMessage) (any, error) {
	if devices[p.settings.Get().Client].phone {
		return fields{"networkType": "wifi"}, nil
	}
	return fields{"networkType": "connected"}, nil
}
