package jsapi

import "encoding/json"

// complete reads the translated names from RawData, where some clients have them
// only.
func (r *GetUserInfoResult) complete() {
	if len(r.UserInfo.I18nName) > 0 {
		return
	}
	var raw UserInfo
	if json.Unmarshal([]byte(r.RawData), &raw) == nil {
		r.UserInfo.I18nName = raw.I18nName
	}
}
