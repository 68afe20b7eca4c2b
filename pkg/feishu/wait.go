package feishu

import (
	"net/http"
	"strconv"
	"time"
)

// rateLimitReset is the platform's header with the seconds to wait.
const rateLimitReset = "X-Ogw-Ratelimit-Reset"

// longestWait is the longest RetryAfter.
const longestWait = 24 * time.Hour

// retryAfter returns how long a response asks to wait: the longer time of the
// platform's header, in seconds, and the standard one, in seconds or as a date.
// Malformed values are 0.
//
// Documentation: https://open.feishu.cn/document/ukTMukTMukTM/uUzN04SN3QjL1cDN
func retryAfter(h http.Header, now time.Time) time.Duration {
	return max(
		parseWait(h.Get(rateLimitReset), now),
		parseWait(h.Get("Retry-After"), now),
	)
}

func parseWait(s string, now time.Time) time.Duration {
	// A float can have any number of digits; malformed numbers are 0.
	if seconds, _ := strconv.ParseFloat(s, 64); seconds > 0 {
		return time.Duration(min(seconds, longestWait.Seconds()) * float64(time.Second))
	}
	if date, err := http.ParseTime(s); err == nil {
		return min(max(0, date.Sub(now)), longestWait)
	}
	return 0
}
