package platform

import (
	"encoding/json"
	"net/http"
)

// Paths of the Open Platform's endpoints.
const (
	TokenPath       = "/open-apis/auth/v3/tenant_access_token/internal"
	TicketPath      = "/open-apis/jssdk/ticket/get"
	UserTokenPath   = "/open-apis/authen/v2/oauth/token"
	UserTokenV3Path = "/oauth/v3/token" // of the host for sign-in
	UserInfoPath    = "/open-apis/authen/v1/user_info"
)

// Paths are the paths of all endpoints.
var Paths = []string{TokenPath, TicketPath, UserTokenPath, UserTokenV3Path, UserInfoPath}

// fields are the fields of a JSON object.
type fields = map[string]any

// A reply is the answer of an endpoint.
type reply struct {
	status int // 0 is 200
	header map[string]string
	body   any
}

// refusal is the body of every failure. The OAuth endpoint has its own names
// for the texts.
type refusal struct {
	Code        int    `json:"code"`
	Msg         string `json:"msg,omitempty"`
	Error       string `json:"error,omitempty"`
	Description string `json:"error_description,omitempty"`
}

func refuse(status, code int, msg string) reply {
	return reply{status: status, body: refusal{Code: code, Msg: msg}}
}

// refusalOn returns the body of a failure of the endpoint at path.
func refusalOn(path string, code int, msg string) refusal {
	if path == UserTokenPath || path == UserTokenV3Path {
		return refusal{Code: code, Error: oauthError(code), Description: msg}
	}
	return refusal{Code: code, Msg: msg}
}

func (r reply) write(w http.ResponseWriter) {
	setHeader(w, r.header)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(r.statusCode())
	json.NewEncoder(w).Encode(r.body)
}

func setHeader(w http.ResponseWriter, header map[string]string) {
	for name, value := range header {
		w.Header().Set(name, value)
	}
}

func (r reply) statusCode() int {
	if r.status == 0 {
		return http.StatusOK
	}
	return r.status
}
