package login

import (
	"context"

	"golang.org/x/oauth2"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

type contextKey struct{}

// NewContext returns a context that carries the login.
func NewContext(ctx context.Context, s *Session) context.Context {
	return context.WithValue(ctx, contextKey{}, s)
}

// FromContext returns the session that ctx carries, or nil.
func FromContext(ctx context.Context) *Session {
	s, _ := ctx.Value(contextKey{}).(*Session)
	return s
}

// UserFrom returns the user who is signed in, if one is. Behind RequireUser one
// always is.
func UserFrom(ctx context.Context) (feishu.User, bool) {
	s := FromContext(ctx)
	if s == nil {
		return feishu.User{}, false
	}
	return s.User(), true
}

// TokenSource returns the token of the user who is signed in; see
// [Session.TokenSource]. Its Token fails with [ErrNone] if nobody is.
func TokenSource(ctx context.Context) oauth2.TokenSource {
	s := FromContext(ctx)
	if s == nil {
		return nobody{}
	}
	return s.TokenSource(ctx)
}

type nobody struct{}

func (nobody) Token() (*oauth2.Token, error) { return nil, ErrNone }
