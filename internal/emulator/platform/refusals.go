package platform

import (
	"maps"
	"net/http"
	"slices"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
)

// loginRefusals are the codes of UserTokenPath and UserInfoPath, with their HTTP
// status.
var loginRefusals = map[int]struct {
	status int
	text   string
}{
	20001: {http.StatusBadRequest, "The request is missing a required parameter"},
	20002: {http.StatusBadRequest, "The client secret is invalid"},
	20003: {http.StatusBadRequest, "The authorization code is not found"},
	20004: {http.StatusBadRequest, "The authorization code has expired"},
	20005: {http.StatusUnauthorized, "The user access token is invalid"},
	20008: {http.StatusBadRequest, "The user does not exist"},
	20009: {http.StatusBadRequest, "The app is not installed in the tenant"},
	20010: {http.StatusBadRequest, "The user has no permission to use the app"},
	20021: {http.StatusBadRequest, "The user has resigned"},
	20022: {http.StatusBadRequest, "The user is frozen"},
	20023: {http.StatusBadRequest, "The user is not registered"},
	20024: {http.StatusBadRequest, "The authorization code was issued to another app"},
	20026: {http.StatusBadRequest, "The refresh token is invalid"},
	20036: {http.StatusBadRequest, "The grant type is not supported"},
	20037: {http.StatusBadRequest, "The refresh token has expired"},
	20048: {http.StatusBadRequest, "The app does not exist"},
	20049: {http.StatusBadRequest, "The code verifier does not match the code challenge"},
	20050: {http.StatusInternalServerError, "Internal server error"},
	20063: {http.StatusBadRequest, "The request is malformed"},
	20064: {http.StatusBadRequest, "The refresh token has been revoked"},
	20065: {http.StatusBadRequest, "The authorization code has been used"},
	20066: {http.StatusBadRequest, "The user's status is abnormal"},
	20067: {http.StatusBadRequest, "The scope list has duplicates"},
	20068: {http.StatusBadRequest, "The scope list has scopes that are not granted"},
	20069: {http.StatusBadRequest, "The app is disabled"},
	20070: {http.StatusBadRequest, "More than one authentication method is used"},
	20071: {http.StatusBadRequest, "The redirect_uri does not match"},
	20072: {http.StatusServiceUnavailable, "The service is temporarily unavailable"},
	20073: {http.StatusBadRequest, "The refresh token has been used"},
	20074: {http.StatusBadRequest, "The app may not refresh user access tokens"},
}

// oauthError returns the name of OAuth for the code of a token endpoint.
func oauthError(code int) string {
	switch code {
	case 20003, 20004, 20024, 20026, 20037, 20049, 20050, 20064, 20065, 20071, 20073, 20074:
		return "invalid_grant"
	}
	return "invalid_request"
}

// LoginRefusals returns the codes for [RefuseLogin], sorted.
func LoginRefusals() []int { return slices.Sorted(maps.Keys(loginRefusals)) }

// LoginFaults returns a fault for each of [LoginRefusals], on the endpoint that
// it is most typical of.
func LoginFaults() []settings.Fault {
	var all []settings.Fault
	for _, code := range LoginRefusals() {
		path := UserTokenPath
		switch code {
		case 20005, 20021, 20022, 20023:
			path = UserInfoPath
		}
		all = append(all, RefuseLogin(path, code, 0))
	}
	return all
}

// refuseLogin returns the answer of the endpoint at path with a code.
func refuseLogin(path string, code int) reply {
	refused := loginRefusals[code]
	return reply{status: refused.status, body: refusalOn(path, code, refused.text)}
}
