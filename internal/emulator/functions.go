package emulator

import (
	"slices"
	"strings"
)

// A function is an entry of tt, or a method of an object that tt hands out.
type function struct {
	Name   string  `json:"name"`
	Kind   kind    `json:"kind"`
	Params []param `json:"params,omitempty"` // those that the SDK checks itself
	Open   bool    `json:"-"`                // needs no config

	// Since is the first SDK 1.5.x that has it; 0 is all of them.
	Since int `json:"-"`

	// Methods are those of the object that a kindSync returns.
	Methods []function `json:"methods,omitempty"`
}

// kind is how a function is called.
type kind string

const (
	kindAsync kind = "async" // one object, with success, fail and complete
	kindSync  kind = "sync"  // returns an object with methods
	kindOn    kind = "on"    // registers a listener
	kindOff   kind = "off"   // unregisters it
)

// A param is a rule for one parameter: the types are those of JSON, and
// "string[]".
type param struct {
	Name     string `json:"name"`
	Type     string `json:"type"`
	Required bool   `json:"required,omitempty"`
}

func need(name, typ string) param { return param{name, typ, true} }
func may(name, typ string) param  { return param{name, typ, false} }

// functions are all that web apps have in tt, in the order of the
// documentation.
var functions = []function{
	// Auth, permissions, security
	{Name: "requestAccess", Kind: kindAsync, Open: true, Since: 17, Params: []param{need("scopeList", "string[]"), may("state", "string"), need("appID", "string")}},
	{Name: "requestAuthCode", Kind: kindAsync, Open: true, Params: []param{need("appId", "string")}},
	{Name: "authorize", Kind: kindAsync, Params: []param{need("scope", "string")}},
	{Name: "getSetting", Kind: kindAsync},
	{Name: "openSetting", Kind: kindAsync},
	{Name: "getTenantAppScopes", Kind: kindAsync},
	{Name: "applyTenantAppScope", Kind: kindAsync},
	{Name: "startPasswordVerify", Kind: kindAsync},
	{Name: "startDeviceCredential", Kind: kindAsync},
	{Name: "checkWatermark", Kind: kindAsync},

	// User info
	{Name: "enterProfile", Kind: kindAsync},
	{Name: "getUserInfo", Kind: kindAsync, Params: []param{may("withCredentials", "boolean")}},

	// Contact and chat pickers, chat, cards
	{Name: "chooseContact", Kind: kindAsync, Params: []param{may("multi", "boolean"), may("ignore", "boolean"), may("maxNum", "number"), may("limitTips", "string"), may("externalContact", "boolean"), may("enableChooseDepartment", "boolean"), may("chosenIds", "string[]"), may("disableChosenIds", "string[]")}},
	{Name: "chooseChat", Kind: kindAsync, Params: []param{may("allowCreateGroup", "boolean"), may("multiSelect", "boolean"), may("ignoreSelf", "boolean"), may("ignoreBot", "boolean"), may("selectType", "number"), may("confirmTitle", "string"), may("confirmText", "string"), may("confirmDesc", "string"), may("externalChat", "boolean"), may("showMessageInput", "boolean")}},
	{Name: "enterChat", Kind: kindAsync},
	{Name: "getBlockActionSourceDetail", Kind: kindAsync},
	{Name: "getChatInfo", Kind: kindAsync},
	{Name: "getTriggerContext", Kind: kindAsync},
	{Name: "offChatBadgeChange", Kind: kindOff},
	{Name: "onChatBadgeChange", Kind: kindOn},
	{Name: "sendMessageCard", Kind: kindAsync},
	{Name: "toggleChat", Kind: kindAsync},

	// Share, mail
	{Name: "mailto", Kind: kindAsync},
	{Name: "share", Kind: kindAsync},
	{Name: "shareWebContent", Kind: kindAsync},

	// App badge
	{Name: "offServerBadgePush", Kind: kindOff},
	{Name: "onServerBadgePush", Kind: kindOn},
	{Name: "reportBadge", Kind: kindAsync},
	{Name: "updateBadge", Kind: kindAsync},

	// UI
	{Name: "disableLeaveConfirm", Kind: kindAsync},
	{Name: "enableLeaveConfirm", Kind: kindAsync},
	{Name: "setNavigationBarColor", Kind: kindAsync, Params: []param{need("backgroundColor", "string"), need("frontColor", "string")}},
	{Name: "showMoreItemPanel", Kind: kindAsync, Since: 29},
	{Name: "onLeftNavigationBarClick", Kind: kindOn},
	{Name: "onRightNavigationBarClick", Kind: kindOn},
	{Name: "setNavigationBar", Kind: kindAsync},
	{Name: "hideLoading", Kind: kindAsync},
	{Name: "hideToast", Kind: kindAsync},
	{Name: "showActionSheet", Kind: kindAsync, Params: []param{need("itemList", "string[]")}},
	{Name: "showLoading", Kind: kindAsync, Params: []param{need("title", "string"), may("mask", "boolean")}},
	{Name: "showModal", Kind: kindAsync, Params: []param{may("title", "string"), may("content", "string"), may("confirmText", "string"), may("cancelText", "string"), may("showCancel", "boolean")}},
	{Name: "showPrompt", Kind: kindAsync, Params: []param{may("title", "string"), may("placeholder", "string"), may("maxLength", "number"), may("confirmText", "string"), may("cancelText", "string")}},
	{Name: "showToast", Kind: kindAsync, Params: []param{need("title", "string"), may("duration", "number"), may("icon", "string"), may("mask", "boolean")}},
	{Name: "getPadDisplayScaleMode", Kind: kindAsync},
	{Name: "togglePadFullScreen", Kind: kindAsync},
	{Name: "setWindowSize", Kind: kindAsync},

	// Navigation
	{Name: "closeWindow", Kind: kindAsync, Open: true},
	{Name: "openSchema", Kind: kindAsync, Params: []param{need("schema", "string"), may("external", "boolean"), may("options", "object"), may("target", "string")}},

	// Device (system, scan, clipboard, phone, vibration, screen, sensors, network state)
	{Name: "makePhoneCall", Kind: kindAsync},
	{Name: "onMemoryWarning", Kind: kindOn},
	{Name: "onCompassChange", Kind: kindOn},
	{Name: "startCompass", Kind: kindAsync},
	{Name: "stopCompass", Kind: kindAsync},
	{Name: "getSystemInfo", Kind: kindAsync},
	{Name: "getScreenBrightness", Kind: kindAsync},
	{Name: "setKeepScreenOn", Kind: kindAsync},
	{Name: "setScreenBrightness", Kind: kindAsync},
	{Name: "getNetworkQualityType", Kind: kindAsync},
	{Name: "getNetworkType", Kind: kindAsync},
	{Name: "onNetworkQualityChange", Kind: kindOn},
	{Name: "offNetworkQualityChange", Kind: kindOff},
	{Name: "onNetworkStatusChange", Kind: kindOn},
	{Name: "offNetworkStatusChange", Kind: kindOff},
	{Name: "grantScreenShot", Kind: kindAsync},
	{Name: "offUserCaptureScreen", Kind: kindOff},
	{Name: "onUserCaptureScreen", Kind: kindOn},
	{Name: "scanCode", Kind: kindAsync, Params: []param{may("scanType", "string[]"), may("barCodeInput", "boolean")}},
	{Name: "onAccelerometerChange", Kind: kindOn},
	{Name: "startAccelerometer", Kind: kindAsync},
	{Name: "stopAccelerometer", Kind: kindAsync},
	{Name: "vibrateLong", Kind: kindAsync},
	{Name: "vibrateShort", Kind: kindAsync},
	{Name: "getClipboardData", Kind: kindAsync},
	{Name: "setClipboardData", Kind: kindAsync, Params: []param{need("data", "string")}},
	{Name: "getStepCount", Kind: kindAsync},

	// Wi-Fi
	{Name: "getConnectedWifi", Kind: kindAsync},
	{Name: "getWifiList", Kind: kindAsync},
	{Name: "getWifiStatus", Kind: kindAsync},
	{Name: "offGetWifiList", Kind: kindOff},
	{Name: "onGetWifiList", Kind: kindOn},

	// Location
	{Name: "chooseLocation", Kind: kindAsync},
	{Name: "getLocation", Kind: kindAsync},
	{Name: "getLocationStatus", Kind: kindAsync},
	{Name: "offLocationChange", Kind: kindOff},
	{Name: "offLocationChangeError", Kind: kindOff},
	{Name: "onLocationChange", Kind: kindOn},
	{Name: "onLocationChangeError", Kind: kindOn},
	{Name: "openLocation", Kind: kindAsync},
	{Name: "reverseGeocode", Kind: kindAsync},
	{Name: "startLocationUpdate", Kind: kindAsync},
	{Name: "stopLocationUpdate", Kind: kindAsync},

	// Media and recorder
	{Name: "chooseMedia", Kind: kindAsync},
	{Name: "chooseVideo", Kind: kindAsync},
	{Name: "getVideoInfo", Kind: kindAsync},
	{Name: "saveVideoToPhotosAlbum", Kind: kindAsync},
	{Name: "getRecorderManager", Kind: kindSync, Methods: recorderMethods},
	{Name: "chooseImage", Kind: kindAsync},
	{Name: "compressImage", Kind: kindAsync},
	{Name: "getImageInfo", Kind: kindAsync},
	{Name: "previewImage", Kind: kindAsync},
	{Name: "saveImageToPhotosAlbum", Kind: kindAsync},

	// Documents and files
	{Name: "docsPicker", Kind: kindAsync},
	{Name: "filePicker", Kind: kindAsync},
	{Name: "getFileSystemManager", Kind: kindSync, Methods: fileMethods},
	{Name: "openDocument", Kind: kindAsync},
	{Name: "saveFile", Kind: kindAsync},
	{Name: "saveFileAs", Kind: kindAsync},

	// Bluetooth and BLE
	{Name: "connectBLEDevice", Kind: kindAsync},
	{Name: "disconnectBLEDevice", Kind: kindAsync},
	{Name: "getBLEDeviceCharacteristics", Kind: kindAsync},
	{Name: "getBLEDeviceServices", Kind: kindAsync},
	{Name: "notifyBLECharacteristicValueChange", Kind: kindAsync},
	{Name: "offBLECharacteristicValueChange", Kind: kindOff},
	{Name: "offBLEConnectionStateChange", Kind: kindOff},
	{Name: "onBLECharacteristicValueChange", Kind: kindOn},
	{Name: "onBLEConnectionStateChange", Kind: kindOn},
	{Name: "readBLECharacteristicValue", Kind: kindAsync},
	{Name: "setBLEMTU", Kind: kindAsync},
	{Name: "writeBLECharacteristicValue", Kind: kindAsync},
	{Name: "closeBluetoothAdapter", Kind: kindAsync},
	{Name: "getBluetoothAdapterState", Kind: kindAsync},
	{Name: "getBluetoothDevices", Kind: kindAsync},
	{Name: "getConnectedBluetoothDevices", Kind: kindAsync},
	{Name: "offBluetoothAdapterStateChange", Kind: kindOff},
	{Name: "offBluetoothDeviceFound", Kind: kindOff},
	{Name: "onBluetoothAdapterStateChange", Kind: kindOn},
	{Name: "onBluetoothDeviceFound", Kind: kindOn},
	{Name: "openBluetoothAdapter", Kind: kindAsync},
	{Name: "startBluetoothDevicesDiscovery", Kind: kindAsync},
	{Name: "stopBluetoothDevicesDiscovery", Kind: kindAsync},

	// iBeacon
	{Name: "getBeacons", Kind: kindAsync},
	{Name: "offBeaconServiceChange", Kind: kindOff},
	{Name: "offBeaconUpdate", Kind: kindOff},
	{Name: "onBeaconServiceChange", Kind: kindOn},
	{Name: "onBeaconUpdate", Kind: kindOn},
	{Name: "startBeaconDiscovery", Kind: kindAsync},
	{Name: "stopBeaconDiscovery", Kind: kindAsync},

	// NFC
	{Name: "getNFCAdapter", Kind: kindSync, Methods: nfcMethods},
}

