package check

import (
	"fmt"
	"net/http"
	"time"
)

// clockTransport sends calls to the platform and compares the clocks.
type clockTransport struct {
	next  http.RoundTripper
	known bool
	ahead time.Duration // of our clock to the platform's
}

// RoundTrip implements http.RoundTripper.
func (c *clockTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	sent := time.Now()
	response, err := c.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if theirs, err := http.ParseTime(response.Header.Get("Date")); err == nil {
		theirs = theirs.Add(time.Second / 2) // the header has whole seconds
		c.known, c.ahead = true, sent.Add(time.Since(sent)/2).Sub(theirs)
	}
	return response, nil
}

// A signature is valid for ten minutes from its time by the platform's clock.
const (
	skewWarning = 30 * time.Second
	skewFailure = 5 * time.Minute
)

func (c *clockTransport) result() Result {
	const subject = "clock"
	off := c.ahead.Abs().Round(time.Second)
	where := "ahead of"
	if c.ahead < 0 {
		where = "behind"
	}
	found := fmt.Sprintf("this server's is %v %s the platform's", off, where)
	switch {
	case !c.known:
		return Result{Warning, subject, "not known: the platform did not send its time"}
	case off >= skewFailure:
		return Result{Failed, subject, found + ", so signatures expire too soon (333444): set it by NTP"}
	case off >= skewWarning:
		return Result{Warning, subject, found + ": set it by NTP"}
	}
	return Result{OK, subject, found}
}
