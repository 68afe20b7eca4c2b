package middleware

import (
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
)

// RequestInfo puts a [requestinfo.Info] into the context of every request and
// its id into the answer. It warns once of requests that come through a proxy
// that is not trusted.
func RequestInfo(proxies Proxies, log *slog.Logger, next http.Handler) http.Handler {
	var warn sync.Once
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		info := proxies.Info(r)
		info.Start = time.Now()
		if info.ID == "" {
			info.ID = requestinfo.NewID()
		}
		if info.ViaUntrustedProxy {
			warn.Do(func() {
				log.Warn("requests come through a proxy that is not in TRUSTED_PROXIES: its X-Forwarded-* headers are ignored, and all its clients share the limits of one", "proxy", r.RemoteAddr)
			})
		}
		w.Header().Set(requestinfo.Header, info.ID)
		next.ServeHTTP(w, r.WithContext(requestinfo.NewContext(r.Context(), info)))
	})
}
