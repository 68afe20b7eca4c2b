package emulator

import (
	"slices"
	"strings"
	"sync"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

const (
	configPath = "h5sdk.config"
	readyPath  = "h5sdk.ready"
)

// sdkSince has the functions of tt that not every SDK has, with the first SDK
// 1.5.x that does.
var sdkSince = map[string]int{"requestAccess": 17, "showMoreItemPanel": 29}

// notInSDK returns the functions that the SDK 1.5.patch does not have.
func notInSDK(patch int) []string {
	lacks := []string{}
	for name, since := range sdkSince {
		if since > patch {
			lacks = append(lacks, name)
		}
	}
	return lacks
}

// find returns the function of tt, or of an object behind it, at path.
func find(path string) (catalogue.Entry, bool) {
	e, ok := catalogue.Lookup(path)
	return e, ok && strings.HasPrefix(path, "tt.") && !inAnswer(path)
}

// inAnswer reports whether the function at path belongs to an object inside an
// answer, and so never comes to the client.
func inAnswer(path string) bool { return strings.Contains(path, "#") }

// asks reports whether the function at path asks the client for something.
// Getters and off functions are the SDK's own business.
func asks(path string) bool {
	e, ok := find(path)
	return path == configPath || ok && e.Kind != catalogue.KindGetter && e.Kind != catalogue.KindOff
}

// askers are the paths that asks is true of, in order.
var askers = sync.OnceValue(func() []string {
	paths := []string{configPath}
	for _, e := range catalogue.All() {
		if asks(e.Path) {
			paths = append(paths, e.Path)
		}
	}
	slices.Sort(paths)
	return paths
})

// events are the functions that register listeners, by path.
var events = sync.OnceValue(func() []catalogue.Entry {
	all := slices.DeleteFunc(catalogue.All(), func(e catalogue.Entry) bool { return e.Kind != catalogue.KindOn })
	slices.SortFunc(all, func(a, b catalogue.Entry) int { return strings.Compare(a.Path, b.Path) })
	return all
})

// scopes are the names of the permissions that a person decides about.
var scopes = sync.OnceValue(func() []string {
	var names []string
	for _, s := range catalogue.Scopes() {
		names = append(names, s.Name)
	}
	return names
})

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
