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

// GetCached fails as Get does.
func GetCached(ctx context.Context, url string) (*Response, error) { return Get(ctx, url) }

// Post fails as Get does.
func Post(ctx context.Context, url, _, _ string) (*Response, error) { return Get(ctx, url) }
