package webapp

import (
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
	ctx           requestid.Context // the request's, with its id: for what is done on behalf of it
	id            [1]string         // an array: a slice of it is a header's value and costs nothing
	status, bytes int
	room          [320]byte // for an answer that is put together
}

func newExchange(w http.ResponseWriter, r *http.Request, v visitor) *exchange {
	x := &exchange{ResponseWriter: w, visitor: v, start: time.Now()}
	x.id[0] = v.request
	if x.id[0] == "" {
		x.id[0] = requestid.New()
	}
	x.ctx = requestid.Context{Context: r.Context(), ID: x.id[0]}
	return x
}

// exchangeOf returns the exchange behind a handler's arguments.
func exchangeOf(w http.ResponseWriter, r *http.Request) *exchange {
	if x, ok := w.(*exchange); ok {
		return x
	}
	return newExchange(w, r, visitor{host: r.Host}) // a handler on its own, in a test
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
