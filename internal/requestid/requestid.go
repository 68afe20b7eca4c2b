// Package requestid reads the id of a request from its context. Use package
// requestinfo instead.
package requestid

import (
	"context"

	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
)

// Header is the HTTP header that carries the id.
const Header = requestinfo.Header

// From returns the id that ctx carries, empty if it carries none.
func From(ctx context.Context) string { return requestinfo.FromContext(ctx).ID }
