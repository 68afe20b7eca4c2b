package jsapi

import "context"

// GetSystemInfoResult is what [Client.GetSystemInfo] returns. Lengths are in
// CSS pixels.
type GetSystemInfoResult struct {
	System      string   `json:"system"`   // version of the operating system
	Platform    Platform `json:"platform"` // operating system
	Brand       string   `json:"brand"`    // "PC" on PC
	Model       string   `json:"model"`    // "PC" on PC
	Version     string   `json:"version"`  // version of Feishu
	SDKVersion  string   `json:"SDKVersion"`
	AppName     string   `json:"appName"`
	Language    string   `json:"language"`   // "zh_CN", "en_US"
	DeviceType  string   `json:"deviceType"` // phone, tablet, pc, other; mobile from 7.47
	PixelRatio  float64  `json:"pixelRatio"`
	ScreenWidth float64  `json:"screenWidth"`

	ScreenHeight    float64 `json:"screenHeight"`
	WindowWidth     float64 `json:"windowWidth"`
	WindowHeight    float64 `json:"windowHeight"`
	StatusBarHeight float64 `json:"statusBarHeight"` // not on PC
	FontSizeSetting float64 `json:"fontSizeSetting"` // the user's font size

	SafeArea              *Area `json:"safeArea"`              // not on PC
	NavigationBarSafeArea *Area `json:"navigationBarSafeArea"` // not on PC and Harmony
}

// Area is a rectangle on the screen.
type Area struct {
	Left   float64 `json:"left"`
	Right  float64 `json:"right"`
	Top    float64 `json:"top"`
	Bottom float64 `json:"bottom"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
}

// Platform is the operating system that the client runs on.
type Platform string

// The platforms that clients report.
const (
	PlatformIOS     Platform = "ios"
	PlatformAndroid Platform = "android"
	PlatformMac     Platform = "darwin"
	PlatformWindows Platform = "windows_nt"
	PlatformHarmony Platform = "openharmony"
)

// GetSystemInfo returns facts about the client and the device.
//
// Android and iOS from 3.43.0, PC from 3.47.0, Harmony from 7.35.0. Needs
// [Client.Configure].
//
// https://open.feishu.cn/document/client-docs/gadget/-web-app-api/device/system-information/getsysteminfo
func (c *Client) GetSystemInfo(ctx context.Context) (*GetSystemInfoResult, error) {
	var r GetSystemInfoResult
	if err := c.Call(ctx, "tt.getSystemInfo", nil, &r); err != nil {
		return nil, err
	}
	return &r, nil
}
