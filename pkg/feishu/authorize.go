package feishu

import (
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strings"
)

// An Authorization is a visit of the page where users sign in with an ordinary
// browser.
type Authorization struct {
	RedirectURI string   // where they come back to; registered for the app
	State       string   // comes back with them
	Verifier    string   // of PKCE, 43 to 128 characters: the secret to show with the code
	Scopes      []string // to ask for
}

// AuthorizeURL returns the address to send a user to. The verifier is not in
// it, only its digest.
//
// The user comes back to RedirectURI with the parameter state and, for
// [Client.ExchangeCode], code; or with error=access_denied.
//
// Documentation: https://open.feishu.cn/document/common-capabilities/sso/api/obtain-oauth-code
func (c *Client) AuthorizeURL(a Authorization) string {
	digest := sha256.Sum256([]byte(a.Verifier))
	query := url.Values{
		"client_id":             {c.AppID},
		"response_type":         {"code"},
		"redirect_uri":          {a.RedirectURI},
		"state":                 {a.State},
		"code_challenge":        {base64.RawURLEncoding.EncodeToString(digest[:])},
		"code_challenge_method": {"S256"},
	}
	if len(a.Scopes) > 0 {
		query.Set("scope", strings.Join(a.Scopes, " "))
	}
	return c.accounts() + "/open-apis/authen/v1/authorize?" + query.Encode()
}

// accounts returns the host where users sign in.
func (c *Client) accounts() string {
	if c.AccountsHost != "" {
		return strings.TrimRight(c.AccountsHost, "/")
	}
	if name, ok := strings.CutPrefix(c.host(), "https://open."); ok {
		return "https://accounts." + name
	}
	return c.host()
}
