package feishu

import (
	"testing"
	"time"
)

// decode neither panics nor accepts a response without a credential or with a
// lifetime out of range.
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
		fuzzDecode(t, body, func(a tokenResponse) bool { return hasCredential(a.Token, a.Expire) })
		fuzzDecode(t, body, func(a ticketResponse) bool { return hasCredential(a.Data.Ticket, a.Data.ExpireIn) })
		fuzzDecode(t, body, func(a userTokenResponse) bool { return hasCredential(a.Access, a.Expires) })
		fuzzDecode(t, body, func(a userResponse) bool { return a.Data.OpenID != "" })
	})
}

func hasCredential(value string, seconds int64) bool {
	life := time.Duration(seconds) * time.Second
	return value != "" && life > 0 && life <= 24*time.Hour
}

func fuzzDecode[R response](t *testing.T, body []byte, valid func(R) bool) {
	a, s, err := decode[R](body)
	_ = s.logID()
	if err == nil && s.Code == 0 && !valid(a) {
		t.Errorf("%T passes with %q", a, body)
	}
}
