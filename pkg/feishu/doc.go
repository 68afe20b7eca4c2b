// Package feishu asks the Open Platform of Feishu and Lark for what an app
// needs to call JSAPIs in a web page: a tenant access token, and with that a
// jsapi_ticket.
//
//	client := &feishu.Client{AppID: id, AppSecret: secret}
//	tickets := client.Tickets(ticket.NewStore())
//
// For those who sign in, it exchanges a login code for a [UserToken], keeps
// that alive, and tells who the [User] is.
//
// Every error that comes from the platform, or from the way to it, is an
// [*Error], or wraps one. None holds the app secret, a token or a ticket.
package feishu
