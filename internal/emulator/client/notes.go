package client

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

// A noteChange is what a function changes about the device: the note about key
// is replaced by the text for the call's parameters. An empty text removes it.
type noteChange struct {
	key  string
	text func(params json.RawMessage) i18n.Text
}

// noteChanges are the functions that open nothing, but change something that
// users see, hear or feel. The badge has a line for each.
var noteChanges = map[string]noteChange{
	"tt.setScreenBrightness": {"brightness", brightnessNote},
	"tt.setKeepScreenOn":     {"screen-on", keepScreenOnNote},
	"tt.grantScreenShot":     {"screenshot", screenShotNote},
	"tt.vibrateLong":         {"vibration", fixed("上次振动：长", "Last vibration: long")},
	"tt.vibrateShort":        {"vibration", fixed("上次振动：短", "Last vibration: short")},
	"tt.updateBadge":         {"app-badge", field("badgeNum", "应用角标：%s", "Badge of the app: %s")},
	"tt.reportBadge":         {"reported-badge", field("badgeNum", "上报的角标：%s", "Reported badge: %s")},
	"tt.setWindowSize":       {"window", windowNote},
	"tt.togglePadFullScreen": {"pad-screen", field("displayScaleMode", "平板显示模式：%s", "Display mode of the tablet: %s")},

	"tt.startCompass":         {"compass", fixed("罗盘已启动", "The compass is on")},
	"tt.stopCompass":          {"compass", nothing},
	"tt.startAccelerometer":   {"accelerometer", fixed("加速度计已启动", "The accelerometer is on")},
	"tt.stopAccelerometer":    {"accelerometer", nothing},
	"tt.startLocationUpdate":  {"location", fixed("正在持续定位", "The location is followed")},
	"tt.stopLocationUpdate":   {"location", nothing},
	"tt.startBeaconDiscovery": {"beacon", fixed("正在搜索信标", "Looking for beacons")},
	"tt.stopBeaconDiscovery":  {"beacon", nothing},

	"tt.openBluetoothAdapter":           {"bluetooth", fixed("蓝牙已打开", "Bluetooth is in use")},
	"tt.closeBluetoothAdapter":          {"bluetooth", nothing},
	"tt.startBluetoothDevicesDiscovery": {"bluetooth-search", fixed("正在搜索蓝牙设备", "Looking for Bluetooth devices")},
	"tt.stopBluetoothDevicesDiscovery":  {"bluetooth-search", nothing},
	"tt.connectBLEDevice":               {"bluetooth-device", field("deviceId", "已连接蓝牙设备 %s", "Connected to the Bluetooth device %s")},
	"tt.disconnectBLEDevice":            {"bluetooth-device", nothing},
}

// noteHandlers change the notes and answer with the catalogue's sample.
func noteHandlers() map[string]handler {
	all := make(map[string]handler)
	for path, change := range noteChanges {
		all[path] = func(_ context.Context, p *Page, params json.RawMessage) (any, error) {
			p.setNote(change.key, change.text(params))
			return functions.Sample(path), nil
		}
	}
	return all
}

func fixed(zh, en string) func(json.RawMessage) i18n.Text {
	return func(json.RawMessage) i18n.Text { return i18n.Text{Zh: zh, En: en} }
}

func nothing(json.RawMessage) i18n.Text { return i18n.Text{} }

// field returns texts with a parameter in them.
func field(name, zh, en string) func(json.RawMessage) i18n.Text {
	return func(params json.RawMessage) i18n.Text {
		var all map[string]json.RawMessage
		json.Unmarshal(params, &all)
		value := strings.Trim(string(all[name]), `"`)
		return i18n.Text{Zh: fmt.Sprintf(zh, value), En: fmt.Sprintf(en, value)}
	}
}

func brightnessNote(params json.RawMessage) i18n.Text {
	var o struct {
		Value float64 `json:"value"`
	}
	json.Unmarshal(params, &o)
	if o.Value < 0 {
		return i18n.Text{Zh: "屏幕亮度：跟随系统", En: "Brightness of the screen: that of the system"}
	}
	return i18n.Text{Zh: fmt.Sprintf("屏幕亮度：%.0f%%", o.Value*100), En: fmt.Sprintf("Brightness of the screen: %.0f%%", o.Value*100)}
}

func keepScreenOnNote(params json.RawMessage) i18n.Text {
	o := struct {
		KeepScreenOn bool `json:"keepScreenOn"`
	}{true}
	json.Unmarshal(params, &o)
	if !o.KeepScreenOn {
		return i18n.Text{}
	}
	return i18n.Text{Zh: "屏幕常亮", En: "The screen stays on"}
}

func screenShotNote(params json.RawMessage) i18n.Text {
	var o struct {
		Status int `json:"status"`
	}
	json.Unmarshal(params, &o)
	if o.Status == 1 {
		return i18n.Text{}
	}
	return i18n.Text{Zh: "禁止截屏", En: "Screenshots are forbidden"}
}

func windowNote(params json.RawMessage) i18n.Text {
	var o struct {
		Width  *int `json:"windowWidth"`
		Height *int `json:"windowHeight"`
		X      *int `json:"x"`
		Y      *int `json:"y"`
	}
	json.Unmarshal(params, &o)
	number := func(n *int) string {
		if n == nil {
			return "–"
		}
		return fmt.Sprint(*n)
	}
	size := fmt.Sprintf("%s × %s, x %s, y %s", number(o.Width), number(o.Height), number(o.X), number(o.Y))
	return i18n.Text{Zh: "窗口：" + size, En: "Window: " + size}
}
