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
	callTimeout = 5 * time.Second        // one call in all, its second try included
	retryDelay  = 500 * time.Millisecond // before the second try, if the platform does not ask for more
	bodyLimit   = 1 << 20                // bytes of an answer
	userAgent   = "feishu-goapp"
)

// A call is one request to the platform.
type call struct {
	op      string // for errors: what it is for
	method  string // POST if empty
	host    string // Client.Host if empty
	path    string
	bearer  string // the token that authorizes it, if any
	body    []byte
	secrets []string // in the body, in addition to the app's own
	once    bool     // it uses something up, perhaps even if no answer comes
	forUser bool     // it counts as one of maxInFlight
}

// send sends the request, and again if the first failure may pass. It returns
// the answer and when the request was sent: a lifetime in the answer may have
// begun at any time since. While the platform limits the rate of calls it sends
// nothing.
func send[A answer](ctx context.Context, c *Client, q call) (A, time.Time, error) {
	var none A
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
	a, sent, failure := sendOnce[A](ctx, c, q)
	if failure != nil && !(q.once && failure.Unreachable()) && pause(ctx, failure) {
		if err := s.backoff.check(); err != nil { // another call has met the limit
			return none, time.Time{}, err
		}
		a, sent, failure = sendOnce[A](ctx, c, q)
	}
	if failure != nil {
		return none, time.Time{}, failure
	}
	return a, sent, nil
}

// pause waits until a second try makes sense. It reports false, at once, if
// none does: the failure is final or the time does not suffice.
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

// sendOnce sends the request once. It reports the result to Observe and notes
// whether the platform limits the rate.
func sendOnce[A answer](ctx context.Context, c *Client, q call) (A, time.Time, *Error) {
	sent := time.Now()
	a, failure := exchange[A](ctx, c, q)
	if failure != nil {
		failure.redact(append(q.secrets, c.AppSecret, q.bearer)...)
	}
	c.state().backoff.record(sent, failure)
	if c.Observe != nil {
		c.Observe(q.op, failure.result(), time.Since(sent))
	}
	return a, sent, failure
}

// exchange sends the request and reads its answer.
func exchange[A answer](ctx context.Context, c *Client, q call) (A, *Error) {
	var none A
	failure := &Error{Op: q.op}
	resp, err := c.post(ctx, q)
	if err != nil {
		return none, failure.because(err)
	}
	defer resp.Body.Close()
	failure.Status = resp.StatusCode
	failure.LogID = resp.Header.Get("X-Tt-Logid")

	if resp.StatusCode/100 == 3 {
		return none, failure.because(errors.New("a redirect, which is not followed"))
	}
	body, err := read(resp)
	if err != nil {
		dropSilent(c.http(), err)
		return none, failure.because(err).withRetryAfter(resp.Header)
	}
	a, s, err := decode[A](body)
	failure.Code, failure.Msg = s.Code, cmp.Or(s.Msg, s.Description)
	if failure.LogID == "" {
		failure.LogID = s.logID()
	}
	if err != nil || s.Code != 0 || resp.StatusCode/100 != 2 {
		return none, failure.because(err).withRetryAfter(resp.Header)
	}
	return a, nil
}

// post sends the request and returns the response, of any status.
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

// badHost says what is wrong with the host without repeating it: it may
// contain a password.
func badHost(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	return fmt.Errorf("the host is malformed: %w", err)
}

// read reads the answer to its end.
func read(resp *http.Response) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(resp.Body, bodyLimit+1))
	switch {
	case err != nil:
		return nil, transportError{fmt.Errorf("read the answer: %w", err)}
	case len(body) > bodyLimit:
		return nil, fmt.Errorf("the answer is longer than %d bytes", bodyLimit)
	}
	return body, nil
}
