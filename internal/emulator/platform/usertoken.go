package platform

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
)

// A tokenRequest is the body of a request to UserTokenPath.
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

// serveToken answers UserTokenPath.
func (s *signIn) serveToken(r *http.Request) reply {
	var q tokenRequest
	if json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(&q) != nil {
		return refuseLogin(UserTokenPath, 20063)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var g *userGrant
	code := s.checkApp(r, q)
	switch {
	case code != 0:
	case q.GrantType == "authorization_code":
		g, code = s.redeem(q)
	case q.GrantType == "refresh_token":
		g, code = s.renew(q.Refresh)
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
	return s.grant(g.user, scopes)
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
func (s *signIn) redeem(q tokenRequest) (*userGrant, int) {
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
	case !c.matches(q.Verifier):
		return nil, 20049
	}
	return &c.userGrant, 0
}

// matches reports whether the PKCE verifier belongs to the code's challenge.
func (c *loginCode) matches(verifier string) bool {
	switch c.method {
	case "S256":
		digest := sha256.Sum256([]byte(verifier))
		return c.challenge == base64.RawURLEncoding.EncodeToString(digest[:])
	case "plain":
		return c.challenge == verifier
	}
	return verifier == ""
}

// renew returns the grant of a refresh token, or the code of the refusal.
func (s *signIn) renew(refresh string) (*userGrant, int) {
	g, ok := s.refresh[refresh]
	switch {
	case refresh == "":
		return nil, 20001
	case !ok:
		return nil, 20026
	case g.revoked:
		return nil, 20064
	case g.used:
		return nil, 20073
	case !s.now().Before(g.expires):
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

// grant returns new tokens. They are as long as those of the platform.
func (s *signIn) grant(user string, scopes []string) reply {
	now := s.now()
	access := s.log.Hide("u-" + randomHex(600))
	s.access[access] = &userGrant{user: user, scopes: scopes, expires: now.Add(userTokenLifetime)}
	body := fields{
		"code": 0, "access_token": access, "expires_in": int(userTokenLifetime.Seconds()),
		"token_type": "Bearer", "scope": strings.Join(scopes, " "),
	}
	if slices.Contains(scopes, offlineAccess) {
		refresh := s.log.Hide("ur-" + randomHex(600))
		s.refresh[refresh] = &userGrant{user: user, scopes: scopes, expires: now.Add(refreshTokenLifetime)}
		body["refresh_token"] = refresh
		body["refresh_token_expires_in"] = int(refreshTokenLifetime.Seconds())
	}
	return reply{body: body}
}
