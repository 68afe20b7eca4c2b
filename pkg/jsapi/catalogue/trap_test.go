package catalogue

import (
	"slices"
	"strings"
	"testing"
)

// The contradictions and pitfalls of the sources, with a word that the traps of the
// entry must contain.
func TestTraps(t *testing.T) {
	for _, c := range []struct{ path, word string }{
		{"tt.requestAccess", "appID"},
		{"tt.requestAuthCode", "appId"},
		{"tt.enterProfile", "openid"},
		{"tt.enterChat", "openid"},
		{"tt.chooseContact", "openId"},
		{"tt.chooseContact", "showRelatedOrganizations"},
		{"tt.sendMessageCard", "openChatIDs"},
		{"tt.sendMessageCard", "sendCardInfo"},
		{"tt.sendMessageCard", "openChatId in them a number"},
		{"tt.filePicker", "under list"},
		{"tt.filePicker", "size is a text"},
		{"tt.docsPicker", "under fileList"},
		{"tt.docsPicker", "maxNum"},
		{"tt.chooseLocation", "texts in the sample"},
		{"tt.chooseLocation", "old test page"},
		{"tt.chooseLocation", "input type was removed"},
		{"tt.getLocation", "input type was removed"},
		{"tt.startLocationUpdate", "input type was removed"},
		{"tt.onServerBadgePush", "onPush"},
		{"tt.offServerBadgePush", "onPush"},
		{"tt.onChatBadgeChange", "{openChatId, onChange}"},
		{"tt.offChatBadgeChange", "{openChatId, onChange}"},
		{"tt.onBLEConnectionStateChange", `"true"`},
		{"tt.onMemoryWarning", `"5"`},
		{"tt.getBLEDeviceCharacteristics", "single object"},
		{"tt.connectBLEDevice", "innerMsg"},
		{"tt.getNFCAdapter().onDiscovered", "__nativeBuffers__"},
		{"tt.getBlockActionSourceDetail", "JSON text"},
		{"tt.getUserInfo", "withCredentials"},
		{"tt.getUserInfo", "i18nName"},
		{"tt.getUserInfo", "province"},
		{"tt.share", "bare base64"},
		{"tt.showToast", "none is not on PC"},
		{"tt.chooseImage", "strictly"},
		{"tt.chooseImage", "whole call fails"},
		{"h5sdk.config", "errorCode"},
		{"tt.onBeaconUpdate", "one listener"},
		{"tt.getSetting", "about a second"},
		{"tt.authorize", "about a second"},
		{"tt.setNavigationBar", "overview"},
		{"tt.setNavigationBarColor", "overview"},
		{"tt.reportBadge", "overview"},
		{"tt.getStepCount", "overview"},
		{"tt.getNFCAdapter().getNdef", "overview"},
		{"tt.getNFCAdapter().getNdef().connect", "overview"},
		{"tt.getNFCAdapter().getNdef().close", "overview"},
		{"tt.getNFCAdapter().getNdef().readNdefMessage", "overview"},
		{"tt.getNFCAdapter().getNdef().writeNdefMessage", "overview"},
		{"tt.getNFCAdapter().updateAlertMessage", "overview"},
		{"tt.setWindowSize", "mini programs"},
		{"tt.applyTenantAppScope", "7.25"},
		{"tt.getBLEDeviceServices", "ok ok"},
		{"tt.closeWindow", "fail unknown error"},
	} {
		e, ok := Lookup(c.path)
		if !ok || !slices.ContainsFunc(e.Traps, func(trap string) bool { return strings.Contains(trap, c.word) }) {
			t.Errorf("%s does not mention %q: %q", c.path, c.word, e.Traps)
		}
	}
}

// Where the sources give two types, both are accepted.
func TestBothTypesAreAccepted(t *testing.T) {
	for _, c := range []struct{ path, answer string }{
		{"tt.chooseLocation", `{"name":"","address":"","latitude":"39.9","longitude":"116.4","type":"wgs84"}`},
		{"tt.filePicker", `{"list":[{"path":"ttfile://temp/a","name":"a","size":"12"}]}`},
		{"tt.onMemoryWarning", `{"level":"5"}`},
		{"tt.onBLEConnectionStateChange", `{"deviceId":"a","connected":"true"}`},
		{"tt.getBLEDeviceCharacteristics", `{"characteristics":{"characteristicId":"a"}}`},
		{"tt.sendMessageCard", `{"sendCardInfo":["sent"]}`},
		{"tt.sendMessageCard", `{"sendCardInfo":[{"status":0,"openChatId":7,"openMessageId":"om_1"}]}`},
		{"tt.getBeacons", `{"beacons":[{"uuid":"a","major":"1","minor":"2","proximity":1,"accuracy":0.5,"rssi":-60}]}`},
		{"tt.getFileSystemManager().readFile", `{"data":"text"}`},
		{"tt.getNFCAdapter().onDiscovered", `{"techs":["NFC-A"],"__nativeBuffers__":[{"key":"uid","base64":"BJ5kWg=="}]}`},
	} {
		e, _ := Lookup(c.path)
		if err := Check(e.Results, []byte(c.answer)); err != nil {
			t.Errorf("%s: %v", c.path, err)
		}
	}
}

// For four functions it is documented that without a listener they remove all.
func TestFunctionsThatRemoveAllListeners(t *testing.T) {
	var all []string
	for _, e := range All() {
		if e.Kind == KindOff && e.Listener.Optional {
			all = append(all, e.Name)
		}
		if e.Kind == KindOff && len(e.Traps) == 0 {
			t.Errorf("%s does not mention that it needs the listener", e.Path)
		}
	}
	slices.Sort(all)
	want := []string{"offChatBadgeChange", "offLocationChange", "offLocationChangeError", "offNetworkQualityChange"}
	if !slices.Equal(all, want) {
		t.Errorf("%v remove all, want %v", all, want)
	}
}
