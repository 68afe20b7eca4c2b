package jsapi_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

func TestGetSystemInfoReturnsEveryDocumentedField(t *testing.T) {
	client, host := newClient()
	host.Answer("tt.getSystemInfo", json.RawMessage(`{
		"system": "17.5", "platform": "ios", "brand": "Apple", "model": "iPhone", "version": "7.47.0",
		"SDKVersion": "3.1.4", "appName": "Feishu", "language": "zh_CN", "deviceType": "phone", "pixelRatio": 2.75,
		"screenWidth": 390, "screenHeight": 844, "windowWidth": 389.5, "windowHeight": 753,
		"statusBarHeight": 47, "fontSizeSetting": 16,
		"safeArea": {"left": 1, "right": 390, "top": 47, "bottom": 810, "width": 389, "height": 763},
		"navigationBarSafeArea": {"left": 2, "right": 3, "top": 4, "bottom": 5, "width": 6, "height": 7},
		"errMsg": "getSystemInfo:ok"
	}`))
	got, err := client.GetSystemInfo(t.Context())
	want := &jsapi.GetSystemInfoResult{
		System: "17.5", Platform: jsapi.PlatformIOS, Brand: "Apple", Model: "iPhone", Version: "7.47.0",
		SDKVersion: "3.1.4", AppName: "Feishu", Language: "zh_CN", DeviceType: "phone", PixelRatio: 2.75,
		ScreenWidth: 390, ScreenHeight: 844, WindowWidth: 389.5, WindowHeight: 753,
		StatusBarHeight: 47, FontSizeSetting: 16,
		SafeArea:              &jsapi.Area{Left: 1, Right: 390, Top: 47, Bottom: 810, Width: 389, Height: 763},
		NavigationBarSafeArea: &jsapi.Area{Left: 2, Right: 3, Top: 4, Bottom: 5, Width: 6, Height: 7},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
	if got := sent(t, host, "tt.getSystemInfo"); got != "" {
		t.Errorf("sent %s", got)
	}
}

func TestGetSystemInfoWithoutTheFieldsThatPCOmits(t *testing.T) {
	client, host := newClient()
	host.Answer("tt.getSystemInfo", json.RawMessage(`{"platform":"windows_nt","brand":"PC","language":"en_US"}`))
	got, err := client.GetSystemInfo(t.Context())
	if err != nil || got.Platform != jsapi.PlatformWindows || got.SafeArea != nil || got.NavigationBarSafeArea != nil {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestGetSystemInfoReturnsTheHostsError(t *testing.T) {
	client, _ := newClient()
	if got, err := client.GetSystemInfo(t.Context()); got != nil || !errors.Is(err, jsapi.ErrUnsupported) {
		t.Errorf("got %+v, %v", got, err)
	}
}
