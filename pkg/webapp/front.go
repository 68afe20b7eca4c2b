package webapp

import (
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/limit"
	"github.com/feishu-goapp/feishu-goapp/internal/requestid"
)

// A front is what stands before all routes: it names the request, refuses what
// no route should see, and tells the log and the metrics what came of it. It is
// one handler, not a chain of them, because every request pays for it.
type front struct {
	proxies       proxies
	limits        *limit.Table
	log           *slog.Logger
	requests      *requestLog
	routes        map[string]*route
	assets, pages *route
	stopping      *atomic.Bool

	warnOfProxy sync.Once
}

// A route is a handler with its metrics.
type route struct {
	http.Handler
	meter *meter
	post  http.Handler // of POST; nil: there is none
	tell  teller       // of what the front finds wrong; nil: JSON for developers
}

// A teller answers a request with a problem.
type teller func(w http.ResponseWriter, r *http.Request, p *problem)

// tellInWords answers JSON with words for the person in front of the page.
func tellInWords(w http.ResponseWriter, r *http.Request, p *problem) { p.inWords(r).write(w) }

// fail answers the request with the problem.
func (r *route) fail(w http.ResponseWriter, req *http.Request, p *problem) {
	if r.tell != nil {
		r.tell(w, req, p)
		return
	}
	p.write(w)
}

// allows are the methods of the route, as in the header Allow.
func (r *route) allows() string {
	if r.post != nil {
		return "GET, HEAD, POST"
	}
	return "GET, HEAD"
}

// of returns the handler of a method, nil if there is none.
func (r *route) of(method string) http.Handler {
	switch method {
	case http.MethodGet, http.MethodHead:
		return r.Handler
	case http.MethodPost:
		return r.post
	}
	return nil
}

// find returns the route of a path. There is one for every path: the pages
// answer "not found" for what is nowhere else.
func (f *front) find(path string) *route {
	if r, ok := f.routes[path]; ok {
		return r
	}
	if strings.HasPrefix(path, "/web/") {
		return f.assets
	}
	return f.pages
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := newExchange(w, r, f.proxies.visitor(r))
	route := f.find(r.URL.Path)
	defer f.finish(x, r, route) // also if the connection is aborted
	x.announce()
	if f.stopping.Load() {
		x.Header().Set("Connection", "close")
	}
	if refused := f.refuse(x, r, route); refused != nil {
		route.fail(x, r, refused)
		return
	}
	route.of(r.Method).ServeHTTP(x, r)
}

// announce sets the headers that every answer has. The values are shared
// between answers, which costs nothing: do not change them.
func (x *exchange) announce() {
	h := x.Header()
	h[requestid.Header] = x.id[:]
	h["X-Content-Type-Options"] = nosniff
	if x.scheme == "https" {
		h["Strict-Transport-Security"] = twoYears
	}
}

var (
	nosniff  = []string{"nosniff"}
	twoYears = []string{"max-age=63072000"} // for this host alone: its neighbours are not ours to decide about
)

// What a request may bring along. The time it may take and the size of its
// headers are limited by newHTTPServer.
const (
	maxTarget = 3*maxPageURL + 1<<10 // a page's URL grows threefold at most when it is encoded
	maxBody   = 4 << 10              // few routes read one
)

// refuse returns why no route should see the request, nil if nothing speaks
// against it.
func (f *front) refuse(x *exchange, r *http.Request, route *route) *problem {
	switch {
	case x.addr.IsValid() && !f.limits.Allow(x.addr, x.start):
		p := tooManyRequests.because("too many requests come from your address: wait a little")
		p.retryAfter = time.Second
		return p
	case route.of(r.Method) == nil:
		x.Header().Set("Allow", route.allows())
		x.refuseBody(r)
		return methodNotAllowed.because("use one of " + route.allows())
	case len(r.RequestURI) > maxTarget:
		return uriTooLong.because("shorten what the page keeps in its URL")
	case r.ContentLength > maxBody || r.ContentLength < 0:
		x.refuseBody(r)
		return contentTooLarge.because("send a small body, or none where nothing reads one")
	}
	if x.behind {
		f.warnOfProxy.Do(func() {
			f.log.Warn("requests come through a proxy that is not in TRUSTED_PROXIES: what it says of visitors is ignored, and none is limited", "proxy", r.RemoteAddr)
		})
	}
	return nil
}

// refuseBody closes the connection after the answer rather than wait for a body
// that nobody reads.
func (x *exchange) refuseBody(r *http.Request) {
	if r.ContentLength != 0 {
		x.Header().Set("Connection", "close")
	}
}

// finish turns a panic into an answer and reports what came of the request.
func (f *front) finish(x *exchange, r *http.Request, route *route) {
	var abort any
	if v := recover(); v != nil {
		abort = f.mend(x, r, route, v)
	}
	end := time.Now()
	status := x.outcome(r)
	route.meter.observe(r.Method, status, end.Sub(x.start))
	f.requests.write(x, r, status, end)
	if abort != nil {
		panic(abort)
	}
}

// mend answers a request whose handler panicked with v: with status 500 that
// tells nothing of it. If the answer has begun already, the connection is to be
// cut instead, lest the client take the torso for the whole: then it returns
// what to panic with.
func (f *front) mend(x *exchange, r *http.Request, route *route, v any) (abort any) {
	if v == http.ErrAbortHandler {
		return v
	}
	f.log.LogAttrs(&x.ctx, slog.LevelError, "panic",
		slog.Any("panic", v), slog.String("path", r.URL.Path), slog.String("stack", string(debug.Stack())))
	if x.status != 0 {
		return http.ErrAbortHandler
	}
	route.fail(x, r, internalError.because("see the server's log"))
	return nil
}
