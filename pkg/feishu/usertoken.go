package feishu

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"
)

// UserToken allows an app to call the platform on behalf of a user. Printing or
// logging it does not show its secrets.
type UserToken struct {
	Access  string
	Expires time.Time

	// Refresh can be exchanged once for another UserToken. It is empty without the
	// scope offline_access.
	Refresh        string
	RefreshExpires time.Time

	Scopes []string // granted by the user
}

// String returns when the token expires.
func (t UserToken) String() string { return "user token until " + t.Expires.Format(time.RFC3339) }

// Format writes String for every verb.
func (t UserToken) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, t.String()) }

// LogValue returns String, for log/slog.
func (t UserToken) LogValue() slog.Value { return slog.StringValue(t.String()) }

// LoginCode is the code that a user signs in with.
type LoginCode struct {
	Code string // from tt.requestAccess, tt.requestAuthCode or the redirect

	// As for AuthorizeURL; empty for a code from a JSAPI.
	RedirectURI, Verifier string
}

// ExchangeCode exchanges a login code, which is valid once, for a [UserToken]. It
// blocks for 6 seconds at most. The call is not repeated if no response arrives:
// the code may have been used up.
//
// Documentation: https://open.feishu.cn/document/authentication-management/access-token/get-user-access-token
func (c *Client) ExchangeCode(ctx context.Context, login LoginCode) (UserToken, error) {
	return c.userToken(ctx, "exchange login code", tokenRequest{
		GrantType: "authorization_code", Code: login.Code, RedirectURI: login.RedirectURI, Verifier: login.Verifier,
	})
}

// RefreshUserToken exchanges a refresh token, which is valid once, for a new
// [UserToken] with another refresh token. It blocks for 6 seconds at most. The
// call is not repeated if no response arrives: the token may have been used up.
//
// Documentation: https://open.feishu.cn/document/authentication-management/access-token/refresh-user-access-token
func (c *Client) RefreshUserToken(ctx context.Context, refresh string) (UserToken, error) {
	return c.userToken(ctx, "refresh user token", tokenRequest{GrantType: "refresh_token", Refresh: refresh})
}

type tokenRequest struct {
	GrantType    string `json:"grant_type"`
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
	Code         string `json:"code,omitempty"`
	RedirectURI  string `json:"redirect_uri,omitempty"`
	Verifier     string `json:"code_verifier,omitempty"`
	Refresh      string `json:"refresh_token,omitempty"`
}

func (c *Client) userToken(ctx context.Context, op string, request tokenRequest) (UserToken, error) {
	request.ClientID, request.ClientSecret = c.AppID, c.AppSecret
	body, err := json.Marshal(request)
	if err != nil {
		return UserToken{}, err
	}
	q := call{op: op, path: "/open-apis/authen/v2/oauth/token", body: body, secrets: []string{request.Code, request.Verifier, request.Refresh}, once: true, forUser: true}
	if c.TokenV3 {
		q.host, q.path = c.accounts(), "/oauth/v3/token"
	}
	r, sent, err := send[userTokenResponse](ctx, c, q)
	if err != nil {
		return UserToken{}, err
	}
	token := UserToken{Access: r.Access, Expires: after(sent, r.Expires), Refresh: r.Refresh, Scopes: strings.Fields(r.Scope)}
	if token.Refresh != "" {
		token.RefreshExpires = after(sent, min(max(r.RefreshExpires, 0), longestRefresh))
	}
	return token, nil
}

// longestRefresh is how long a user's consent is valid, in seconds.
const longestRefresh = 365 * 24 * 60 * 60

type userTokenResponse struct {
	Access         string `json:"access_token"`
	Expires        int64  `json:"expires_in"` // seconds
	Refresh        string `json:"refresh_token"`
	RefreshExpires int64  `json:"refresh_token_expires_in"` // seconds
	Scope          string `json:"scope"`
}

func (r userTokenResponse) validate() error { return checkCredential(r.Access, r.Expires) }