var recorderMethods = methods("getState onError onFrameRecorded onPause onResume onStart onStop pause resume start stop")

var fileMethods = methods("access appendFile copyFile getFileInfo getSavedFileList mkdir readFile readdir " +
	"removeSavedFile rename rmdir saveFile stat unlink writeFile")

var nfcMethods = append(
	methods("onDiscovered offDiscovered startDiscovery stopDiscovery updateAlertMessage"),
	object("getIsoDep", "close connect getMaxTransceiveLength setTimeout transceive"),
	object("getMifareClassic", "close connect getMaxTransceiveLength setTimeout transceive"),
	object("getNdef", "close connect readNdefMessage writeNdefMessage"),
	object("getNfcA", "close connect getAtqa getMaxTransceiveLength getSak setTimeout transceive"),
	object("getNfcB", "close connect getMaxTransceiveLength setTimeout transceive"),
	object("getNfcV", "close connect getMaxTransceiveLength setTimeout transceive"),
)

func methods(names string) []function {
	var all []function
	for name := range strings.FieldsSeq(names) {
		all = append(all, function{Name: name, Kind: kindByName(name)})
	}
	return all
}

func object(name, methodNames string) function {
	return function{Name: name, Kind: kindSync, Methods: methods(methodNames)}
}

func kindByName(name string) kind {
	switch {
	case strings.HasPrefix(name, "on"):
		return kindOn
	case strings.HasPrefix(name, "off"):
		return kindOff
	}
	return kindAsync
}

