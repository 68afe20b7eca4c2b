package feishu

import (
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strings"
)

// Authorization is a request of a browser to sign in on the platform's page.
type Authorization struct {
	RedirectURI string   // registered for the app
	State       string   // returned with the code
	Verifier    string   // of PKCE, 43 to 128 characters; sent with the code later
	Scopes      []string // permissions to request
}

// AuthorizeURL returns the URL to redirect a browser to. It contains a digest of
// the verifier.
//
// The platform redirects the browser to RedirectURI, with state and either the
// code for [Client.ExchangeCode] or error=access_denied.
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

// accounts returns the host of the page where users sign in.
func (c *Client) accounts() string {
	if c.AccountsHost != "" {
		return strings.TrimRight(c.AccountsHost, "/")
	}
	if name, ok := strings.CutPrefix(c.host(), "https://open."); ok {
		return "https://accounts." + name
	}
	return c.host()
}
