package functions

// Legacy has the three-segment functions of h5sdk that were replaced, with
// their replacements in tt. Current clients lack them.
var Legacy = map[string]string{
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
