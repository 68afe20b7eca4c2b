package jsapi

import "context"

// ConfigParams are the parameters of [Client.Configure]. All but JSAPIList come
// from the server that holds the app secret.
type ConfigParams struct {
	AppID     string `json:"appId"`     // cli_…
	Timestamp int64  `json:"timestamp"` // milliseconds, as signed
	NonceStr  string `json:"nonceStr"`  // as signed
	Signature string `json:"signature"` // lower-case hex SHA-1

	// JSAPIList names the functions that the page will call, without "tt.".
	// Empty is allowed and enough for most.
	JSAPIList []string `json:"jsApiList" wire:"list"`
}

func (p ConfigParams) missing() string {
	switch {
	case p.AppID == "":
		return "AppID"
	case p.Timestamp == 0:
		return "Timestamp"
	case p.NonceStr == "":
		return "NonceStr"
	case p.Signature == "":
		return "Signature"
	}
	return ""
}

// Configure authenticates the page at its present URL with h5sdk.config and
// blocks until the client accepts or refuses. A signature can be presented
// once: repeat with newly signed parameters only, and do so whenever the
// page's URL has changed.
//
// Only the client's answer to this attempt counts (onSuccess, onFail), not
// h5sdk.ready, which fires in both cases. The [ErrorCode] of a refusal is one of
// 333430 to 333450.
//
// https://open.feishu.cn/document/uYjL24iN/uQjMuQjMuQjM/authentication/h5sdkconfig
func (c *Client) Configure(ctx context.Context, p ConfigParams) error {
	if field := p.missing(); field != "" {
		return &Error{Path: configPath, Errno: ErrnoInvalidParam, Msg: field + " is missing"}
	}
	return c.Call(ctx, configPath, p, nil)
}

// Ready blocks until the SDK has initialized, whether or not [Client.Configure]
// succeeded. [Client.Configure] does not need it; calls that need no
// configuration (RequestAccess, RequestAuthCode) do.
func (c *Client) Ready(ctx context.Context) error {
	return c.Call(ctx, "h5sdk.ready", nil, nil)
}
