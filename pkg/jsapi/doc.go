// Package jsapi calls the JSAPI of the Feishu (Lark) client from a Go program
// compiled to WebAssembly: profiles, toasts, pickers, the scanner and every
// other function that a page in Feishu may call. It needs the standard library
// only.
//
// A zero [Client] calls the client of the page that it runs in:
//
//	var client jsapi.Client
//	err := client.Configure(ctx, jsapi.ConfigParams{
//		AppID: p.AppID, Timestamp: p.Timestamp, NonceStr: p.NonceStr, Signature: p.Signature, // from your server
//	})
//	if err != nil {
//		return err
//	}
//	user, err := client.GetUserInfo(ctx, jsapi.GetUserInfoParams{})
//	switch {
//	case errors.Is(err, jsapi.ErrDenied):
//		return client.ShowToast(ctx, jsapi.ShowToastParams{Title: "Hello"})
//	case err != nil:
//		return err
//	}
//	return client.ShowToast(ctx, jsapi.ShowToastParams{Title: "Hello, " + user.UserInfo.NickName})
//
// # Calls
//
// Every function has a method, which blocks and takes a context first: call it
// from a goroutine, never from inside a js.Func. If the context has no deadline,
// a call ends after [DefaultTimeout], unless it may wait for the user: then only
// the context ends it. Functions without a method are called by [Client.Call].
//
// # Errors
//
// Errors are *[Error]; errors.Is reports their class, such as [ErrDenied], and
// [ErrorCode] returns their code. A function that the page or the client lacks
// fails with [ErrUnsupported], everywhere outside Feishu too.
//
// # Tests
//
// The package compiles natively, where a [Runtime] such as jsapitest.Host replaces
// the page in tests.
//
// https://open.feishu.cn/document/uYjL24iN/uMTMuMTMuMTM/introduction
package jsapi
