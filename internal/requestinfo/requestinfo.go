// Package requestinfo stores information about a request in its context: the id,
// the client, and the origin that the request was sent to.
package requestinfo

import (
	"context"
	"net/http"
	"net/netip"
	"time"
)

// Info describes one request. The server's first middleware makes it; nothing
// changes it later.
type Info struct {
	// ID is in the header [Header] of the answer, in every log line about the
	// request, and in the calls of the platform made for it.
	ID string

	// Client is the address of the client. It is invalid for a request of a
	// trusted proxy itself, which is not subject to limits.
	Client netip.Addr

	// ViaUntrustedProxy reports whether the request probably comes through a
	// proxy that is not configured: its headers about the client are ignored.
	ViaUntrustedProxy bool

	Scheme string // of the page's URL: "https", "http", or "" if unknown
	Host   string // host[:port] of the page's URL
	Start  time.Time
}

type contextKey struct{}

// NewContext returns a context that carries info.
func NewContext(ctx context.Context, info *Info) context.Context {
	return context.WithValue(ctx, contextKey{}, info)
}

// FromContext returns the Info that ctx carries, or an empty one. It is never
// nil.
func FromContext(ctx context.Context) *Info {
	if info, ok := ctx.Value(contextKey{}).(*Info); ok {
		return info
	}
	return new(Info)
}

// Of returns the Info of a request. For a handler that runs without our
// middleware it is derived from the request alone.
func Of(r *http.Request) *Info {
	if info, ok := r.Context().Value(contextKey{}).(*Info); ok {
		return info
	}
	info := &Info{Host: r.Host, Start: time.Now()}
	if r.TLS != nil {
		info.Scheme = "https"
	}
	if peer, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
		info.Client = peer.Addr().Unmap()
	}
	return info
}
