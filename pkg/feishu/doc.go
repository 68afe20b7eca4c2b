// Package feishu is a client of the Open Platform of Feishu and Lark. It fetches
// what a web page needs for JSAPIs: a tenant access token, and with that a
// jsapi_ticket.
//
//	client := &feishu.Client{AppID: id, AppSecret: secret}
//	tickets := client.Tickets(ticket.NewStore())
//
// To sign users in, it exchanges a login code for a [UserToken], refreshes that,
// and returns the [User].
//
// Every error of the platform or of the connection is an [*Error] or wraps one.
// None contains the app secret, a token or a ticket.
package feishu
