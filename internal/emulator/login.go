package emulator

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// How long what users sign in with lives.
const (
	accessCodeLife  = 3 * time.Minute // of requestAccess
	loginCodeLife   = 5 * time.Minute // of requestAuthCode and the authorize page
	userTokenLife   = 2 * time.Hour
	refreshLife     = 7 * 24 * time.Hour
	offlineAccess   = "offline_access"
	rememberExpired = 24 * time.Hour // so that a late caller learns why
)

// logins are the users who have signed in, or are about to.
type logins struct {
	appID, appSecret string
	now              func() time.Time

	mu      sync.Mutex
	codes   map[string]*loginCode
	access  map[string]*userGrant // by access token
	refresh map[string]*userGrant // by refresh token
}

func newLogins(o Options) logins {
	return logins{
		appID: o.AppID, appSecret: o.AppSecret, now: o.Now,
		codes: make(map[string]*loginCode), access: make(map[string]*userGrant), refresh: make(map[string]*userGrant),
	}
}

// A loginCode is exchanged once for a userGrant.
type loginCode struct {
	userGrant
	appID       string
	redirectURI string // of the authorize page, else empty
	challenge   string // of PKCE; empty without
	method      string
}

// A userGrant is what a code or token stands for.
type userGrant struct {
	user    string // open id
	scopes  []string
	ends    time.Time
	used    bool
	revoked bool
}

// issue makes a code.
func (l *logins) issue(c loginCode, life time.Duration) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forget()
	code := randomHex(16)
	c.ends = l.now().Add(life)
	l.codes[code] = &c
	return code
}

// forget drops what ended long ago.
func (l *logins) forget() {
	old := l.now().Add(-rememberExpired)
	maps.DeleteFunc(l.codes, func(_ string, c *loginCode) bool { return c.ends.Before(old) })
	for _, grants := range []map[string]*userGrant{l.access, l.refresh} {
		maps.DeleteFunc(grants, func(_ string, g *userGrant) bool { return g.ends.Before(old) })
	}
}

// A tokenRequest is what UserTokenPath is asked.
type tokenRequest struct {
	GrantType    string `json:"grant_type"`
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
	Code         string `json:"code"`
	RedirectURI  string `json:"redirect_uri"`
	Verifier     string `json:"code_verifier"`
	Refresh      string `json:"refresh_token"`
	Scope        string `json:"scope"`
}

