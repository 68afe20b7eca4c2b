package feishu

import (
	"testing"
	"time"
)

// Whatever comes in, decode neither panics nor lets anything pass that is not
// a value with a sensible time.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		tokenOK, ticketOK, userTokenOK, userInfoOK, "", "null", "{}", "[]", `"ok"`, "<html>",
		`{"code":10014,"msg":"app secret invalid"}`,
		`{"code":99991663,"msg":"Invalid access token","error":{"log_id":"2026"}}`,
		`{"code":1,"error":"invalid_grant","data":""}`,
		`{"code":0,"tenant_access_token":"t","expire":-1}`,
		`{"code":0,"tenant_access_token":"t","expire":9223372036854775807}`,
		`{"code":0,"data":{"ticket":"x","expire_in":1e3}}`,
		`{"CODE":0,"Tenant_Access_Token":"t","EXPIRE":1}`,
		`{"code":0,"code":1,"expire":7200,"expire":0}`,
		tokenOK[:30], tokenOK + tokenOK, "\xff\xfe{}", "{\"msg\":\"\xff\"}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, granted := range []grant{new(tokenAnswer), new(ticketAnswer), new(userTokenAnswer), new(userAnswer)} {
			v, err := decode(body, granted)
			_ = v.logID()
			if err != nil || v.Code != 0 {
				continue
			}
			value, seconds := granted.grant()
			if life := time.Duration(seconds) * time.Second; value == "" || life <= 0 || life > 24*time.Hour {
				t.Errorf("%T lets %q for %v pass", granted, value, life)
			}
		}
	})
}
