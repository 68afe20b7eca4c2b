// Package feishu asks the Open Platform of Feishu and Lark for what an app
// needs to call JSAPIs in a web page: a tenant access token, and with that a
// jsapi_ticket.
//
// The client keeps nothing; package ticket does:
//
//	client := &feishu.Client{AppID: id, AppSecret: secret}
//	store := ticket.NewStore()
//	tokens := store.Reuse("tenant_access_token", client.TenantToken())
//	tickets := store.Reuse("jsapi_ticket", client.JSAPITicket(tokens))
//
// For those who sign in, it exchanges a login code for a [UserToken], keeps
// that alive, and tells who the [User] is.
//
// Every error that comes from the platform, or from the way to it, is an
// [*Error]. None holds the app secret, a token or a ticket.
package feishu
