package feishu

import (
	"context"
	"errors"

	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

// Tickets returns the app's jsapi_ticket, cached in store under the key
// "jsapi_ticket". The token that it needs is cached there too, under
// "tenant_access_token". It does not block; see [ticket.Cached] for how its
// tickets are fetched and renewed.
func (c *Client) Tickets(store *ticket.Store) *ticket.Cached {
	tokens := store.Cache("tenant_access_token", c.TenantToken())
	return store.Cache("jsapi_ticket", c.JSAPITicket(tokens))
}

// Tokens is where JSAPITicket gets its tenant access token, and where it says
// that one was refused. A *ticket.Cached is one.
type Tokens interface {
	ticket.Source
	Invalidate(refused string)
}

// JSAPITicket returns the source of the app's jsapi_ticket.
//
// Each of its tickets is a call, which blocks for 5 seconds at most, a second
// try after a failure that may pass included, besides the time tokens takes.
// If the platform does not take the token, it is forgotten and the call made
// once more with a new one. It is safe to repeat: while 30 minutes or more are
// left the platform gives the same ticket again. But calls are few: cache it.
//
// Documentation: https://open.feishu.cn/document/ukTMukTMukTM/uYTM5UjL2ETO14iNxkTN/h5_js_sdk/authorization
func (c *Client) JSAPITicket(tokens Tokens) ticket.Source {
	return ticket.SourceFunc(func(ctx context.Context) (ticket.Ticket, error) {
		for renewed := false; ; renewed = true {
			token, err := tokens.Ticket(ctx)
			if err != nil {
				return ticket.Ticket{}, err
			}
			t, err := c.jsapiTicket(ctx, token.Value)
			if renewed || !tokenRefused(err) {
				return t, err
			}
			tokens.Invalidate(token.Value)
		}
	})
}

func (c *Client) jsapiTicket(ctx context.Context, token string) (ticket.Ticket, error) {
	a, sent, err := send[ticketAnswer](ctx, c, call{op: "get jsapi_ticket", path: "/open-apis/jssdk/ticket/get", bearer: token})
	if err != nil {
		return ticket.Ticket{}, err
	}
	return ticket.Ticket{Value: a.Data.Ticket, Expires: after(sent, a.Data.ExpireIn)}, nil
}

// tokenRefused reports whether a new token may be accepted.
func tokenRefused(err error) bool {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return false
	}
	c := e.Class()
	return c == ClassAppTokenRefused || c == ClassUserTokenRefused
}

type ticketAnswer struct {
	Data struct {
		Ticket   string `json:"ticket"`
		ExpireIn int64  `json:"expire_in"` // seconds
	} `json:"data"`
}

func (a ticketAnswer) validate() error { return validGrant(a.Data.Ticket, a.Data.ExpireIn) }
