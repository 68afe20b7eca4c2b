package middleware

import (
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/internal/origin"
	"github.com/feishu-goapp/feishu-goapp/internal/problem"
)

// CrossOrigin refuses requests that change something and come from a page of
// another site, other than the trusted ones. See [http.CrossOriginProtection].
func CrossOrigin(trusted []origin.Origin, writeError ErrorWriter, next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	for _, o := range trusted {
		if err := protection.AddTrustedOrigin(o.String()); err != nil {
			panic(err) // not for what origin.Parse accepts
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if protection.Check(r) != nil {
			CloseUnread(w, r)
			writeError(w, r, problem.CrossOrigin.WithDetail("send the request from a page of this server; if this is one, add its origin to TRUSTED_ORIGINS"))
			return
		}
		next.ServeHTTP(w, r)
	})
}
