package feishu

import (
	"context"
	"errors"
	"net/http"
)

// User is a user of the app. Which of the last four fields are set depends on the
// app's permissions.
type User struct {
	OpenID    string `json:"open_id"`  // of the user in this app
	UnionID   string `json:"union_id"` // of the user in all apps of one developer
	TenantKey string `json:"tenant_key"`
	Name      string `json:"name"`
	EnName    string `json:"en_name,omitempty"`
	AvatarURL string `json:"avatar_url"`

	UserID          string `json:"user_id,omitempty"`
	Email           string `json:"email,omitempty"`
	EnterpriseEmail string `json:"enterprise_email,omitempty"`
	EmployeeNo      string `json:"employee_no,omitempty"`
}

// User returns the user of an access token. It blocks for 6 seconds at most,
// including a second try after a temporary failure, and is safe to repeat.
//
// Documentation: https://open.feishu.cn/document/server-docs/authentication-management/login-state-management/get
func (c *Client) User(ctx context.Context, accessToken string) (User, error) {
	r, _, err := send[userResponse](ctx, c, call{
		op:     "get user_info",
		method: http.MethodGet,
		path:   "/open-apis/authen/v1/user_info",
		bearer: accessToken, forUser: true,
	})
	return r.Data, err
}

type userResponse struct {
	Data User `json:"data"`
}

func (r userResponse) validate() error {
	if r.Data.OpenID == "" {
		return errors.New("the response has no open_id")
	}
	return nil
}
