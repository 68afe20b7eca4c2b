package webapp

import (
	"context"
	"net/http"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
)

// exchange is what handlers that still ask for it get of a request. Use
// requestinfo.Of(r) and r.Context() instead.
type exchange struct {
	visitor
	start time.Time
	ctx   requestContext
	room  [320]byte
}

type requestContext struct{ context.Context }

type visitor struct{ scheme, host string }

func exchangeOf(_ http.ResponseWriter, r *http.Request) *exchange {
	info := requestinfo.Of(r)
	return &exchange{visitor: visitor{info.Scheme, info.Host}, start: info.Start, ctx: requestContext{r.Context()}}
}

const maxBody = 4 << 10
