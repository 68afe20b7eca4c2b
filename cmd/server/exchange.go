package main

import (
	"context"
	"net/http"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/requestid"
)

// An exchange is a request on its way through the server. It is the
// ResponseWriter of the answer too, and remembers what went through it.
type exchange struct {
	http.ResponseWriter
	visitor
	start         time.Time
	id            [1]string // an array: a slice of it is a header's value and costs nothing
	status, bytes int
}

// exchangeOf returns the exchange behind a handler's ResponseWriter.
func exchangeOf(w http.ResponseWriter) *exchange {
	x, ok := w.(*exchange)
	if !ok { // a handler on its own, in a test
		x = &exchange{ResponseWriter: w, start: time.Now(), id: [1]string{requestid.New()}}
	}
	return x
}

// context returns the request's context with its id, for whatever is done on
// behalf of it.
func (x *exchange) context(r *http.Request) context.Context {
	return requestid.With(r.Context(), x.id[0])
}

func (x *exchange) WriteHeader(status int) {
	if x.status == 0 && status >= 200 { // 1xx only announce an answer
		x.status = status
	}
	x.ResponseWriter.WriteHeader(status)
}

func (x *exchange) Write(p []byte) (int, error) {
	if x.status == 0 {
		x.status = http.StatusOK
	}
	n, err := x.ResponseWriter.Write(p)
	x.bytes += n
	return n, err
}

// Unwrap is for http.ResponseController.
func (x *exchange) Unwrap() http.ResponseWriter { return x.ResponseWriter }

// outcome is the status that the answer turned out to have.
func (x *exchange) outcome(r *http.Request) int {
	switch {
	case x.status == 0 && r.Context().Err() != nil:
		return statusClientGone
	case x.status == 0:
		return http.StatusOK // net/http writes it for a handler that wrote nothing
	}
	return x.status
}

// statusClientGone is logged, as nginx does, for a request whose client went
// away before it was answered.
const statusClientGone = 499
