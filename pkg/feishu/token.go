package feishu

import (
	"context"
	"encoding/json"

	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

// TenantToken returns the source of the app's tenant_access_token.
//
// Each of its tickets is a call, which blocks for 5 seconds at most, including a
// second try after a temporary failure. It is safe to repeat: while 30 minutes or
// more are left the platform returns the same token.
//
// Documentation: https://open.feishu.cn/document/ukTMukTMukTM/ukDNz4SO0MjL5QzM/auth-v3/auth/tenant_access_token_internal
func (c *Client) TenantToken() ticket.Source {
	return ticket.SourceFunc(func(ctx context.Context) (ticket.Ticket, error) {
		body, err := json.Marshal(struct {
			AppID     string `json:"app_id"`
			AppSecret string `json:"app_secret"`
		}{c.AppID, c.AppSecret})
		if err != nil {
			return ticket.Ticket{}, err
		}
		r, sent, err := send[tokenResponse](ctx, c, call{
			op:   "get tenant_access_token",
			path: "/open-apis/auth/v3/tenant_access_token/internal",
			body: body,
		})
		if err != nil {
			return ticket.Ticket{}, err
		}
		return ticket.Ticket{Value: r.Token, Expires: after(sent, r.Expire)}, nil
	})
}

type tokenResponse struct {
	Token  string `json:"tenant_access_token"`
	Expire int64  `json:"expire"` // seconds
}

func (r tokenResponse) validate() error { return checkCredential(r.Token, r.Expire) }
