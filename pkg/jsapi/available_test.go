package jsapi_test

import (
	"errors"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

const agentPath = "navigator.userAgent.toString"

func TestAvailableGoesByPlatformAndVersion(t *testing.T) {
	for _, v := range []struct {
		platform, version, path string
		want                    bool
	}{
		{"android", "3.44.0", "tt.showToast", true},
		{"android", "3.43.9", "tt.showToast", false},
		{"windows_nt", "3.46.9", "tt.showToast", false},
		{"darwin", "3.47.0", "tt.showToast", true},
		{"openharmony", "7.34.99", "tt.showToast", false},
		{"openharmony", "7.35.0", "tt.showToast", true},
		{"ios", "7.10.0", "tt.showToast", true}, // 10 is more than 9
		{"ios", "7.100.1", "tt.toggleChat", false},
		{"windows_nt", "4.1", "tt.toggleChat", true},
		{"android", "1.0.0", "tt.enterChat", true}, // without a stated version
		{"ios", "5.13.9", "tt.getNFCAdapter().getNfcV().connect", false},
		{"android", "5.14.0", "tt.getNFCAdapter().getNfcV().connect", true},
		{"android", "9.0.0", "tt.noSuchFunction", false},
		{"android", "9.0.0", "tt.show", false},
		{"android", "9.0.0", "", false},
	} {
		client, host := newClient()
		host.Answer("tt.getSystemInfo", map[string]any{"platform": v.platform, "version": v.version})
		got, err := client.Available(t.Context(), v.path)
		if err != nil || got != v.want {
			t.Errorf("%s %s, %s: %v, %v", v.platform, v.version, v.path, got, err)
		}
	}
}

func TestAvailableReadsTheUserAgent(t *testing.T) {
	for agent, want := range map[string]bool{ // of onChatBadgeChange: from 7.10, not on Harmony
		"Mozilla/5.0 (Linux; Android 14) Mobile Safari/537.36 Lark/7.32.8 LarkLocale/en_US ChannelName/Lark":    true,
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) Safari/604.1 Lark/7.9.12 LarkLocale/zh_CN ChannelName/Feishu": false,
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) Safari/604.1 Feishu/7.62.12 LarkLocale/zh_CN":                 true,
		"Mozilla/5.0 (Windows NT 10.0) Chrome/120 Lark/7.10.0 WebApp":                                           true,
		"Mozilla/5.0 (Phone; OpenHarmony 5.0) ArkWeb/4.1 Mobile Lark/7.62.0":                                    false,
	} {
		client, host := newClient()
		host.Fail("tt.getSystemInfo", jsapi.Error{Errno: jsapi.ErrnoNotConfigured})
		host.Answer(agentPath, agent)
		if got, err := client.Available(t.Context(), "tt.onChatBadgeChange"); err != nil || got != want {
			t.Errorf("%s: %v, %v", agent, got, err)
		}
	}
}

func TestAvailableInLark(t *testing.T) {
	for _, test := range []struct {
		appName, path string
		want          bool
	}{
		{"Feishu", "tt.enterChat", true}, {"Lark", "tt.enterChat", false},
		{"Feishu", "tt.share", true}, {"Lark", "tt.share", false},
		{"Lark", "tt.shareWebContent", true}, {"", "tt.share", true},
	} {
		client, host := newClient()
		host.Answer("tt.getSystemInfo", map[string]any{"platform": "android", "version": "7.32.8", "appName": test.appName})
		if got, err := client.Available(t.Context(), test.path); err != nil || got != test.want {
			t.Errorf("%s in %q: %v, %v", test.path, test.appName, got, err)
		}
		host.Fail("tt.getSystemInfo", jsapi.Error{Errno: jsapi.ErrnoNotConfigured})
		host.Answer(agentPath, "Mozilla/5.0 (Linux; Android 14) Mobile Safari/537.36 Lark/7.32.8 LarkLocale/en_US ChannelName/"+test.appName)
		if got, err := client.Available(t.Context(), test.path); err != nil || got != test.want {
			t.Errorf("%s in the user agent of %q: %v, %v", test.path, test.appName, got, err)
		}
	}
}

func TestAvailableReturnsTheError(t *testing.T) {
	client, host := newClient()
	if got, err := client.Available(t.Context(), "tt.showToast"); got || !errors.Is(err, jsapi.ErrUnsupported) {
		t.Errorf("got %v, %v", got, err)
	}
	host.Fail("tt.getSystemInfo", jsapi.Error{Errno: jsapi.ErrnoNotConfigured})
	host.Answer(agentPath, "Mozilla/5.0 Chrome/120")
	if got, err := client.Available(t.Context(), "tt.showToast"); got || !errors.Is(err, jsapi.ErrNotConfigured) {
		t.Errorf("got %v, %v", got, err)
	}
	host.Answer("tt.getSystemInfo", map[string]any{"platform": "ios"})
	if got, err := client.Available(t.Context(), "tt.showToast"); got || err == nil {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestAvailableCoversEveryFunction(t *testing.T) {
	client, host := newClient()
	for _, e := range catalogue.All() {
		for platform, since := range map[jsapi.Platform]catalogue.Version{
			jsapi.PlatformAndroid: e.Since.Android, jsapi.PlatformIOS: e.Since.IOS,
			jsapi.PlatformWindows: e.Since.PC, jsapi.PlatformHarmony: e.Since.Harmony,
		} {
			host.Answer("tt.getSystemInfo", map[string]any{"platform": platform, "version": "99.0.0"})
			if got, err := client.Available(t.Context(), e.Path); err != nil || got != (since != catalogue.VersionUnsupported) {
				t.Errorf("%s on %s: %v, %v", e.Path, platform, got, err)
			}
		}
	}
}
