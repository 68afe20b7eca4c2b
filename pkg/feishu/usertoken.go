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

// A UserToken lets an app act in the name of one user. Printed or logged, it
// does not show its secrets.
type UserToken struct {
	Access  string
	Expires time.Time

	// Refresh is good for one more UserToken. It is empty unless the scope
	// offline_access was granted.
	Refresh        string
	RefreshExpires time.Time

	Scopes []string // what the user has granted
}

// String returns when the token expires.
func (t UserToken) String() string { return "user token until " + t.Expires.Format(time.RFC3339) }

// Format writes String for every verb.
func (t UserToken) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, t.String()) }

// LogValue is String, for log/slog.
func (t UserToken) LogValue() slog.Value { return slog.StringValue(t.String()) }

// A LoginCode is the code that a user signs in with.
type LoginCode struct {
	Code string // from tt.requestAccess, tt.requestAuthCode or the redirect

	// What was given to AuthorizeURL; both empty for a code from a JSAPI.
	RedirectURI, Verifier string
}

// ExchangeCode exchanges a login code, which is good once, for a [UserToken]. It
// blocks for 6 seconds at most. The call is not repeated if no answer comes: the
// code may have been used up.
//
// Documentation: https://open.feishu.cn/document/authentication-management/access-token/get-user-access-token
func (c *Client) ExchangeCode(ctx context.Context, login LoginCode) (UserToken, error) {
	return c.userToken(ctx, "exchange login code", tokenRequest{
		GrantType: "authorization_code", Code: login.Code, RedirectURI: login.RedirectURI, Verifier: login.Verifier,
	})
}

// RefreshUserToken gives a refresh token for a new [UserToken], with a new
// refresh token in it: the old one is good once. It blocks for 6 seconds at
// most. The call is not repeated if no answer comes: the token may have been
// used up.
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

func (c *Client) userToken(ctx context.Context, op string, r tokenRequest) (UserToken, error) {
	r.ClientID, r.ClientSecret = c.AppID, c.AppSecret
	body, err := json.Marshal(r)
	if err != nil {
		return UserToken{}, err
	}
	q := call{op: op, path: "/open-apis/authen/v2/oauth/token", body: body, secrets: []string{r.Code, r.Verifier, r.Refresh}, once: true, forUser: true}
	if c.TokenV3 {
		q.host, q.path = c.accounts(), "/oauth/v3/token"
	}
	a, sent, err := send[userTokenAnswer](ctx, c, q)
	if err != nil {
		return UserToken{}, err
	}
	token := UserToken{Access: a.Access, Expires: after(sent, a.Expires), Refresh: a.Refresh, Scopes: strings.Fields(a.Scope)}
	if token.Refresh != "" {
		token.RefreshExpires = after(sent, min(max(a.RefreshExpires, 0), longestRefresh))
	}
	return token, nil
}

// longestRefresh is how long users' consent lasts, in seconds.
const longestRefresh = 365 * 24 * 60 * 60

type userTokenAnswer struct {
	Access         string `json:"access_token"`
	Expires        int64  `json:"expires_in"` // seconds
	Refresh        string `json:"refresh_token"`
	RefreshExpires int64  `json:"refresh_token_expires_in"` // seconds
	Scope          string `json:"scope"`
}

func (a userTokenAnswer) validate() error { return validGrant(a.Access, a.Expires) }
