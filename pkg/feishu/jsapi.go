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

// Tokens returns tenant access tokens, and is told which were refused. A
// *ticket.Cached is one.
type Tokens interface {
	ticket.Source
	Invalidate(refused string)
}

// JSAPITicket returns the source of the app's jsapi_ticket.
//
// Each of its tickets is a call, which blocks for 5 seconds at most, including a
// second try after a temporary failure, in addition to the time that tokens takes.
// A refused token is invalidated and the call repeated with a new one. It is safe
// to repeat: while 30 minutes or more are left the platform returns the same
// ticket. The platform limits the rate of these calls: cache the ticket.
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
	r, sent, err := send[ticketResponse](ctx, c, call{op: "get jsapi_ticket", path: "/open-apis/jssdk/ticket/get", bearer: token})
	if err != nil {
		return ticket.Ticket{}, err
	}
	return ticket.Ticket{Value: r.Data.Ticket, Expires: after(sent, r.Data.ExpireIn)}, nil
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

type ticketResponse struct {
	Data struct {
		Ticket   string `json:"ticket"`
		ExpireIn int64  `json:"expire_in"` // seconds
	} `json:"data"`
}

func (r ticketResponse) validate() error { return checkCredential(r.Data.Ticket, r.Data.ExpireIn) }
