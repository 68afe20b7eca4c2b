package emulator

// errnoText has the common dictionary's texts for what the emulator fails with.
var errnoText = map[int]string{
	100: "unknown error",
	102: "internal error",
	103: "feature not support",
	104: "invalid parameter",
	105: "authentication fail",
	106: "system permission denied",
	107: "user permission denied",
	108: "organization permission denied",
	110: "API call prohibited",
	111: "Too many API calls",
	305: "network failure",
}

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

// meaning is the text that goes with a failure's numbers.
func meaning(code, errno int) string {
	if text, ok := codeText[code]; ok {
		return text
	}
	if text, ok := errnoText[errno]; ok {
		return text
	}
	return "failed by the emulator's settings"
}
