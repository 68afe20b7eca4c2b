package login

import (
	"context"

	"golang.org/x/oauth2"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

type contextKey struct{}

func newContext(ctx context.Context, f *session) context.Context {
	return context.WithValue(ctx, contextKey{}, f)
}

func fromContext(ctx context.Context) (*session, bool) {
	f, ok := ctx.Value(contextKey{}).(*session)
	return f, ok
}

// UserFrom returns the user who is signed in, and false if the context is not
// one of a request behind [Login.RequireUser].
func UserFrom(ctx context.Context) (feishu.User, bool) {
	f, ok := fromContext(ctx)
	if !ok {
		return feishu.User{}, false
	}
	return f.user(), true
}

// WithToken calls the Open API on behalf of the user who is signed in: call
// gets the user's access token and returns the error of a *feishu.Client, if
// any.
//
// A token that the platform refuses is replaced and call is called once more.
// If the platform returns that the user may no longer use the app, all sessions
// of the user end. Before call it blocks and fails like the Token of
// [TokenSource].
func WithToken(ctx context.Context, call func(accessToken string) error) error {
	f, ok := fromContext(ctx)
	if !ok {
		return ErrNotFound
	}
	return f.withToken(ctx, call)
}

// TokenSource returns the token of the user who is signed in, for as long as
// ctx lasts. With it a call of the Open API on the user's behalf is one line:
//
//	oauth2.NewClient(ctx, login.TokenSource(ctx)).Get("https://open.feishu.cn/open-apis/…")
//
// Token blocks while the token is refreshed, 13 seconds at most; only one caller
// refreshes, the others wait for it. It is refreshed in its last 5 minutes,
// which needs the scope offline_access. If the platform is down, the present one
// is returned until it expires. After that the error is [ErrSignInAgain], or a
// *feishu.Error if the platform may be back soon. It is [ErrNotFound] if no
// user is signed in. Any other error is the store's.
func TokenSource(ctx context.Context) oauth2.TokenSource { return tokenSource{ctx} }

type tokenSource struct {
	ctx context.Context // of the request: oauth2 has no parameter for it
}

// Token implements oauth2.TokenSource.
func (t tokenSource) Token() (*oauth2.Token, error) {
	f, ok := fromContext(t.ctx)
	if !ok {
		return nil, ErrNotFound
	}
	return oauthToken(f.token(t.ctx))
}

// ReplaceToken returns a new token instead of one that the platform refused
// before it expired. If another caller has replaced that one already, it
// returns the same new one, so that it is safe to repeat. It blocks and fails
// like the Token of [TokenSource]. [WithToken] calls it automatically.
func ReplaceToken(ctx context.Context, refused string) (*oauth2.Token, error) {
	f, ok := fromContext(ctx)
	if !ok {
		return nil, ErrNotFound
	}
	return oauthToken(f.replace(ctx, refused))
}

// oauthToken leaves out the refresh token, which callers do not need.
func oauthToken(t feishu.UserToken, err error) (*oauth2.Token, error) {
	if err != nil {
		return nil, err
	}
	return &oauth2.Token{AccessToken: t.Access, TokenType: "Bearer", Expiry: t.Expires}, nil
}
