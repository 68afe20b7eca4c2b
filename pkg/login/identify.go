package login

import (
	"context"
	"errors"
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

// identify exchanges a login code and returns its user. The code is then used up
// unless the error is a codeUnusedError.
func (l *Login) identify(r *http.Request, code feishu.LoginCode) (feishu.User, feishu.UserToken, error) {
	end, retryAfter := l.failures.Begin(r.Context(), l.clientAddr(r))
	if end == nil {
		return feishu.User{}, feishu.UserToken{}, codeUnusedError{tooManyFailures{retryAfter}}
	}
	user, token, err := l.exchangeCode(r.Context(), code)
	end(r.Context().Err() != nil || clientFailed(err))
	return user, token, err
}

func (l *Login) exchangeCode(ctx context.Context, code feishu.LoginCode) (feishu.User, feishu.UserToken, error) {
	token, err := l.client.ExchangeCode(ctx, code)
	if classOf(err) == feishu.ClassRateLimited {
		err = codeUnusedError{err}
	}
	if err != nil {
		return feishu.User{}, feishu.UserToken{}, err
	}
	user, err := l.client.User(ctx, token.Access)
	return user, token, err
}

// clientFailed reports whether the platform refused the code that the client sent.
// Users who may not use the app and errors of the app itself do not count, so that
// they do not lock out others.
func clientFailed(err error) bool {
	e, ok := errors.AsType[*feishu.Error](err)
	if !ok || !e.Refused() {
		return false
	}
	switch e.Class() {
	case feishu.ClassUserNotAllowed, feishu.ClassAppMisconfigured, feishu.ClassAppTokenRefused, feishu.ClassAddressDenied, feishu.ClassQuota:
		return false
	}
	return true
}
