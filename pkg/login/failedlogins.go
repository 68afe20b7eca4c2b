package login

import (
	"net/http"
	"net/netip"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/limit"
	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
)

// How many sign-ins with an invalid login code are passed on to the platform, by
// each process. Other sign-ins are not counted: any number of users can sign in
// from one address.
var (
	failuresPerClient = limit.Budget{Burst: 100, Refill: 10 * time.Second}
	failuresOfAll     = limit.Budget{Burst: 500, Refill: time.Second}
)

// failureTimeout is how long a sign-in waits for others in progress that may use
// up the budget.
const failureTimeout = 5 * time.Second

func newFailures() *limit.Failures {
	return limit.NewFailures(failuresPerClient, failuresOfAll, failureTimeout)
}

// tooManyFailures means that the budget is used up and the platform was not called.
type tooManyFailures struct{ retryAfter time.Duration }

func (tooManyFailures) Error() string {
	return "login: too many sign-ins of this client or of all clients have failed"
}

// clientAddr returns the address of the client for Options.ClientAddr.
func clientAddr(r *http.Request) netip.Addr { return requestinfo.Of(r).Client }

// codeUnusedError means that the login code was not used up: the same sign-in may
// succeed later.
type codeUnusedError struct{ error }

func (e codeUnusedError) Unwrap() error { return e.error }
