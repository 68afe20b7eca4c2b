package webapp

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
)

// A kind is one kind of problem this server reports. Its slug is the heading in
// docs/problems.md that explains it.
type kind struct {
	status      int
	slug, title string
}

var (
	missingURL            = kind{http.StatusBadRequest, "missing-url", "The page's URL is missing"}
	malformedURL          = kind{http.StatusBadRequest, "malformed-url", "The page's URL is malformed"}
	untrustedOrigin       = kind{http.StatusForbidden, "untrusted-origin", "The page's origin is not trusted"}
	methodNotAllowed      = kind{http.StatusMethodNotAllowed, "method-not-allowed", "The method is not allowed"}
	platformRefused       = kind{http.StatusBadGateway, "platform-refused", "The Open Platform refused"}
	platformAnswerInvalid = kind{http.StatusBadGateway, "platform-answer-invalid", "The Open Platform's answer is invalid"}
	platformUnreachable   = kind{http.StatusServiceUnavailable, "platform-unreachable", "The Open Platform cannot be reached"}
	shuttingDown          = kind{http.StatusServiceUnavailable, "shutting-down", "The server is about to stop"}
	internalError         = kind{http.StatusInternalServerError, "internal", "The server made a mistake"}
	uriTooLong            = kind{http.StatusRequestURITooLong, "uri-too-long", "The address is too long"}
	contentTooLarge       = kind{http.StatusRequestEntityTooLarge, "content-too-large", "The request's body is too large"}
	tooManyRequests       = kind{http.StatusTooManyRequests, "too-many-requests", "Too many requests"}
	notFound              = kind{http.StatusNotFound, "", "Not found"}
)

// A problem is an answer by RFC 9457. All of it reaches the browser.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`         // what to do about it
	Code   int    `json:"code,omitempty"` // the platform's, if it gave one

	// Message is what to tell the person in front of the page, where that is
	// somebody who signs in.
	Message string `json:"message,omitempty"`

	RequestID string `json:"request_id,omitempty"` // as in the header X-Request-Id and in the log

	kind       kind
	retryAfter time.Duration
}

// because makes a problem of kind k out of what to do about it.
func (k kind) because(detail string) *problem {
	p := &problem{Type: "about:blank", Title: k.title, Status: k.status, Detail: detail, kind: k}
	if k.slug != "" {
		p.Type = "/problems/" + k.slug
	}
	return p
}

// write answers with the problem.
func (p *problem) write(w http.ResponseWriter) {
	p.announce(w).Set("Content-Type", "application/problem+json")
	body, err := json.Marshal(p)
	if err != nil {
		panic(err) // strings and numbers only: it cannot fail
	}
	w.WriteHeader(p.Status)
	_, _ = w.Write(body) // an error means that nobody listens any more
}

// announce sets the headers of an answer with the problem, but for what depends
// on its form, and returns all of them.
func (p *problem) announce(w http.ResponseWriter) http.Header {
	h := w.Header()
	p.RequestID = h.Get(requestinfo.Header)
	h.Set("Cache-Control", "no-store")
	if p.retryAfter > 0 {
		seconds := (p.retryAfter + time.Second - 1) / time.Second // rounded up
		h.Set("Retry-After", strconv.Itoa(int(seconds)))
	}
	return h
}
