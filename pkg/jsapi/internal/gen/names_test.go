package main

import "testing"

func TestGoNames(t *testing.T) {
	for name, want := range map[string]string{
		"avatarUrl": "AvatarURL", "avatarUrls": "AvatarURLs", "openChatId": "OpenChatID", "chosenIds": "ChosenIDs",
		"openChatIDs": "OpenChatIDs", "appID": "AppID", "open_id": "OpenID", "setBLEMTU": "SetBLEMTU",
		"getNFCAdapter": "GetNFCAdapter", "NfcA": "NFCA", "readNdefMessage": "ReadNDEFMessage", "getWifiList": "GetWifiList",
		"gpsStatus": "GPSStatus", "i18nName": "I18nName", "SSID": "SSID", "SDKVersion": "SDKVersion",
		"advertisServiceUUIDs": "AdvertisServiceUUIDs", "iosRightItemsFlipped": "IOSRightItemsFlipped",
		"utf-16le": "Utf16le", "x": "X", "mailto": "Mailto",
	} {
		if got := goName(name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}
