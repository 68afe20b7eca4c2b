package emulator

import (
	"slices"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// codeText has what h5sdk.config can be refused with.
var codeText = map[int]string{
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

// meaning is the text that goes with the numbers that the function at path
// fails with.
func meaning(path string, code, errno int) string {
	if text, ok := codeText[code]; ok && path == configPath {
		return text
	}
	if errno != 0 {
		code = 0 // the other is the older spelling
	}
	e, _ := catalogue.Lookup(path)
	for _, c := range slices.Concat(e.OwnCodes(), catalogue.Codes()) {
		if c.Field == catalogue.Errno && c.Number == errno && errno != 0 || c.Field == catalogue.ErrCode && c.Number == code && code != 0 {
			return wording(c)
		}
	}
	return "failed by the emulator's settings"
}

// wording is the client's own text of a code, or ours where that is unknown or
// has gaps to be filled.
func wording(c catalogue.Code) string {
	if c.Text == "" || strings.Contains(c.Text, "%") {
		return c.Meaning
	}
	return c.Text
}

// failing is the failure of the function at path with an errno of the common
// dictionary.
func failing(path string, errno int) *jsapi.Error {
	return &jsapi.Error{Path: path, Errno: errno, Msg: meaning(path, 0, errno)}
}
