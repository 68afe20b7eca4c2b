package middleware

import "net/http"

// responseRecorder records the status and the size of an answer.
type responseRecorder struct {
	http.ResponseWriter
	status int // 0 until the answer begins
	bytes  int
}

// record returns a recorder for w: w itself if it is one.
func record(w http.ResponseWriter) *responseRecorder {
	if r, ok := w.(*responseRecorder); ok {
		return r
	}
	return &responseRecorder{ResponseWriter: w}
}

func (r *responseRecorder) WriteHeader(status int) {
	final := status >= 200 || status == http.StatusSwitchingProtocols
	if r.status == 0 && final {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *responseRecorder) Write(p []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(p)
	r.bytes += n
	return n, err
}

// Unwrap is for http.ResponseController.
func (r *responseRecorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// statusClientGone is reported, as nginx does, for a request whose client
// disconnected before it was answered.
const statusClientGone = 499

// outcome returns the status of the answer when the handler has returned.
func (r *responseRecorder) outcome(req *http.Request) int {
	switch {
	case r.status == 0 && req.Context().Err() != nil:
		return statusClientGone
	case r.status == 0:
		return http.StatusOK // net/http writes it for a handler that wrote nothing
	}
	return r.status
}
