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

	"github.com/feishu-goapp/feishu-goapp/internal/requestid"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

const (
	callTimeout = 5 * time.Second        // one call in all, its second try included
	backOff     = 500 * time.Millisecond // before the second try, if the platform does not ask for more
	bodyLimit   = 1 << 20                // bytes of an answer
	userAgent   = "feishu-goapp"
)

// A call is one question to the platform.
type call struct {
	op      string // for errors: what it is good for
	method  string // POST if empty
	path    string
	bearer  string // the token that authorizes it, if any
	body    []byte
	secrets []string     // in the body, besides the app's own
	once    bool         // it uses something up, perhaps even if no answer comes
	answer  func() grant // a new value to decode the answer into
}

// fetch puts the question, a second time if the first failure may pass.
func (c Client) fetch(ctx context.Context, q call) (ticket.Ticket, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	t, failure := c.observed(ctx, q)
	if failure != nil && !(q.once && failure.Unreachable()) && pause(ctx, failure) {
		t, failure = c.observed(ctx, q)
	}
	if failure != nil {
		failure.redact(append(q.secrets, c.AppSecret, q.bearer)...)
		return ticket.Ticket{}, failure
	}
	return t, nil
}

// pause waits until a second try makes sense. It reports false, at once, if
// none does: the failure is final or the time does not suffice.
func pause(ctx context.Context, failure *Error) bool {
	if !failure.Temporary() {
		return false
	}
	wait := max(backOff, failure.RetryAfter)
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

// observed puts the question once and tells Observe.
func (c Client) observed(ctx context.Context, q call) (ticket.Ticket, *Error) {
	asked := time.Now()
	t, failure := c.try(ctx, q)
	if c.Observe != nil {
		c.Observe(q.op, failure.result(), time.Since(asked))
	}
	return t, failure
}

// try puts the question once.
func (c Client) try(ctx context.Context, q call) (ticket.Ticket, *Error) {
	asked := time.Now() // what was granted may have begun to run at any time since
	failure := &Error{Op: q.op}
	resp, err := c.post(ctx, q)
	if err != nil {
		return ticket.Ticket{}, failure.because(err)
	}
	defer resp.Body.Close()
	failure.Status = resp.StatusCode
	failure.LogID = resp.Header.Get("X-Tt-Logid")

	if resp.StatusCode/100 == 3 {
		return ticket.Ticket{}, failure.because(errors.New("a redirect, which is not followed"))
	}
	body, err := read(resp)
	if err != nil {
		return ticket.Ticket{}, failure.because(err).andWait(resp.Header)
	}
	granted := q.answer()
	verdict, err := decode(body, granted)
	failure.Code, failure.Msg = verdict.Code, cmp.Or(verdict.Msg, verdict.Description)
	if failure.LogID == "" {
		failure.LogID = verdict.logID()
	}
	if err != nil || verdict.Code != 0 || resp.StatusCode/100 != 2 {
		return ticket.Ticket{}, failure.because(err).andWait(resp.Header)
	}
	value, seconds := granted.grant()
	return ticket.Ticket{Value: value, Expires: asked.Add(time.Duration(seconds) * time.Second)}, nil
}

// post sends the question. What comes back is an answer of any kind.
func (c Client) post(ctx context.Context, q call) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, cmp.Or(q.method, http.MethodPost), c.host()+q.path, bytes.NewReader(q.body))
	if err != nil {
		return nil, badHost(err)
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", userAgent)
	if id := requestid.From(ctx); id != "" {
		req.Header.Set(requestid.Header, id)
	}
	if q.bearer != "" {
		req.Header.Set("Authorization", "Bearer "+q.bearer)
	}
	resp, err := c.http().Do(req)
	if err != nil {
		return nil, broken{err}
	}
	return resp, nil
}

// badHost says what is wrong with the host without repeating it: somebody may
// have put a password there.
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
		return nil, broken{fmt.Errorf("read the answer: %w", err)}
	case len(body) > bodyLimit:
		return nil, fmt.Errorf("the answer is longer than %d bytes", bodyLimit)
	}
	return body, nil
}
