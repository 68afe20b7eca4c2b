package signhttp

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"sync"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/internal/limit"
	"github.com/feishu-goapp/feishu-goapp/internal/origin"
	"github.com/feishu-goapp/feishu-goapp/internal/platformproblem"
	"github.com/feishu-goapp/feishu-goapp/internal/problem"
	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

// Handler signs the URLs of pages. It answers GET, HEAD and POST, at any path,
// with the JSON of a [sign.Params]. The URL is the parameter url of the query
// or, in a POST, the field url of a JSON object of up to 64 KiB with any
// Content-Type. It blocks as long as Tickets does.
//
// A page whose signature the platform refused although its URL is right (333441,
// 333442) sends a POST with the refused parameters, as it got them, in the field
// refused. If they were made with the present ticket within the last ten minutes,
// the ticket is renewed before it signs again: at most once a minute, see
// [ticket.Cached.Renew]. Reports that do not count change nothing in the answer.
//
// Errors are problem details (RFC 9457): 400 for a malformed body and for a URL
// that no page can have, 403 for a page of another origin, 405, 413, and 502 or
// 503 with the platform's code if there is no ticket. No answer contains the
// ticket or the text of an error; those of the platform are logged, in one line
// each.
type Handler struct {
	AppID string

	// Tickets has the app's jsapi_ticket. Client.Tickets of package feishu
	// returns one. Reports of refused signatures need a [Renewer], such as that.
	Tickets ticket.Source

	// Origins are the origins of the pages to sign for, such as
	// "https://app.example". Without any, the page has to be on the host that
	// the request was sent to. Set them if a proxy changes the Host header. They
	// are read with the first request.
	Origins []string

	// Log receives the errors; nil means slog.Default().
	Log *slog.Logger

	once    sync.Once
	origins []origin.Origin
	err     error // of Origins
	reports *limit.Table
}

var (
	missingURL      = problem.Type{Status: http.StatusBadRequest, Slug: "missing-url", Title: "The page's URL is missing"}
	malformedURL    = problem.Type{Status: http.StatusBadRequest, Slug: "malformed-url", Title: "The page's URL is malformed"}
	untrustedOrigin = problem.Type{Status: http.StatusForbidden, Slug: "untrusted-origin", Title: "The page's origin is not trusted"}
)

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost:
	default:
		w.Header().Set("Allow", "GET, HEAD, POST")
		problem.MethodNotAllowed.WithDetail("use GET or POST").Write(w, r)
		return
	}
	q, bad := h.read(w, r)
	if bad != nil {
		bad.Write(w, r)
		return
	}
	t, err := h.ticket(r, q)
	if err != nil {
		h.noTicket(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	// A write error means that the client has disconnected.
	_ = json.NewEncoder(w).Encode(sign.NewParams(h.AppID, t.Value, q.page.text, requestinfo.Of(r).Start))
}

// read returns what the page asks for.
func (h *Handler) read(w http.ResponseWriter, r *http.Request) (request, *problem.Problem) {
	h.once.Do(func() {
		h.reports = limit.NewTable(limit.Limits{Requests: reportsPerSecond})
		for _, text := range h.Origins {
			o, err := origin.Parse(text)
			h.origins, h.err = append(h.origins, o), errors.Join(h.err, err)
		}
	})
	if h.err != nil {
		h.log().ErrorContext(r.Context(), "an origin is malformed", "origins", h.Origins, "err", h.err)
		return request{}, problem.Internal.WithDetail("see the server's log")
	}
	q, bad := readRequest(w, r)
	if bad != nil {
		return request{}, bad
	}
	if !origin.Trusts(h.origins, requestinfo.Of(r), q.page.origin) {
		return request{}, untrustedOrigin.WithDetail("the page is not on this server: to sign for it nevertheless, add " +
			q.page.origin.String() + " to the trusted origins (TRUSTED_ORIGINS, Handler.Origins)")
	}
	return q, nil
}

// noTicket logs why there is no ticket and answers with the reason, unless the
// client has disconnected. The message is the remedy in the page's language.
func (h *Handler) noTicket(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return
	}
	platformproblem.Log(r.Context(), h.log(), err)
	p := platformproblem.Of(err)
	if e, ok := errors.AsType[*feishu.Error](err); ok {
		p.Message = e.LocalizedRemedy().In(i18n.Negotiate(r.UserAgent(), r.Header.Get("Accept-Language")))
	}
	p.Write(w, r)
}

func (h *Handler) log() *slog.Logger {
	if h.Log != nil {
		return h.Log
	}
	return slog.Default()
}
