package feishu

// remedies says what to do about a code. The codes are explained at
// https://open.feishu.cn/document/ukTMukTMukTM/ugjM14COyUjL4ITN and the IP
// allow-list, which does not apply to the token endpoint, at
// https://open.feishu.cn/document/ukTMukTMukTM/ucTMxYjL3ETM24yNxEjN
var remedies = map[int]string{
	// Of the tenant_access_token endpoint.
	10003: "the app id or the app secret is missing or malformed: copy both from Developer Console > app > Credentials & Basic Info",
	10005: "the app id is not authorized: check that it belongs to this app, and that the app is enabled in the tenant",
	10012: "no app access token can be had: check the app id and the app secret, and that the app is a self-built one and enabled",
	10013: "no tenant access token can be had: check the app id and the app secret, and that the app is enabled in the tenant",
	10014: "the app id or the app secret is wrong, or the app is disabled: compare both with Developer Console > app > Credentials & Basic Info, and the host with where the app lives (Feishu or Lark)",
	10015: "the app secret is wrong: copy it again from Developer Console > app > Credentials & Basic Info; it may have been reset",

	// Of the user token endpoint and of user_info.
	20001: "the platform misses a part of the request: this is a defect of the server, report it",
	20002: "the app secret is wrong: copy it again from Developer Console > app > Credentials & Basic Info; it may have been reset",
	20003: "the login code is unknown or was used before: sign in again",
	20004: "the login code has expired, it is good for a few minutes: sign in again",
	20005: "the user access token is invalid or has expired: sign in again",
	20008: "the user does not exist: ask an administrator of the organisation",
	20009: "the app is not installed in the user's organisation: have an administrator install it",
	20010: "the user may not use the app: have the app's availability widened at Developer Console > app > Version Management & Release, or by an administrator",
	20021: "the user has left the organisation: ask an administrator if that is wrong",
	20022: "the user's account is frozen: ask an administrator of the organisation",
	20023: "the user has not registered yet: activate the account first",
	20024: "the login code was made for another app: compare the app id of the page with the server's",
	20026: "the refresh token is invalid: sign in again",
	20029: "the redirect URL is not registered: add it exactly at Developer Console > app > Security Settings > Redirect URLs",
	20036: "the platform does not know this grant type: this is a defect of the server, report it",
	20037: "the sign-in has expired: sign in again",
	20048: "the app does not exist: compare the app id with Developer Console > app > Credentials & Basic Info, and the host with where the app lives (Feishu or Lark)",
	20049: "the proof of the sign-in's origin (PKCE) does not fit: sign in again, in one and the same browser",
	20050: "the platform is in trouble: try again soon",
	20063: "the request is malformed: this is a defect of the server, report it",
	20064: "the sign-in was revoked: sign in again",
	20065: "the login code was used before, it is good once: sign in again",
	20066: "the user's account is not active: ask an administrator of the organisation",
	20067: "a scope is asked for twice: name each scope once",
	20068: "a scope is not among the app's: add it at Developer Console > app > Permissions & Scopes and publish a version, or do not ask for it",
	20069: "the app is disabled: have an administrator of the organisation enable it",
	20070: "the app's credentials were sent in two ways: check that nothing on the way adds an Authorization header",
	20071: "the redirect URL is not the one that the sign-in began with: check that nothing on the way rewrites the server's origin, and set TRUSTED_ORIGINS",
	20072: "the platform is not available: try again soon",
	20073: "the refresh token was used before, it is good once: sign in again",
	20074: "the app may not refresh its users' tokens: turn that on at Developer Console > app > Security Settings and ask for the scope offline_access",

	// Of the gateway before all endpoints.
	codeTooMany: "too many calls: wait a little; if it goes on, look for who else calls with this app's credentials",
	99991401:    "this server's IP address is not allowed: add it at Developer Console > app > Security Settings > IP allow-list, as a public IPv4 address",
	99991403:    "the tenant's monthly quota of API calls is used up: wait for the next month, or ask an administrator of the tenant for a larger plan",
	99991661:    "the call carried no access token: check that nothing on the way removes the Authorization header",
	99991662:    "the app is not in use: have an administrator of the tenant enable it in the Admin Console",
	99991663:    "the tenant access token is invalid or of the wrong kind: check that the app lives on this host (Feishu or Lark)",
	99991664:    "the app access token is invalid: check the app id and the app secret",
	99991665:    "the tenant is not valid for this app: check that the app is installed in the tenant",
	99991668:    "the user access token is invalid: have the user sign in again",
	99991669:    "the user's refresh token is invalid: have the user sign in again",
	99991671:    "the access token is malformed, it begins with t- or u-: check that nothing on the way changes the Authorization header",
	99991672:    "the app lacks a permission for this call: add it at Developer Console > app > Permissions & Scopes, then publish a new version",
	99991673:    "the app is not available in the tenant: publish a version, and have an administrator install and enable it",
	99991677:    "the user access token has expired: have the user sign in again",
	99991679:    "the user has not granted this permission to the app: have the user authorize it again with the scope that is missing",
}
