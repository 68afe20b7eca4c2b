// Package ticket caches the short-lived credentials of an app: its tenant
// access token and its jsapi_ticket.
//
// A [Source] fetches a ticket. A [Store] caches the tickets of any source:
//
//	store := ticket.NewStore()
//	tickets := store.Cache("jsapi_ticket", source)
//
//	t, err := tickets.Ticket(ctx) // from any number of goroutines
//	tickets.Invalidate(t.Value)   // if the ticket was refused
//	tickets.Renew(ctx, t.Value)   // if a page reports that it was
//
// A feishu.Client wires both of its tickets with Client.Tickets.
//
// The rules follow from those of the platform: a ticket lives two hours, and
// while more than half an hour is left another call returns the same one, at
// the expense of a small quota. Several processes share their tickets through a
// [Coordinator]. See
// https://open.feishu.cn/document/ukTMukTMukTM/uYTM5UjL2ETO14iNxkTN/h5_js_sdk/authorization
package ticket
