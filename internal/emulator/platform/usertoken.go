package platform

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// A tokenRequest is the body of a request to one of the endpoints for user tokens.
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

// readTokenRequest reads the body as JSON, or as a form if the request says so. v2
// documents JSON alone, but takes forms too; v3 prefers forms.
func readTokenRequest(r *http.Request) (q tokenRequest, err error) {
	body := io.LimitReader(r.Body, 1<<20)
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "application/x-www-form-urlencoded" {
		return q, json.NewDecoder(body).Decode(&q)
	}
	raw, err := io.ReadAll(body)
	if err != nil {
		return q, err
	}
	form, err := url.ParseQuery(string(raw))
	if err != nil {
		return q, err
	}
	return tokenRequest{
		GrantType: form.Get("grant_type"), ClientID: form.Get("client_id"), ClientSecret: form.Get("client_secret"),
		Code: form.Get("code"), RedirectURI: form.Get("redirect_uri"), Verifier: form.Get("code_verifier"),
		Refresh: form.Get("refresh_token"), Scope: form.Get("scope"),
	}, nil
}

// serveTokenV2 answers UserTokenPath.
func (s *signIn) serveTokenV2(r *http.Request) reply { return s.serveToken(r, UserTokenPath) }

// serveTokenV3 answers UserTokenV3Path. Lark does not have it: there it refuses
// everything with 20050.
func (s *signIn) serveTokenV3(r *http.Request) reply {
	if s.settings.Get().Client.Lark() {
		return refuseLogin(UserTokenV3Path, 20050)
	}
	return s.serveToken(r, UserTokenV3Path)
}

func (s *signIn) serveToken(r *http.Request, path string) reply {
	q, err := readTokenRequest(r)
	if err != nil {
		return refuseLogin(path, 20063)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var g *userGrant
	code := s.checkApp(r, q)
	switch {
	case code != 0:
	case q.GrantType == "authorization_code":
		g, code = s.redeem(q, path)
	case q.GrantType == "refresh_token":
		g, code = s.renew(q.Refresh, path)
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
		return refuseLogin(path, code)
	}
	g.used = true
	delete(s.access, g.access) // a refresh ends the token that it replaces
	return s.grant(g, scopes, path == UserTokenV3Path)
}

// checkApp returns the code of the refusal of an app, or 0.
func (s *signIn) checkApp(r *http.Request, q tokenRequest) int {
	switch {
	case q.GrantType == "" || q.ClientID == "" || q.ClientSecret == "":
		return 20001
	case r.Header.Get("Authorization") != "":
		return 20070
	case q.ClientID != s.appID:
		return 20048
	case subtle.ConstantTimeCompare([]byte(q.ClientSecret), []byte(s.appSecret)) != 1:
		return 20002
	}
	return 0
}

// redeem returns the grant of a login code, or the code of the refusal.
func (s *signIn) redeem(q tokenRequest, path string) (*userGrant, int) {
	c, ok := s.codes[q.Code]
	switch {
	case q.Code == "":
		return nil, 20001
	case !ok:
		return nil, 20003
	case c.appID != q.ClientID:
		return nil, 20024
	case c.used:
		return nil, 20065
	case !s.now().Before(c.expires):
		return nil, 20004
	case c.redirectURI != q.RedirectURI && (c.redirectURI != "" || q.RedirectURI != ""):
		return nil, 20071
	case !c.matches(q.Verifier, path):
		return nil, 20049
	}
	return &c.userGrant, 0
}

// matches reports whether the PKCE verifier belongs to the code's challenge. The
// endpoints differ: v2 ignores a verifier if there was no challenge, v3 does not, and
// v3 refuses every verifier of an S256 challenge.
func (c *loginCode) matches(verifier, path string) bool {
	v3 := path == UserTokenV3Path
	switch c.method {
	case "S256":
		digest := sha256.Sum256([]byte(verifier))
		return !v3 && c.challenge == base64.RawURLEncoding.EncodeToString(digest[:])
	case "plain":
		return c.challenge == verifier
	}
	return verifier == "" || !v3
}

// renew returns the grant of a refresh token, or the code of the refusal. v2 takes
// only the refresh tokens that it has issued, v3 takes all.
func (s *signIn) renew(refresh, path string) (*userGrant, int) {
	g, ok := s.refresh[refresh]
	switch {
	case refresh == "":
		return nil, 20001
	case !ok, g.v3 && path == UserTokenPath:
		return nil, 20026
	case g.revoked:
		return nil, 20064
	case g.used:
		return nil, 20073
	case !s.now().Before(g.expires), !s.now().Before(g.consented.Add(consentLifetime)):
		return nil, 20037
	}
	return g, 0
}

// checkScopes returns the code of the refusal of scopes, or 0. granted are those
// that the user has granted.
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

// grant returns new tokens that replace g. They are as long as those of the platform.
func (s *signIn) grant(g *userGrant, scopes []string, v3 bool) reply {
	now := s.now()
	access := s.log.Hide("u-" + randomHex(600))
	s.access[access] = &userGrant{user: g.user, scopes: scopes, expires: now.Add(userTokenLifetime)}
	body := fields{
		"code": 0, "access_token": access, "expires_in": int(userTokenLifetime.Seconds()),
		"token_type": "Bearer", "scope": strings.Join(scopes, " "),
	}
	if slices.Contains(scopes, offlineAccess) {
		refresh := s.log.Hide("ur-" + randomHex(600))
		s.refresh[refresh] = &userGrant{
			user: g.user, scopes: scopes, consented: g.consented, expires: now.Add(refreshTokenLifetime), access: access, v3: v3,
		}
		body["refresh_token"] = refresh
		body["refresh_token_expires_in"] = int(refreshTokenLifetime.Seconds())
	}
	return reply{body: body}
}
