package platform

import (
	"slices"
	"sync"
	"time"
)

// A token is a tenant access token or a ticket.
type token struct {
	value   string
	expires time.Time
}

// A tokenIssuer issues tokens by the half-hour rule: while the newest is valid
// for at least a quarter of its lifetime (30 minutes of two hours), it is issued
// again with the same expiry; after that a new one is made, and the old one
// stays valid until it expires.
type tokenIssuer struct {
	lifetime time.Duration
	now      func() time.Time
	create   func() string

	mu    sync.Mutex
	valid []token // oldest first
}

// issue returns a valid token and its remaining lifetime.
func (i *tokenIssuer) issue() (value string, left time.Duration) {
	i.mu.Lock()
	defer i.mu.Unlock()
	now := i.now()
	i.dropExpired(now)
	if n := len(i.valid); n > 0 {
		newest := i.valid[n-1]
		if left := newest.expires.Sub(now); left >= i.lifetime/4 {
			return newest.value, left
		}
	}
	t := token{i.create(), now.Add(i.lifetime)}
	i.valid = append(i.valid, t)
	return t.value, i.lifetime
}

// values returns the valid tokens, newest first.
func (i *tokenIssuer) values() []string {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.dropExpired(i.now())
	var all []string
	for _, t := range slices.Backward(i.valid) {
		all = append(all, t.value)
	}
	return all
}

// revoke invalidates all tokens.
func (i *tokenIssuer) revoke() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.valid = nil
}

// dropExpired removes expired tokens. The slice is sorted by expiry.
func (i *tokenIssuer) dropExpired(now time.Time) {
	for len(i.valid) > 0 && !now.Before(i.valid[0].expires) {
		i.valid = i.valid[1:]
	}
}
