package feishu

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
)

const (
	callTimeout = 5 * time.Second        // timeout of a call, including its second try
	retryDelay  = 500 * time.Millisecond // before the second try, unless the platform asks for more
	bodyLimit   = 1 << 20                // longest body of a response, in bytes
	userAgent   = "feishu-goapp"
)

// call is a request to the platform.
type call struct {
	op      string // operation, for errors and Observe
	method  string // POST if empty
	host    string // Client.Host if empty
	path    string
	bearer  string // the token that authorizes it, if any
	body    []byte
	secrets []string // in the body, in addition to the app's own
	once    bool     // uses up a code or token, perhaps even if no response arrives
	forUser bool     // counts as one of maxInFlight
}

// send sends the request, and once more after a temporary failure. It returns the
// response and when the request was sent: lifetimes in the response count from
// there. While the platform limits the rate of calls it sends nothing.
func send[R response](ctx context.Context, c *Client, q call) (R, time.Time, error) {
	var none R
	s := c.state()
	if q.forUser {
		release, err := s.acquire(ctx, q.op)
		if err != nil {
			return none, time.Time{}, err
		}
		defer release()
	}
	if err := s.backoff.check(); err != nil {
		return none, time.Time{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	r, sent, failure := sendOnce[R](ctx, c, q)
	if failure != nil && !(q.once && failure.Unreachable()) && pause(ctx, failure) {
		if err := s.backoff.check(); err != nil { // another call has met the limit
			return none, time.Time{}, err
		}
		r, sent, failure = sendOnce[R](ctx, c, q)
	}
	if failure != nil {
		return none, time.Time{}, failure
	}
	return r, sent, nil
}

// pause waits before a second try. It returns false at once if the failure is not
// temporary or the deadline comes first.
func pause(ctx context.Context, failure *Error) bool {
	if !failure.Temporary() {
		return false
	}
	wait := max(retryDelay, failure.RetryAfter)
	if end, ok := ctx.Deadline(); ok && time.Until(end) <= wait {
		return false
	}
	select {
	case <-ctx.Done():
		return false
	case <-time.After(wait):
		return true
	}
}

// sendOnce sends the request once, calls Observe and records whether the platform
// limits the rate.
func sendOnce[R response](ctx context.Context, c *Client, q call) (R, time.Time, *Error) {
	sent := time.Now()
	r, failure := exchange[R](ctx, c, q)
	if failure != nil {
		failure.redact(append(q.secrets, c.AppSecret, q.bearer)...)
	}
	c.state().backoff.record(sent, failure)
	if c.Observe != nil {
		c.Observe(q.op, failure.result(), time.Since(sent))
	}
	return r, sent, failure
}

// exchange sends the request and decodes the response.
func exchange[R response](ctx context.Context, c *Client, q call) (R, *Error) {
	var none R
	failure := &Error{Op: q.op}
	resp, err := c.post(ctx, q)
	if err != nil {
		return none, failure.withErr(err)
	}
	defer resp.Body.Close()
	failure.Status = resp.StatusCode
	failure.LogID = resp.Header.Get("X-Tt-Logid")

	if resp.StatusCode/100 == 3 {
		return none, failure.withErr(errors.New("redirects are not followed"))
	}
	body, err := read(resp)
	if err != nil {
		dropSilent(c.http(), err)
		return none, failure.withErr(err).withRetryAfter(resp.Header)
	}
	r, s, err := decode[R](body)
	failure.Code, failure.Msg = s.Code, cmp.Or(s.Msg, s.Description)
	if failure.LogID == "" {
		failure.LogID = s.logID()
	}
	if err != nil || s.Code != 0 || resp.StatusCode/100 != 2 {
		return none, failure.withErr(err).withRetryAfter(resp.Header)
	}
	return r, nil
}

// post sends the request and returns the response, whatever its status.
func (c *Client) post(ctx context.Context, q call) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, cmp.Or(q.method, http.MethodPost), cmp.Or(q.host, c.host())+q.path, bytes.NewReader(q.body))
	if err != nil {
		return nil, badHost(err)
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", userAgent)
	if id := requestinfo.FromContext(ctx).ID; id != "" {
		req.Header.Set(requestinfo.Header, id)
	}
	if q.bearer != "" {
		req.Header.Set("Authorization", "Bearer "+q.bearer)
	}
	h := c.http()
	resp, err := h.Do(req)
	if err != nil {
		dropSilent(h, err)
		return nil, transportError{err}
	}
	return resp, nil
}

// badHost returns an error about a malformed host that does not contain the host:
// there may be a password in it.
func badHost(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	return fmt.Errorf("the host is malformed: %w", err)
}

// read returns the body of a response.
func read(resp *http.Response) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(resp.Body, bodyLimit+1))
	switch {
	case err != nil:
		return nil, transportError{fmt.Errorf("read the response: %w", err)}
	case len(body) > bodyLimit:
		return nil, fmt.Errorf("the response is longer than %d bytes", bodyLimit)
	}
	return body, nil
}
