package jsapi

import (
	"context"
	"encoding/json"
)

// GetUserInfoParams are the parameters of [Client.GetUserInfo].
type GetUserInfoParams struct {
	// WithCredentials has no effect in web apps: sign in on your server
	// instead.
	WithCredentials bool `json:"withCredentials,omitempty"`
}

// GetUserInfoResult is what [Client.GetUserInfo] returns.
type GetUserInfoResult struct {
	UserInfo UserInfo `json:"userInfo"` // the profile
	RawData  string   `json:"rawData"`  // the profile as JSON text

	Signature     string `json:"signature"`     // not in web apps
	EncryptedData string `json:"encryptedData"` // not in web apps
	IV            string `json:"iv"`            // not in web apps
}

// UserInfo is a person's basic profile.
type UserInfo struct {
	NickName  string `json:"nickName"`  // name
	AvatarURL string `json:"avatarUrl"` // picture
	Gender    Gender `json:"gender"`
	Country   string `json:"country"`
	City      string `json:"city"`
	Language  string `json:"language"` // "zh_CN", "en_US"

	// I18nName holds the name in other languages under "zh_cn", "en_us",
	// "ja_jp". It is not documented and not always there.
	I18nName map[string]string `json:"i18nName"`
}

// Gender is the gender in a profile.
type Gender string

// The genders that a profile may state.
const (
	GenderUnstated Gender = ""
	GenderMale     Gender = "male"
	GenderFemale   Gender = "female"
)

// GetUserInfo returns the basic profile of the person signed in to the client.
// The first time, the client may ask that person for consent
// (scope.userInfo); a refusal is [ErrDenied].
//
// What it says is for display: a server may only trust a login code.
//
// Android, iOS and PC from 3.44.0, Harmony from 7.35.0. Needs
// [Client.Configure]. Errno 1001001: session invalid; 1001002: profile not
// available.
//
// https://open.feishu.cn/document/uYjL24iN/ucjMx4yNyEjL3ITM
func (c *Client) GetUserInfo(ctx context.Context, p GetUserInfoParams) (*GetUserInfoResult, error) {
	var r GetUserInfoResult
	if err := c.Call(ctx, "tt.getUserInfo", p, &r); err != nil {
		return nil, err
	}
	if len(r.UserInfo.I18nName) == 0 {
		// Some clients give the translated names in the text only.
		var raw UserInfo
		if json.Unmarshal([]byte(r.RawData), &raw) == nil {
			r.UserInfo.I18nName = raw.I18nName
		}
	}
	return &r, nil
}
