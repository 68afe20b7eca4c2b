package webapp

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// A requestLog writes one line for every request. The query is left out: it is
// the page's, and may hold what its owner would not like to read in a log.
//
// The lines look like those of log/slog, but are put together here: that takes
// a fifth of the time, which every request pays.
type requestLog struct {
	w    io.Writer
	json bool

	mu    sync.Mutex
	buf   []byte
	clock stamp
}

// newRequestLog returns nil, which writes nothing, if the level is too high for
// requests.
func newRequestLog(c Config, w io.Writer) *requestLog {
	if c.LogLevel > slog.LevelInfo {
		return nil
	}
	return &requestLog{w: w, json: c.LogFormat == "json"}
}

func (l *requestLog) write(x *exchange, r *http.Request, status int, end time.Time) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.json {
		l.buf = appendJSONLine(l.buf[:0], &l.clock, x, r, status, end)
	} else {
		l.buf = appendTextLine(l.buf[:0], &l.clock, x, r, status, end)
	}
	_, _ = l.w.Write(l.buf) // where would one log that logging failed
}

// A stamp writes times as log/slog does, to the millisecond. What is the same
// for a whole second it keeps.
type stamp struct {
	second     int64
	date, zone []byte
}

func (s *stamp) append(b []byte, t time.Time) []byte {
	if now := t.Unix(); now != s.second || s.date == nil {
		s.second = now
		s.date, s.zone = t.AppendFormat(s.date[:0], "2006-01-02T15:04:05."), t.AppendFormat(s.zone[:0], "Z07:00")
	}
	ms := t.Nanosecond() / 1e6
	b = append(b, s.date...)
	b = append(b, byte('0'+ms/100), byte('0'+ms/10%10), byte('0'+ms%10))
	return append(b, s.zone...)
}

func appendTextLine(b []byte, clock *stamp, x *exchange, r *http.Request, status int, end time.Time) []byte {
	b = clock.append(append(b, "time="...), end)
	b = append(b, " level=INFO msg=request method="...)
	b = append(b, r.Method...) // a token: nothing to quote
	b = append(b, " path="...)
	b = appendPath(b, r.URL.Path, false)
	b = strconv.AppendInt(append(b, " status="...), int64(status), 10)
	b = strconv.AppendInt(append(b, " bytes="...), int64(x.bytes), 10)
	b = append(b, " duration="...)
	b = append(b, end.Sub(x.start).String()...)
	b = append(b, " request_id="...)
	b = append(b, x.id[0]...)
	if status == http.StatusTooManyRequests {
		b = x.addr.AppendTo(append(b, " client="...))
	}
	return append(b, '\n')
}

func appendJSONLine(b []byte, clock *stamp, x *exchange, r *http.Request, status int, end time.Time) []byte {
	b = clock.append(append(b, `{"time":"`...), end)
	b = append(b, `","level":"INFO","msg":"request","method":"`...)
	b = append(b, r.Method...)
	b = append(b, `","path":`...)
	b = appendPath(b, r.URL.Path, true)
	b = strconv.AppendInt(append(b, `,"status":`...), int64(status), 10)
	b = strconv.AppendInt(append(b, `,"bytes":`...), int64(x.bytes), 10)
	b = strconv.AppendInt(append(b, `,"duration":`...), int64(end.Sub(x.start)), 10)
	b = append(b, `,"request_id":"`...)
	b = append(b, x.id[0]...)
	b = append(b, '"')
	if status == http.StatusTooManyRequests {
		b = append(x.addr.AppendTo(append(b, `,"client":"`...)), '"')
	}
	return append(b, "}\n"...)
}

// appendPath quotes a path if it must be.
func appendPath(b []byte, path string, asJSON bool) []byte {
	plain := madeOf(path, func(c byte) bool { return isDigit(c) || isLetter(c) || c == '/' || c == '_' || c == '-' || c == '.' })
	switch {
	case plain && !asJSON:
		return append(b, path...)
	case plain:
		return append(append(append(b, '"'), path...), '"')
	case asJSON:
		quoted, _ := json.Marshal(path) // cannot fail for a string
		return append(b, quoted...)
	}
	return strconv.AppendQuote(b, path)
}
