//go:build !js

package fetch

import (
	"context"
	"errors"
	"fmt"
)

// Get fails: natively there is no browser.
func Get(_ context.Context, url string) (*Response, error) {
	return nil, fmt.Errorf("fetch %s: no browser: %w", url, errors.ErrUnsupported)
}
