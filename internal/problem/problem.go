// Package problem writes errors as problem details, RFC 9457.
//
// A [Problem] is sent to the client: it must contain no secret and no text of an
// error of another package.
package problem

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
)

// Type is one type of problem.
type Type struct {
	Status int
	Slug   string // identifies the type; empty for one that is no more than its status
	Title  string
}

// Path is where the types are: the "type" of a problem is Path and its slug,
// relative to the app.
const Path = "/problems/"

// Problem is the body of an answer with an error.
type Problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`         // what to do about it, for developers
	Code   int    `json:"code,omitempty"` // the platform's, if it gave one

	// Message is for the user, in the user's language. It is empty for
	// endpoints that only programs use.
	Message string `json:"message,omitempty"`

	RequestID string `json:"request_id,omitempty"` // as in the header X-Request-Id and in the log

	// Of is the type.
	Of Type `json:"-"`

	// RetryAfter is sent as Retry-After, in seconds rounded up. Zero is not
	// sent.
	RetryAfter time.Duration `json:"-"`
}

// WithDetail returns a problem of type t. The detail names the remedy.
func (t Type) WithDetail(detail string) *Problem {
	p := &Problem{Type: "about:blank", Title: t.Title, Status: t.Status, Detail: detail, Of: t}
	if t.Slug != "" {
		p.Type = Path + t.Slug
	}
	return p
}

// Write answers r with the problem as application/problem+json.
func (p *Problem) Write(w http.ResponseWriter, r *http.Request) {
	p.SetHeader(w, r)
	w.Header().Set("Content-Type", "application/problem+json")
	body, err := json.Marshal(p)
	if err != nil {
		panic(err) // strings and numbers only: it cannot fail
	}
	w.WriteHeader(p.Status)
	_, _ = w.Write(body) // fails only if the client has disconnected
}

// SetHeader sets the headers of an answer with the problem that do not depend
// on its form, and p.RequestID. It is for answers in another form than Write's.
func (p *Problem) SetHeader(w http.ResponseWriter, r *http.Request) {
	p.RequestID = requestinfo.FromContext(r.Context()).ID
	w.Header().Set("Cache-Control", "no-store")
	if p.RetryAfter > 0 {
		seconds := (p.RetryAfter + time.Second - 1) / time.Second
		w.Header().Set("Retry-After", strconv.Itoa(int(seconds)))
	}
}
