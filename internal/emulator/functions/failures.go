package functions

import (
	"maps"
	"slices"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// configCodes are the codes that h5sdk.config can be refused with.
var configCodes = map[int]string{
	1012:     "parameter type error",
	1014:     "network exception",
	10001:    "network request failed",
	10002:    "bad response format",
	333430:   "userId or appId is invalid",
	333440:   "app does not exist",
	333441:   "signature mismatch",
	333442:   "no valid jsapi_ticket for the app",
	333443:   "signature repeated within 10 minutes",
	333444:   "signature expired: it is valid for 10 minutes",
	333445:   "JSAPI is not authorized: add it to jsApiList",
	333446:   "JSAPI does not exist",
	333447:   "no trusted domain is configured for the app",
	333448:   "page is not within the trusted domains",
	333449:   "app is not visible to the user",
	333450:   "user open_id is wrong",
	99991691: "invalid session",
}

// ConfigCodes returns the codes that h5sdk.config can be refused with, sorted.
func ConfigCodes() []int { return slices.Sorted(maps.Keys(configCodes)) }

// Meaning returns the text for the numbers that the function at path fails
// with. One of code and errno is 0.
func Meaning(path string, code, errno int) string {
	if text, ok := configCodes[code]; ok && path == ConfigPath {
		return text
	}
	if errno != 0 {
		code = 0 // the other is the older spelling
	}
	e, _ := catalogue.Lookup(path)
	for _, c := range slices.Concat(e.OwnCodes(), catalogue.Codes()) {
		if c.Field == catalogue.Errno && c.Number == errno && errno != 0 || c.Field == catalogue.ErrCode && c.Number == code && code != 0 {
			return clientText(c)
		}
	}
	return "failed by the emulator's settings"
}

// clientText returns the client's own text for a code, or the catalogue's
// meaning where that is unknown or has gaps to fill in.
func clientText(c catalogue.Code) string {
	if c.Text == "" || strings.Contains(c.Text, "%") {
		return c.Meaning
	}
	return c.Text
}

// Failure returns the failure of the function at path with an errno of the
// common dictionary.
func Failure(path string, errno int) *jsapi.Error {
	return &jsapi.Error{Path: path, Errno: errno, Msg: Meaning(path, 0, errno)}
}

// Refused returns the failure of the function at path when the user or the
// client refuses.
func Refused(path string) *jsapi.Error {
	switch path {
	case ConfigPath:
		return &jsapi.Error{Path: path, Code: 333449, Msg: Meaning(path, 333449, 0)}
	case "tt.requestAccess":
		return &jsapi.Error{Path: path, Errno: 2700002, Msg: "authorization terminated"}
	case "tt.requestAuthCode":
		return &jsapi.Error{Path: path, Code: 10228, Msg: "app is not visible to the user"}
	}
	return Failure(path, 107)
}

// Canceled returns the failure of the function at path when the user closes what
// it has opened: with the family's number for that if there is one, else with a
// text alone.
func Canceled(path string) *jsapi.Error {
	e, _ := catalogue.Lookup(path)
	for _, c := range e.OwnCodes() {
		switch {
		case c.Class != catalogue.ClassCanceled:
		case c.Field == catalogue.Errno:
			return &jsapi.Error{Path: path, Errno: c.Number, Msg: "cancel"}
		default:
			return &jsapi.Error{Path: path, Code: c.Number, Msg: "cancel"}
		}
	}
	return &jsapi.Error{Path: path, Msg: Name(path) + ":cancel"}
}
