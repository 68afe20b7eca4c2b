// Package middleware has the middleware of the server. Each function takes the
// next handler last and returns one that wraps it:
//
//	h := middleware.Recover(log, writeError, mux)
//	h = middleware.Log(log, h)
//	h = middleware.RequestInfo(proxies, log, h)
//
// Middleware does not write errors: it passes a problem to an [ErrorWriter].
package middleware

import (
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/internal/problem"
)

// ErrorWriter answers r with a problem.
type ErrorWriter func(w http.ResponseWriter, r *http.Request, p *problem.Problem)
