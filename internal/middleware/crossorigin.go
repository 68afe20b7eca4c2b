package middleware

import (
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/internal/origin"
	"github.com/feishu-goapp/feishu-goapp/internal/problem"
	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
)

// CrossOrigin refuses requests that change something and come from a page of
// another site, other than the trusted ones. See [http.CrossOriginProtection].
//
// Browsers that send no Sec-Fetch-Site, such as Safari before 16.4, are judged by
// the host that a trusted proxy reports, which may not be the one of the request.
func CrossOrigin(trusted []origin.Origin, writeError ErrorWriter, next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	for _, o := range trusted {
		if err := protection.AddTrustedOrigin(o.String()); err != nil {
			panic(err) // not for what origin.Parse accepts
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if protection.Check(r) != nil && !arrivedAtOrigin(r) {
			CloseUnread(w, r)
			writeError(w, r, problem.CrossOrigin.WithDetail("send the request from a page of this server; if this is one, add its origin to TRUSTED_ORIGINS"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// arrivedAtOrigin reports whether the request was sent to the origin in its header
// Origin. It is false if the browser sent Sec-Fetch-Site, which is more precise.
func arrivedAtOrigin(r *http.Request) bool {
	page, err := origin.Parse(r.Header.Get("Origin"))
	return err == nil && r.Header.Get("Sec-Fetch-Site") == "" && origin.Trusts(nil, requestinfo.FromContext(r.Context()), page)
}
