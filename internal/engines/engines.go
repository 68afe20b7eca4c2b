// Package engines starts browsers of several engines and drives them, for tests
// of pages in each: an old Chromium and a current one by the DevTools protocol,
// Firefox by WebDriver BiDi, WebKitGTK by WebDriver.
package engines

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// A Browser is a browser with one page, for a user who reads English. Its methods block until they are done or
// ctx ends.
type Browser interface {
	// Open loads a URL in the page and waits until the document has been read.
	Open(ctx context.Context, url string) error

	// Eval calls an asynchronous JavaScript function with that body and returns
	// its result as JSON.
	Eval(ctx context.Context, body string) (json.RawMessage, error)

	// Move moves a mouse to a point of the viewport, in CSS pixels.
	Move(ctx context.Context, x, y float64) error

	// Click moves the mouse to a point and clicks.
	Click(ctx context.Context, x, y float64) error

	// Resize sets the page's viewport to about that size, in CSS pixels.
	Resize(ctx context.Context, width, height int) error

	// ClearCookies deletes the cookies of the page that is open.
	ClearCookies(ctx context.Context) error

	// Screenshot returns what the viewport shows, as PNG.
	Screenshot(ctx context.Context) ([]byte, error)

	// Close ends the browser and deletes its profile.
	Close()
}

// startTimeout is how long a browser may take to start.
const startTimeout = time.Minute

// Eval returns the result of an asynchronous JavaScript function as T.
func Eval[T any](ctx context.Context, b Browser, body string) (v T, err error) {
	result, err := b.Eval(ctx, body)
	if err != nil {
		return v, err
	}
	if err := json.Unmarshal(result, &v); err != nil {
		return v, fmt.Errorf("engines: result %s: %w", result, err)
	}
	return v, nil
}

// WaitFor waits until a JavaScript expression is true.
func WaitFor(ctx context.Context, b Browser, expression string) error {
	for {
		met, err := Eval[bool](ctx, b, "return !!("+expression+")")
		if err == nil && met {
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("engines: still not: %s", expression), err, ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// encoded returns an expression of an asynchronous function whose result is the
// JSON of what body returns. Other results have a different format in each
// engine.
func encoded(body string) string {
	return "(async () => { const v = await (async () => {" + body + "\n})(); return JSON.stringify(v === undefined ? null : v); })()"
}
