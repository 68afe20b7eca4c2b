package client

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// A permission that the client does not ask for refuses nothing.
func TestPermissionsByClient(t *testing.T) {
	for _, test := range []struct {
		client      settings.Client
		version     catalogue.Version
		path, scope string
		denied      bool
	}{
		{settings.ClientFeishuAndroid, "", "tt.getUserInfo", "scope.userInfo", true},
		{settings.ClientFeishuAndroid, "5.2.0", "tt.getUserInfo", "scope.userInfo", true},
		{settings.ClientFeishuAndroid, "5.1.9", "tt.getUserInfo", "scope.userInfo", false},
		{settings.ClientFeishuAndroid, "", "tt.saveImageToPhotosAlbum", "scope.writePhotosAlbum", true},
		{settings.ClientFeishuMacOS, "", "tt.saveImageToPhotosAlbum", "scope.writePhotosAlbum", false},
		{settings.ClientFeishuWindows, "", "tt.setClipboardData", "scope.clipboard", true},
	} {
		e := newFixture(t)
		p := configuredPage(e)
		if err := e.Update(func(s *settings.Settings) {
			s.Client, s.Version, s.Permissions[test.scope] = test.client, test.version, settings.Refused
		}); err != nil {
			t.Fatal(err)
		}
		entry, _ := catalogue.Lookup(test.path)
		if _, err := p.Call(t.Context(), test.path, entry.Example); errors.Is(err, jsapi.ErrDenied) != test.denied {
			t.Errorf("%s in %s %s: %v", test.path, test.client, test.version, err)
		}
	}
}

func TestOpenSettingByClient(t *testing.T) {
	for client, want := range map[settings.Client]string{
		settings.ClientFeishuWindows: `{}`,
		settings.ClientFeishuIOS:     `{"authSetting":{"scope.clipboard":true,"scope.userInfo":true}}`,
	} {
		e := newFixture(t)
		e.Update(func(s *settings.Settings) { s.Client = client })
		var got json.RawMessage
		if err := newConfiguredClient(t, e).Call(t.Context(), "tt.openSetting", nil, &got); err != nil || string(got) != want {
			t.Errorf("%s: %s, %v", client, got, err)
		}
	}
}
