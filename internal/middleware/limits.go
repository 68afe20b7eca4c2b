package middleware

import (
	"net/http"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/limit"
	"github.com/feishu-goapp/feishu-goapp/internal/problem"
	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
)

// IsProbe reports whether a request asks whether the server is alive or ready.
// No limit of a client applies to it, since a prober that is refused has the
// server restarted or taken out of service.
func IsProbe(r *http.Request) bool {
	return (r.Method == http.MethodGet || r.Method == http.MethodHead) && (r.URL.Path == "/healthz" || r.URL.Path == "/readyz")
}

// MaxTarget is the length of the longest request target, in bytes. It holds
// the URL of a page of 8 KiB in a query: encoding makes that three times as
// long at most.
const MaxTarget = 25 << 10

// maxBodyOfGet bounds the body of a GET or HEAD, which no route reads.
const maxBodyOfGet = 4 << 10

var uriTooLong = problem.Type{Status: http.StatusRequestURITooLong, Slug: "uri-too-long", Title: "The address is too long"}

// Limits refuses requests of clients that send too many or have too many
// connections, except for probes, and those whose target, or whose body where none is read, is too large. The bodies of other
// methods are bounded by [MaxBody].
func Limits(table *limit.Table, writeError ErrorWriter, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		info := requestinfo.FromContext(r.Context())
		bodyless := r.Method == http.MethodGet || r.Method == http.MethodHead
		excess := limit.Excess(r.Context())
		if excess {
			w.Header().Set("Connection", "close")
		}
		switch {
		case excess && !IsProbe(r):
			p := problem.Overloaded.WithDetail("there are too many connections: close those that you do not use, and try again in a moment")
			p.RetryAfter = time.Second
			writeError(w, r, p)
		case !IsProbe(r) && info.Client.IsValid() && !table.Allow(info.Client, info.Start):
			p := problem.TooManyRequests.WithDetail("your address sends too many requests: wait a moment")
			p.RetryAfter = time.Second
			writeError(w, r, p)
		case len(r.RequestURI) > MaxTarget:
			writeError(w, r, uriTooLong.WithDetail("shorten what the page keeps in its URL"))
		case bodyless && (r.ContentLength > maxBodyOfGet || r.ContentLength < 0):
			CloseUnread(w, r)
			writeError(w, r, problem.ContentTooLarge.WithDetail("send "+r.Method+" without a body"))
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// CloseUnread closes the connection after the answer if the request has a
// body, so that the server does not wait for what it will not read.
func CloseUnread(w http.ResponseWriter, r *http.Request) {
	if r.ContentLength != 0 {
		w.Header().Set("Connection", "close")
	}
}
