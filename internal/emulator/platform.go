package emulator

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// The endpoints of the Open Platform that the emulator plays.
const (
	TokenPath  = "/open-apis/auth/v3/tenant_access_token/internal"
	TicketPath = "/open-apis/jssdk/ticket/get"

	UserTokenPath = "/open-apis/authen/v2/oauth/token"
	UserInfoPath  = "/open-apis/authen/v1/user_info"
)

// endpoints are all of them.
var endpoints = []string{TokenPath, TicketPath, UserTokenPath, UserInfoPath}

// A platform is the Open Platform's side: it knows one app.
type platform struct {
	appID, appSecret string
	now              func() time.Time
	tokens, tickets  mint
	logins           logins

	mu       sync.Mutex
	requests map[string]int       // by path
	seen     map[string]time.Time // signatures accepted, with their time
}

func newPlatform(o Options) *platform {
	return &platform{
		appID:     o.AppID,
		appSecret: o.AppSecret,
		now:       o.Now,
		tokens:    mint{life: o.Life, now: o.Now, create: func() string { return "t-" + randomHex(20) }},
		tickets:   mint{life: o.Life, now: o.Now, create: func() string { return randomHex(20) }},
		logins:    newLogins(o),
		requests:  make(map[string]int),
		seen:      make(map[string]time.Time),
	}
}

// A reply is what an endpoint answers: an HTTP status, headers and a body.
type reply struct {
	status int
	header map[string]string
	body   any
}

// refusal is the body that all endpoints fail with; that of OAuth has its own
// names for the words.
type refusal struct {
	Code        int    `json:"code"`
	Msg         string `json:"msg,omitempty"`
	Error       string `json:"error,omitempty"`
	Description string `json:"error_description,omitempty"`
}

func refuse(status, code int, msg string) reply {
	return reply{status: status, body: refusal{Code: code, Msg: msg}}
}

// refusalOn is what the endpoint at path says.
func refusalOn(path string, code int, msg string) refusal {
	if path == UserTokenPath {
		return refusal{Code: code, Error: "invalid_request", Description: msg}
	}
	return refusal{Code: code, Msg: msg}
}

// code is the body's own code: 0 is success.
func (r reply) code() int {
	if refused, ok := r.body.(refusal); ok {
		return refused.Code
	}
	return 0
}

// token answers TokenPath. The texts of its refusals are those that apps
// report, which differ from the general table.
func (p *platform) token(r *http.Request) reply {
	var app struct {
		ID     string `json:"app_id"`
		Secret string `json:"app_secret"`
	}
	err := json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(&app)
	switch {
	case err != nil || app.ID == "" || app.Secret == "":
		return refuse(http.StatusOK, 10003, "invalid param")
	case app.ID != p.appID:
		return refuse(http.StatusOK, 10014, "app id not exists")
	case subtle.ConstantTimeCompare([]byte(app.Secret), []byte(p.appSecret)) != 1:
		return refuse(http.StatusOK, 10014, "app secret invalid")
	}
	token, left := p.tokens.get()
	return reply{body: struct {
		Code   int    `json:"code"`
		Msg    string `json:"msg"`
		Token  string `json:"tenant_access_token"`
		Expire int    `json:"expire"`
	}{0, "ok", token, int(left.Seconds())}}
}

// ticket answers TicketPath.
func (p *platform) ticket(r *http.Request) reply {
	if refused, ok := p.authorize(r.Header.Get("Authorization")); !ok {
		return refused
	}
	type data struct {
		ExpireIn int    `json:"expire_in"`
		Ticket   string `json:"ticket"`
	}
	ticket, left := p.tickets.get()
	return reply{body: struct {
		Code int    `json:"code"`
		Msg  string `json:"msg"`
		Data data   `json:"data"`
	}{0, "ok", data{int(left.Seconds()), ticket}}}
}

// authorize reports whether the header carries a tenant token that is valid.
func (p *platform) authorize(header string) (refused reply, ok bool) {
	token, bearer := strings.CutPrefix(header, "Bearer ")
	switch {
	case !bearer || token == "":
		return refuse(http.StatusBadRequest, 99991661, "Missing access token for authorization"), false
	case strings.HasPrefix(token, "u-"):
		return refuse(http.StatusBadRequest, 99991668, "Invalid user access token for authorization"), false
	case !strings.HasPrefix(token, "t-"):
		return refuse(http.StatusBadRequest, 99991671, "Invalid access token: it must start with t- or u-"), false
	case !slices.Contains(p.tokens.secrets(), token):
		return refuse(http.StatusBadRequest, 99991663, "Invalid access token for authorization"), false
	}
	return reply{}, true
}

func (p *platform) count(path string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.requests[path]++
}

func (p *platform) forgetCounts() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.requests)
}

// Requests returns how often the platform's endpoint at path ([TokenPath],
// [TicketPath], …) was asked, faults included.
func (e *Emulator) Requests(path string) int {
	e.platform.mu.Lock()
	defer e.platform.mu.Unlock()
	return e.platform.requests[path]
}

// RevokeTokens ends every tenant access token at once.
func (e *Emulator) RevokeTokens() { e.platform.tokens.revoke() }

// ExpireTickets ends every JSAPI ticket at once.
func (e *Emulator) ExpireTickets() { e.platform.tickets.revoke() }

// endpoint serves one endpoint of the platform: it counts, lets the injected
// fault have its way, and logs. The log gets no body: those hold secrets.
func (e *Emulator) endpoint(answer func(*http.Request) reply) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		e.platform.count(r.URL.Path)
		entry := e.log.begin(r.Method+" "+r.URL.Path, nil, "")
		w.Header().Set("X-Tt-Logid", newLogID(e.platform.now()))
		if fault, ok := e.takeFault(r.URL.Path); ok {
			e.log.end(entry, "fault: "+string(fault.Kind))
			fault.serve(w, r, e.open.Done(), answer)
			return
		}
		rep := answer(r)
		e.log.end(entry, platformOutcome(rep.code()))
		rep.write(w)
	}
}

func (r reply) write(w http.ResponseWriter) {
	for name, value := range r.header {
		w.Header().Set(name, value)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(r.statusCode())
	json.NewEncoder(w).Encode(r.body)
}

func (r reply) statusCode() int {
	if r.status == 0 {
		return http.StatusOK
	}
	return r.status
}

// newLogID makes an id in the platform's form: the time, then hex digits.
func newLogID(now time.Time) string {
	return now.Format("20060102150405") + strings.ToUpper(randomHex(10))
}

func randomHex(bytes int) string {
	b := make([]byte, bytes)
	rand.Read(b)
	return hex.EncodeToString(b)
}
