//go:build !js

package fetch

import (
	"context"
	"errors"
	"fmt"
)

// Send fails: natively there is no browser.
func Send(_ context.Context, r Request) (*Response, error) {
	return nil, fmt.Errorf("fetch %s: no browser: %w", r.URL, errors.ErrUnsupported)
}
