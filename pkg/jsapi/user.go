package jsapi

import "encoding/json"

// complete finds the translated names where some clients have them only: in
// the text beside the profile.
func (r *GetUserInfoResult) complete() {
	if len(r.UserInfo.I18nName) > 0 {
		return
	}
	var raw UserInfo
	if json.Unmarshal([]byte(r.RawData), &raw) == nil {
		r.UserInfo.I18nName = raw.I18nName
	}
}
