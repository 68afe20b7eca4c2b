// Package ticket keeps the short-lived credentials of an application: its
// tenant access token, its jsapi_ticket.
//
// Whoever can fetch a ticket is a [Source]; a [Store] makes any source
// cheap to ask and robust:
//
//	store := ticket.NewStore()
//	tokens := store.Reuse("tenant_access_token", client.TenantToken())
//	tickets := store.Reuse("jsapi_ticket", client.JSAPITicket(tokens))
//
//	t, err := tickets.Ticket(ctx) // from any number of goroutines
//
// The rules follow from those of the platform: a ticket lives two hours, and
// whoever asks while more than half an hour is left is given the same one
// again, at the expense of a small quota. Several processes share their tickets
// through a [Fleet]. See
// https://open.feishu.cn/document/ukTMukTMukTM/uYTM5UjL2ETO14iNxkTN/h5_js_sdk/authorization
package ticket
