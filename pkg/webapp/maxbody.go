package webapp

import (
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/internal/middleware"
)

// MaxBody limits the bodies of the requests to a handler to n bytes, instead of
// 1 MiB. A larger body is answered with 413; if its size is not announced, a
// read beyond n returns an [http.MaxBytesError], which [JSON] answers with 413.
//
// Where n is larger than 1 MiB, the client has more time than the 10 seconds
// that the server grants otherwise: a second for every 64 KiB. The answer has
// to be finished 60 seconds after that.
func MaxBody(n int64, h http.Handler) http.Handler { return middleware.MaxBody(n, writeError, h) }
