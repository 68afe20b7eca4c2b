package platform

import (
	"crypto/subtle"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
)

// tenantAuth issues tenant access tokens and JSAPI tickets to one app.
type tenantAuth struct {
	appID, appSecret string
	tokens, tickets  *tokenIssuer
}

// serveToken answers TokenPath. The texts of its refusals are those that apps
// report, which differ from the general table.
func (a *tenantAuth) serveToken(r *http.Request) reply {
	var app struct {
		ID     string `json:"app_id"`
		Secret string `json:"app_secret"`
	}
	err := json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(&app)
	switch {
	case err != nil || app.ID == "" || app.Secret == "":
		return refuse(http.StatusOK, 10003, "invalid param")
	case app.ID != a.appID:
		return refuse(http.StatusOK, 10014, "app id not exists")
	case subtle.ConstantTimeCompare([]byte(app.Secret), []byte(a.appSecret)) != 1:
		return refuse(http.StatusOK, 10014, "app secret invalid")
	}
	token, left := a.tokens.issue()
	return reply{body: struct {
		Code   int    `json:"code"`
		Msg    string `json:"msg"`
		Token  string `json:"tenant_access_token"`
		Expire int    `json:"expire"`
	}{0, "ok", token, int(left.Seconds())}}
}

// serveTicket answers TicketPath.
func (a *tenantAuth) serveTicket(r *http.Request) reply {
	if refused, ok := a.authorize(r.Header.Get("Authorization")); !ok {
		return refused
	}
	type data struct {
		ExpireIn int    `json:"expire_in"`
		Ticket   string `json:"ticket"`
	}
	ticket, left := a.tickets.issue()
	return reply{body: struct {
		Code int    `json:"code"`
		Msg  string `json:"msg"`
		Data data   `json:"data"`
	}{0, "ok", data{int(left.Seconds()), ticket}}}
}

// authorize reports whether the header carries a valid tenant access token.
func (a *tenantAuth) authorize(header string) (refused reply, ok bool) {
	token, bearer := strings.CutPrefix(header, "Bearer ")
	switch {
	case !bearer || token == "":
		return refuse(http.StatusBadRequest, 99991661, "Missing access token for authorization"), false
	case strings.HasPrefix(token, "u-"):
		return refuse(http.StatusBadRequest, 99991668, "Invalid user access token for authorization"), false
	case !strings.HasPrefix(token, "t-"):
		return refuse(http.StatusBadRequest, 99991671, "Invalid access token: it must start with t- or u-"), false
	case !slices.Contains(a.tokens.values(), token):
		return refuse(http.StatusBadRequest, 99991663, "Invalid access token for authorization"), false
	}
	return reply{}, true
}
