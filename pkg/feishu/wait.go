package feishu

import (
	"net/http"
	"strconv"
	"time"
)

// rateLimitReset is the platform's own header with the seconds to wait.
const rateLimitReset = "X-Ogw-Ratelimit-Reset"

// longestWait is what RetryAfter is cut to.
const longestWait = 24 * time.Hour

// retryAfter reads from an answer how long to leave the platform alone: its
// own header has seconds, the standard one seconds or a date. The longer wait
// counts; what cannot be read is none.
//
// Documentation: https://open.feishu.cn/document/ukTMukTMukTM/uUzN04SN3QjL1cDN
func retryAfter(h http.Header, now time.Time) time.Duration {
	return max(
		parseWait(h.Get(rateLimitReset), now),
		parseWait(h.Get("Retry-After"), now),
	)
}

func parseWait(s string, now time.Time) time.Duration {
	// A float holds any number of digits; what is no number is 0.
	if seconds, _ := strconv.ParseFloat(s, 64); seconds > 0 {
		return time.Duration(min(seconds, longestWait.Seconds()) * float64(time.Second))
	}
	if date, err := http.ParseTime(s); err == nil {
		return min(max(0, date.Sub(now)), longestWait)
	}
	return 0
}
