package jsapi_test

import (
	"encoding/json"
	"errors"
	"maps"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

const profile = `{"nickName":"张三","avatarUrl":"https://example.cn/a.png","gender":"male","country":"China","city":"Beijing","language":"zh_CN"`

func TestGetUserInfoReturnsTheProfile(t *testing.T) {
	client, host := newClient()
	answer := `{"userInfo":` + profile + `},"rawData":"{}","errMsg":"getUserInfo:ok"}`
	host.Answer("tt.getUserInfo", json.RawMessage(answer))
	got, err := client.GetUserInfo(t.Context(), jsapi.GetUserInfoParams{})
	if err != nil {
		t.Fatal(err)
	}
	u := got.UserInfo
	if u.NickName != "张三" || u.AvatarURL != "https://example.cn/a.png" || u.Gender != jsapi.GenderMale ||
		u.Country != "China" || u.City != "Beijing" || u.Language != "zh_CN" || u.I18nName != nil {
		t.Errorf("got %+v", u)
	}
	if got.RawData != "{}" {
		t.Errorf("RawData = %q", got.RawData)
	}
	if got := sent(t, host, "tt.getUserInfo"); got != "{}" {
		t.Errorf("sent %s", got)
	}
}

func TestGetUserInfoRequestsCredentials(t *testing.T) {
	client, host := newClient()
	host.Answer("tt.getUserInfo", json.RawMessage(`{"signature":"s","encryptedData":"e","iv":"i"}`))
	got, err := client.GetUserInfo(t.Context(), jsapi.GetUserInfoParams{WithCredentials: true})
	if err != nil || got.Signature != "s" || got.EncryptedData != "e" || got.IV != "i" {
		t.Errorf("got %+v, %v", got, err)
	}
	if got, want := sent(t, host, "tt.getUserInfo"), `{"withCredentials":true}`; got != want {
		t.Errorf("sent %s, want %s", got, want)
	}
}

func TestGetUserInfoFindsTheNameInEveryLanguageWhereverItIs(t *testing.T) {
	const names = `,"i18nName":{"zh_cn":"张三","en_us":"Zhang San"}}`
	for name, v := range map[string]struct {
		answer string
		want   map[string]string
	}{
		"userInfo":             {`{"userInfo":` + profile + names + `,"rawData":""}`, map[string]string{"zh_cn": "张三", "en_us": "Zhang San"}},
		"rawData only":         {`{"userInfo":` + profile + `},"rawData":` + quote(profile+names) + `}`, map[string]string{"zh_cn": "张三", "en_us": "Zhang San"}},
		"empty in userInfo":    {`{"userInfo":` + profile + `,"i18nName":{}},"rawData":` + quote(profile+names) + `}`, map[string]string{"zh_cn": "张三", "en_us": "Zhang San"}},
		"userInfo comes first": {`{"userInfo":` + profile + `,"i18nName":{"en_us":"Z"}},"rawData":` + quote(profile+names) + `}`, map[string]string{"en_us": "Z"}},
		"nowhere":              {`{"userInfo":` + profile + `},"rawData":` + quote(profile+"}") + `}`, nil},
		"rawData is no JSON":   {`{"userInfo":` + profile + `},"rawData":"{"}`, nil},
		"no rawData":           {`{"userInfo":` + profile + `}}`, nil},
	} {
		client, host := newClient()
		host.Answer("tt.getUserInfo", json.RawMessage(v.answer))
		got, err := client.GetUserInfo(t.Context(), jsapi.GetUserInfoParams{})
		if err != nil || got.UserInfo.NickName != "张三" || !maps.Equal(got.UserInfo.I18nName, v.want) {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
}

func TestGetUserInfoReturnsTheHostsError(t *testing.T) {
	client, host := newClient()
	host.Fail("tt.getUserInfo", jsapi.Error{Errno: 107, Msg: "user permission denied"})
	got, err := client.GetUserInfo(t.Context(), jsapi.GetUserInfoParams{})
	if got != nil || !errors.Is(err, jsapi.ErrDenied) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(b)
}