// legacy are the three-segment functions of h5sdk that were replaced, with
// their replacements in tt. Clients of today lack them.
var legacy = map[string]string{
	"biz.user.getUserInfo":               "getUserInfo",
	"biz.util.copyText":                  "setClipboardData",
	"biz.util.openDocument":              "openDocument",
	"biz.util.openLink":                  "openSchema",
	"biz.util.previewImage":              "previewImage",
	"biz.util.scan":                      "scanCode",
	"biz.util.share":                     "shareWebContent",
	"device.base.getSystemInfo":          "getSystemInfo",
	"device.connection.getConnectedWifi": "getConnectedWifi",
	"device.connection.getNetworkType":   "getNetworkType",
	"device.geolocation.get":             "getLocation",
	"device.geolocation.start":           "startLocationUpdate",
	"device.geolocation.stop":            "stopLocationUpdate",
	"device.health.getStepCount":         "getStepCount",
	"device.notification.alert":          "showModal",
	"device.notification.confirm":        "showModal",
	"device.notification.hidePreloader":  "hideLoading",
	"device.notification.showPreloader":  "showLoading",
	"device.notification.toast":          "showToast",
	"device.notification.vibrate":        "vibrateLong",
}

// scopes are the permissions that a user decides about.
var scopes = []string{
	"scope.userInfo", "scope.userLocation", "scope.camera", "scope.record", "scope.writePhotosAlbum",
	"scope.clipboard", "scope.appBadge", "scope.bluetooth", "scope.runData",
}

const (
	configPath = "h5sdk.config"
	readyPath  = "h5sdk.ready"
)

// known reports whether path is h5sdk.config, a function of tt, or a method of
// an object of tt: "tt.getRecorderManager().start".
func known(path string) bool {
	if path == configPath {
		return true
	}
	_, ok := find(path)
	return ok
}

// find returns the function at path.
func find(path string) (function, bool) {
	rest, ok := strings.CutPrefix(path, "tt.")
	if !ok {
		return function{}, false
	}
	level := functions
	for {
		name, method, nested := strings.Cut(rest, "().")
		i := slices.IndexFunc(level, func(f function) bool { return f.Name == name })
		if i < 0 {
			return function{}, false
		}
		if !nested {
			return level[i], true
		}
		level, rest = level[i].Methods, method
	}
}

// paths calls visit with every function below prefix.
func paths(prefix string, all []function, visit func(path string, f function)) {
	for _, f := range all {
		visit(prefix+f.Name, f)
		paths(prefix+f.Name+"().", f.Methods, visit)
	}
}

// inSDK returns the functions that the SDK 1.5.patch has.
func inSDK(patch int) []function {
	return slices.DeleteFunc(slices.Clone(functions), func(f function) bool { return f.Since > patch })
}
