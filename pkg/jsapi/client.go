package jsapi

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"
)

// DefaultTimeout is the timeout of a call whose context has no deadline: the SDK
// itself has none. Calls that may wait for the user (pickers, the scanner,
// dialogs, permission prompts) have no default timeout.
const DefaultTimeout = 20 * time.Second

// A Client calls the JSAPI. The zero value calls the client of the page that the
// program runs in; outside a page every call fails with [ErrUnsupported].
//
// A Client is safe for concurrent use.
type Client struct {
	// Runtime carries the calls. Nil is the page.
	Runtime Runtime
}

func (c *Client) runtime() Runtime {
	if c.Runtime != nil {
		return c.Runtime
	}
	return page
}

// Supports reports whether the SDK in the page has a function at path, such as
// "tt.scanCode". The client behind the SDK may still be too old for it; the
// call then fails with [ErrUnsupported].
func (c *Client) Supports(path string) bool {
	return c.runtime().Has(path)
}

// Call calls the function at path, such as "tt.getLocation"; use it for functions
// without a method. params is anything that encodes to a JSON object,
// or nil; the answer is decoded into result unless that is nil.
//
// Call blocks until the client answers or ctx ends. If ctx has no deadline and
// the function does not wait for the user, it blocks for at most
// [DefaultTimeout] plus the longest time.Duration in the parameters. A call cannot
// be aborted: after ctx has ended the client may still execute it; the late answer
// is dropped. Errors are *[Error].
func (c *Client) Call(ctx context.Context, path string, params, result any) error {
	raw, err := encode(path, params)
	if err != nil {
		return err
	}
	if _, bounded := ctx.Deadline(); !bounded && !unbounded[path] {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, DefaultTimeout+longestDuration(params))
		defer cancel()
	}
	answer, err := c.runtime().Call(ctx, path, raw)
	if err != nil && (result != nil || !errors.Is(err, errUnreadable)) {
		return wrapError(path, err)
	}
	return decode(path, answer, result)
}

// errUnreadable is the cause of the error of a call that succeeded with an
// answer that has no JSON, such as a cycle.
var errUnreadable = errors.New("unreadable answer")

// wrapError returns err as an *[Error]; the errors of a [Runtime] may be others.
func wrapError(path string, err error) error {
	if _, ok := errors.AsType[*Error](err); ok {
		return err
	}
	return &Error{Path: path, Msg: errorText(err), cause: err}
}

func errorText(err error) string {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	case errors.Is(err, context.Canceled):
		return "canceled by the caller"
	}
	return err.Error()
}

// Listen registers fn for an event; use it for events without a method. Events are
// delivered one at a time, in order, on a dedicated goroutine, so fn may block. stop unregisters fn and is safe to repeat.
func (c *Client) Listen(s Subscription, fn func(json.RawMessage)) (stop func(), err error) {
	return c.runtime().Listen(s, fn)
}

// CallSync calls the function at path, such as "tt.getRecorderManager().start",
// which returns its result; use it for functions without a method. params is its
// only argument, anything that encodes to a JSON object, or nil for no
// argument; the result is decoded into result unless that is nil.
// Errors are *[Error].
func (c *Client) CallSync(path string, params, result any) error {
	raw, err := encode(path, params)
	if err != nil {
		return err
	}
	if raw != nil {
		raw = slices.Concat([]byte{'['}, raw, []byte{']'})
	}
	answer, err := c.runtime().CallSync(path, raw)
	if err != nil {
		return wrapError(path, err)
	}
	return decode(path, answer, result)
}

// command calls a function that takes parameters and returns nothing.
func (c *Client) command(path string, params any) error {
	return c.CallSync(path, params, nil)
}
