package webapp

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
)

// maxErrorReport bounds a report, in bytes.
const maxErrorReport = 8 << 10

const (
	reportInterval = 10 * time.Second // between two reports of one client that are logged
	maxReporters   = 1000
)

// errorReports takes reports of programs that failed in the browser: JSON with
// a message, a stack and the path of the page. Each becomes a line in the log.
type errorReports struct {
	log *slog.Logger

	mu   sync.Mutex
	last map[netip.Addr]time.Time
}

func newErrorReports(log *slog.Logger) *errorReports {
	return &errorReports{log: log, last: map[netip.Addr]time.Time{}}
}

func (e *errorReports) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var report struct{ Message, Stack, Path string }
	if err := json.NewDecoder(r.Body).Decode(&report); err != nil {
		writeInputError(w, r, err)
		return
	}
	if e.allow(requestinfo.Of(r).Client, time.Now()) {
		path, _, _ := strings.Cut(report.Path, "?") // the query may hold what is private
		e.log.LogAttrs(r.Context(), slog.LevelWarn, "the program failed in a browser",
			slog.String("error", cut(report.Message, 1000)),
			slog.String("page", cut(path, 200)),
			slog.String("user_agent", cut(r.UserAgent(), 300)),
			slog.String("stack", cut(report.Stack, 6000)))
	}
	w.WriteHeader(http.StatusNoContent)
}

// allow reports whether a report of a client is to be logged now.
func (e *errorReports) allow(client netip.Addr, now time.Time) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if last, ok := e.last[client]; ok && now.Sub(last) < reportInterval {
		return false
	}
	if len(e.last) >= maxReporters {
		clear(e.last)
	}
	e.last[client] = now
	return true
}

// cut returns at most the first n bytes of s, as valid UTF-8.
func cut(s string, n int) string {
	if len(s) > n {
		s = s[:n] + "…"
	}
	return strings.ToValidUTF8(s, "\ufffd")
}
