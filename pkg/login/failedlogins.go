package login

import (
	"net/http"
	"net/netip"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/limit"
	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
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

// codeUnusedError means that the login code was not used up: the same sign-in may
// succeed later.
type codeUnusedError struct{ error }

func (e codeUnusedError) Unwrap() error { return e.error }
