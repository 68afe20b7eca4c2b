// Package jsapi calls the JSAPI of the Feishu (Lark) client from a Go program
// compiled to WebAssembly: who is the user, toasts, pickers, the scanner and
// the rest of what a page inside Feishu may ask for.
//
// A zero [Client] speaks to the page it runs in:
//
//	var feishu jsapi.Client
//	err := feishu.Configure(ctx, jsapi.ConfigParams{…}) // from your server
//	user, err := feishu.GetUserInfo(ctx, jsapi.GetUserInfoParams{})
//
// Calls block and take a context first, so call them from a goroutine of your
// own and never from inside a js.Func. Every wait ends: where the context has
// no deadline, after [DefaultTimeout], unless the call waits for a person.
//
// Nothing here panics when the page is not in Feishu or the client lacks a
// function: the error then is [ErrUnsupported]. The package needs the standard
// library only and compiles natively, where a scripted host from package
// jsapitest takes the page's place in tests.
//
// https://open.feishu.cn/document/uYjL24iN/uMTMuMTMuMTM/introduction
package jsapi