// token answers UserTokenPath.
func (l *logins) token(r *http.Request) reply {
	var q tokenRequest
	if json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(&q) != nil {
		return refuseLogin(UserTokenPath, 20063)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	var g *userGrant
	code := l.checkApp(r, q)
	switch {
	case code != 0:
	case q.GrantType == "authorization_code":
		g, code = l.redeem(q)
	case q.GrantType == "refresh_token":
		g, code = l.renew(q.Refresh)
	default:
		code = 20036
	}
	scopes := strings.Fields(q.Scope)
	switch {
	case code != 0:
	case len(scopes) == 0:
		scopes = g.scopes
	default:
		code = checkScopes(scopes, g.scopes)
	}
	if code != 0 {
		return refuseLogin(UserTokenPath, code)
	}
	g.used = true
	return l.grant(g.user, scopes)
}

// checkApp returns the code of what is wrong with who asks, 0 if nothing is.
func (l *logins) checkApp(r *http.Request, q tokenRequest) int {
	switch {
	case q.GrantType == "" || q.ClientID == "" || q.ClientSecret == "":
		return 20001
	case r.Header.Get("Authorization") != "":
		return 20070
	case q.ClientID != l.appID:
		return 20048
	case subtle.ConstantTimeCompare([]byte(q.ClientSecret), []byte(l.appSecret)) != 1:
		return 20002
	}
	return 0
}

// redeem finds what a code stands for, or the code of the refusal.
func (l *logins) redeem(q tokenRequest) (*userGrant, int) {
	c, ok := l.codes[q.Code]
	switch {
	case q.Code == "":
		return nil, 20001
	case !ok:
		return nil, 20003
	case c.appID != q.ClientID:
		return nil, 20024
	case c.used:
		return nil, 20065
	case !l.now().Before(c.ends):
		return nil, 20004
	case c.redirectURI != q.RedirectURI && (c.redirectURI != "" || q.RedirectURI != ""):
		return nil, 20071
	case !c.proves(q.Verifier):
		return nil, 20049
	}
	return &c.userGrant, 0
}

// proves reports whether the verifier is the one that the code began with.
func (c *loginCode) proves(verifier string) bool {
	switch c.method {
	case "S256":
		digest := sha256.Sum256([]byte(verifier))
		return c.challenge == base64.RawURLEncoding.EncodeToString(digest[:])
	case "plain":
		return c.challenge == verifier
	}
	return verifier == ""
}

// renew finds what a refresh token stands for, or the code of the refusal.
func (l *logins) renew(refresh string) (*userGrant, int) {
	g, ok := l.refresh[refresh]
	switch {
	case refresh == "":
		return nil, 20001
	case !ok:
		return nil, 20026
	case g.revoked:
		return nil, 20064
	case g.used:
		return nil, 20073
	case !l.now().Before(g.ends):
		return nil, 20037
	}
	return g, 0
}

// checkScopes returns the code of what is wrong with scopes, of which the user
// has granted some.
func checkScopes(scopes, granted []string) int {
	for i, scope := range scopes {
		switch {
		case slices.Contains(scopes[:i], scope):
			return 20067
		case !slices.Contains(granted, scope):
			return 20068
		}
	}
	return 0
}

// grant answers new tokens. They are as long as the platform's are.
func (l *logins) grant(user string, scopes []string) reply {
	now := l.now()
	access := "u-" + randomHex(600)
	l.access[access] = &userGrant{user: user, scopes: scopes, ends: now.Add(userTokenLife)}
	body := fields{
		"code": 0, "access_token": access, "expires_in": int(userTokenLife.Seconds()),
		"token_type": "Bearer", "scope": strings.Join(scopes, " "),
	}
	if slices.Contains(scopes, offlineAccess) {
		refresh := "ur-" + randomHex(600)
		l.refresh[refresh] = &userGrant{user: user, scopes: scopes, ends: now.Add(refreshLife)}
		body["refresh_token"] = refresh
		body["refresh_token_expires_in"] = int(refreshLife.Seconds())
	}
	return reply{body: body}
}

// userInfo answers UserInfoPath.
func (l *logins) userInfo(r *http.Request) reply {
	token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !bearer || token == "" {
		return refuse(http.StatusBadRequest, 99991661, "Missing access token for authorization")
	}
	l.mu.Lock()
	g, ok := l.access[token]
	l.mu.Unlock()
	if !ok || !l.now().Before(g.ends) {
		return refuseLogin(UserInfoPath, 20005)
	}
	u, _ := userByID(g.user)
	avatar := "http://" + r.Host + "/avatars/" + u.ID + ".svg"
	data := fields{
		"open_id": u.ID, "union_id": u.UnionID, "tenant_key": u.TenantKey, "name": u.Name, "en_name": u.I18nNames["en_us"],
		"avatar_url": avatar, "avatar_thumb": avatar, "avatar_middle": avatar, "avatar_big": avatar,
	}
	for scope, more := range map[string]fields{
		"contact:user.email:readonly":       {"email": strings.TrimPrefix(u.ID, "ou_") + "@example.com"},
		"contact:user.employee_id:readonly": {"user_id": strings.TrimPrefix(u.ID, "ou_")},
	} {
		if slices.Contains(g.scopes, scope) {
			maps.Copy(data, more)
		}
	}
	return reply{body: fields{"code": 0, "msg": "success", "data": data}}
}

// ExpireUserTokens ends every user access token at once. Refresh tokens stay.
func (e *Emulator) ExpireUserTokens() {
	l := &e.platform.logins
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.access)
}

// RevokeRefreshTokens revokes every refresh token, as when users take their
// consent back.
func (e *Emulator) RevokeRefreshTokens() {
	l := &e.platform.logins
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, g := range l.refresh {
		g.revoked = true
	}
}

// LoginCode returns a code as requestAccess would to a page that asks for these
// scopes, and the user whom the settings name agrees.
func (e *Emulator) LoginCode(scopes ...string) string {
	return e.platform.logins.issue(loginCode{
		userGrant: userGrant{user: e.Settings().User, scopes: scopes}, appID: e.appID,
	}, accessCodeLife)
}

func (e *Emulator) requestAccess(_ context.Context, params json.RawMessage) (any, error) {
	p := struct {
		AppID     string   `json:"appID"`
		State     string   `json:"state"`
		ScopeList []string `json:"scopeList"`
	}{AppID: e.appID}
	json.Unmarshal(params, &p)
	code := e.platform.logins.issue(loginCode{
		userGrant: userGrant{user: e.Settings().User, scopes: p.ScopeList}, appID: p.AppID,
	}, accessCodeLife)
	return fields{"code": code, "state": p.State}, nil
}

func (e *Emulator) requestAuthCode(ctx context.Context, params json.RawMessage) (any, error) {
	p := struct {
		AppID string `json:"appId"`
	}{e.appID}
	json.Unmarshal(params, &p)
	if s := e.Settings(); !s.registered(e.pageOf(ctx).URL()) {
		const path, code = "tt.requestAuthCode", 10236
		return nil, &jsapi.Error{Path: path, Code: code, Msg: meaning(path, code, 0)}
	}
	code := e.platform.logins.issue(loginCode{
		userGrant: userGrant{user: e.Settings().User}, appID: p.AppID,
	}, loginCodeLife)
	return fields{"code": code}, nil
}

// registered reports whether a URL is among the RedirectURLs.
func (s Settings) registered(url string) bool {
	if i := strings.IndexAny(url, "?#"); i >= 0 {
		url = url[:i]
	}
	return len(s.RedirectURLs) == 0 || slices.Contains(s.RedirectURLs, url)
}
