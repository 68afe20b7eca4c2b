package jsapi

// waitsForPerson lists the functions that answer only after somebody has
// picked, scanned, confirmed or refused something, which takes as long as it
// takes.
var waitsForPerson = map[string]bool{
	"tt.applyTenantAppScope":   true,
	"tt.authorize":             true,
	"tt.chooseChat":            true,
	"tt.chooseContact":         true,
	"tt.chooseImage":           true,
	"tt.chooseLocation":        true,
	"tt.chooseMedia":           true,
	"tt.chooseVideo":           true,
	"tt.docsPicker":            true,
	"tt.filePicker":            true,
	"tt.openSetting":           true,
	"tt.requestAccess":         true,
	"tt.requestAuthCode":       true,
	"tt.saveFileAs":            true,
	"tt.scanCode":              true,
	"tt.sendMessageCard":       true,
	"tt.share":                 true,
	"tt.shareWebContent":       true,
	"tt.showActionSheet":       true,
	"tt.showModal":             true,
	"tt.showPrompt":            true,
	"tt.startDeviceCredential": true,
	"tt.startPasswordVerify":   true,
}
