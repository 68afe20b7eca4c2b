package middleware

import (
	"io"
	"net/http"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/problem"
)

// DefaultMaxBody bounds the body of a request whose route does not say more, in
// bytes.
const DefaultMaxBody = 1 << 20

// minBodyRate is how many bytes a second a client must send of a body that may
// be larger than DefaultMaxBody, on average.
const minBodyRate = 64 << 10

// answerTime is how long a large body's answer may take after the body.
const answerTime = 60 * time.Second

// LimitBody bounds the bodies of the requests to next by DefaultMaxBody, unless
// a [MaxBody] inside next says otherwise. A read beyond it returns an
// [http.MaxBytesError].
func LimitBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		limitBody(w, r, DefaultMaxBody)
		next.ServeHTTP(w, r)
	})
}

// MaxBody bounds the bodies of the requests to next by n bytes. A request that
// announces more is refused; a read beyond n returns an [http.MaxBytesError].
// If n is larger than DefaultMaxBody, the client has a second more for each
// 64 KiB than the server grants otherwise.
func MaxBody(n int64, writeError ErrorWriter, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > n {
			CloseUnread(w, r)
			writeError(w, r, problem.ContentTooLarge.WithDetail("send a smaller body"))
			return
		}
		if n > DefaultMaxBody && r.ContentLength != 0 {
			expected := n
			if r.ContentLength > 0 {
				expected = r.ContentLength
			}
			// An error means that the ResponseWriter is a test's: then there
			// are no deadlines to extend.
			deadline := time.Now().Add(10*time.Second + time.Duration(expected/minBodyRate)*time.Second)
			controller := http.NewResponseController(w)
			_ = controller.SetReadDeadline(deadline)
			_ = controller.SetWriteDeadline(deadline.Add(answerTime))
		}
		limitBody(w, r, n)
		next.ServeHTTP(w, r)
	})
}

// limitedBody is a body with a limit that a later limitBody can replace.
type limitedBody struct {
	io.ReadCloser
	unlimited io.ReadCloser
}

func limitBody(w http.ResponseWriter, r *http.Request, n int64) {
	if r.Body == nil || r.Body == http.NoBody {
		return
	}
	unlimited := r.Body
	if b, ok := r.Body.(*limitedBody); ok {
		unlimited = b.unlimited
	}
	r.Body = &limitedBody{http.MaxBytesReader(w, unlimited, n), unlimited}
}
