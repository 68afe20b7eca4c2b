package jsapi

import (
	"context"
	"errors"
)

// LoginCode returns a code that the server of the app appID exchanges for a
// user access token, and so learns who the user is: what [Client.GetUserInfo]
// returns is the page's word alone. The code is good once, for 3 minutes at
// least; call again for another. [Client.Configure] is not needed.
//
// It asks with [Client.RequestAccess], which may show the person a prompt if
// scopes are given and not yet granted. Where the SDK or the client does not
// have that, it asks with [Client.RequestAuthCode], which takes no scopes and
// wants the page's address among the app's redirect URLs. A refusal is final:
// the error then is [ErrDenied].
//
// It blocks until the host answers or ctx ends. Waiting for the SDK has the
// deadline [DefaultTimeout], waiting for the person has none.
//
// https://open.feishu.cn/document/uYjL24iN/uUzMuUzMuUzM/requestaccess
func (c *Client) LoginCode(ctx context.Context, appID string, scopes ...string) (string, error) {
	const path, older = "tt.requestAccess", "tt.requestAuthCode"
	switch {
	case appID == "":
		return "", &Error{Path: path, Errno: ErrnoInvalidParam, Msg: "AppID is missing"}
	case !c.Supports(path) && !c.Supports(older): // and nobody will say ready
		return "", unsupported(path, "the page has no function for it")
	}
	if err := c.Ready(ctx); err != nil && !errors.Is(err, ErrUnsupported) {
		return "", err
	}
	access, err := c.RequestAccess(ctx, RequestAccessParams{AppID: appID, ScopeList: scopes})
	if err == nil {
		return codeOf(path, access.Code)
	}
	if !errors.Is(err, ErrUnsupported) || !c.Supports(older) {
		return "", err
	}
	auth, err := c.RequestAuthCode(ctx, RequestAuthCodeParams{AppID: appID})
	if err != nil {
		return "", err
	}
	return codeOf(older, auth.Code)
}

// codeOf makes sure that a success has a code.
func codeOf(path, code string) (string, error) {
	if code == "" {
		return "", &Error{Path: path, Msg: "the answer has no code"}
	}
	return code, nil
}
