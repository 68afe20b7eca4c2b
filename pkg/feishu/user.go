package feishu

import (
	"context"
	"net/http"
)

// A User is somebody who has signed in. Which of the last four fields there are
// depends on the app's permissions.
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

// User returns the user whom the access token belongs to. It blocks for 5
// seconds at most, a second try after a failure that may pass included, and is
// safe to repeat.
//
// Documentation: https://open.feishu.cn/document/server-docs/authentication-management/login-state-management/get
func (c *Client) User(ctx context.Context, accessToken string) (User, error) {
	var last *userAnswer
	_, err := c.fetch(ctx, call{
		op:     "get user_info",
		method: http.MethodGet,
		path:   "/open-apis/authen/v1/user_info",
		bearer: accessToken,
		answer: func() grant { last = new(userAnswer); return last },
	})
	if err != nil {
		return User{}, err
	}
	return last.Data, nil
}

type userAnswer struct {
	Data User `json:"data"`
}

// grant names the user. What is known of somebody has no end: any that makes
// sense will do.
func (a *userAnswer) grant() (string, int64) { return a.Data.OpenID, longestLife }
