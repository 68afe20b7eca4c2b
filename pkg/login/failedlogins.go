package login

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/limit"
	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

// How many login codes may turn out to be invalid before the platform is not
// asked about others. They are counted by each process, and only those: any
// number of users can sign in from one address.
var (
	failuresPerClient = limit.Budget{Burst: 100, Refill: 10 * time.Second}
	failuresOfAll     = limit.Budget{Burst: 500, Refill: time.Second}
)

// failureTimeout is how long a sign-in waits for the results of others when so
// many are under way that they could use the budget up.
const failureTimeout = 5 * time.Second

func newFailures() *limit.Failures {
	return limit.NewFailures(failuresPerClient, failuresOfAll, failureTimeout)
}

// tooManyFailures means that the platform was not asked.
type tooManyFailures struct{ retryAfter time.Duration }

func (tooManyFailures) Error() string {
	return "login: too many sign-ins of this client or of all clients have failed"
}

// clientAddr returns the address of the client for Options.ClientAddr.
func clientAddr(r *http.Request) netip.Addr { return requestinfo.Of(r).Client }

// identify asks the platform whose login code it is. The code is then used up.
func (l *Login) identify(r *http.Request, code feishu.LoginCode) (feishu.User, feishu.UserToken, error) {
	end, retryAfter := l.failures.Begin(r.Context(), l.clientAddr(r))
	if end == nil {
		return feishu.User{}, feishu.UserToken{}, tooManyFailures{retryAfter}
	}
	user, token, err := l.exchangeCode(r.Context(), code)
	end(r.Context().Err() != nil || clientFailed(err))
	return user, token, err
}

func (l *Login) exchangeCode(ctx context.Context, code feishu.LoginCode) (feishu.User, feishu.UserToken, error) {
	token, err := l.client.ExchangeCode(ctx, code)
	if err != nil {
		return feishu.User{}, feishu.UserToken{}, err
	}
	user, err := l.client.User(ctx, token.Access)
	return user, token, err
}

// clientFailed reports whether the platform refused what the client sent. That a
// user may not use the app, and what is wrong with the app, does not count: it
// would keep others from signing in.
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
