package jsapi

import (
	"context"
	"errors"
)

// LoginCode returns an authorization code that the server of the app appID
// exchanges for a user access token, which identifies the user: a server cannot
// trust the result of [Client.GetUserInfo]. The code is valid once, for at least
// 3 minutes; call again for another. [Client.Configure] is not needed.
//
// It calls [Client.RequestAccess], which may ask the user if scopes are given and
// not yet granted. If the SDK or the client lacks it, it calls
// [Client.RequestAuthCode], which takes no scopes and needs the page's URL among
// the app's redirect URLs. After a refusal it returns [ErrDenied].
//
// It blocks until the client answers or ctx ends. Waiting for the SDK has the
// timeout [DefaultTimeout], waiting for the user has none.
//
// https://open.feishu.cn/document/uYjL24iN/uUzMuUzMuUzM/requestaccess
func (c *Client) LoginCode(ctx context.Context, appID string, scopes ...string) (string, error) {
	const path, older = "tt.requestAccess", "tt.requestAuthCode"
	switch {
	case appID == "":
		return "", &Error{Path: path, Errno: ErrnoInvalidParam, Msg: "AppID is missing"}
	case !c.Supports(path) && !c.Supports(older): // and Ready would block until ctx ends
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

// codeOf returns an error if a successful answer has no code.
func codeOf(path, code string) (string, error) {
	if code == "" {
		return "", &Error{Path: path, Msg: "the answer has no code"}
	}
	return code, nil
}
