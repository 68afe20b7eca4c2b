package login

import (
	"errors"
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/internal/platformproblem"
	"github.com/feishu-goapp/feishu-goapp/internal/problem"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

var (
	malformed           = problem.Type{Status: http.StatusBadRequest, Slug: "malformed-login", Title: "The sign-in request is malformed"}
	notSignedIn         = problem.Type{Status: http.StatusUnauthorized, Slug: "not-signed-in", Title: "Not signed in"}
	signInAgain         = problem.Type{Status: http.StatusUnauthorized, Slug: "sign-in-again", Title: "The sign-in has expired"}
	codeInvalid         = problem.Type{Status: http.StatusUnauthorized, Slug: "login-code-invalid", Title: "The login code is not valid"}
	stateInvalid        = problem.Type{Status: http.StatusForbidden, Slug: "login-state-invalid", Title: "This sign-in did not begin in this browser"}
	denied              = problem.Type{Status: http.StatusForbidden, Slug: "login-denied", Title: "The sign-in was refused"}
	userNotAllowed      = problem.Type{Status: http.StatusForbidden, Slug: "user-not-allowed", Title: "The user may not use this app"}
	anotherUser         = problem.Type{Status: http.StatusConflict, Slug: "another-user", Title: "Another user is signed in"}
	sessionsUnavailable = problem.Type{Status: http.StatusServiceUnavailable, Slug: "sessions-unavailable", Title: "The session store is unavailable"}
)

// typeOfClass has the problem types of platform errors that the user can act on
// or that may be temporary.
var typeOfClass = map[feishu.Class]problem.Type{
	feishu.ClassLoginCodeInvalid: codeInvalid,
	feishu.ClassUserTokenRefused: signInAgain,
	feishu.ClassSignInAgain:      signInAgain,
	feishu.ClassUserNotAllowed:   userNotAllowed,
	feishu.ClassRateLimited:      problem.PlatformUnreachable,
	feishu.ClassTemporary:        problem.PlatformUnreachable,
	feishu.ClassInvalidAnswer:    problem.PlatformAnswerInvalid,
}

// retryAfter is sent with a temporary failure.
const retryAfter = platformproblem.DefaultRetry

// problemOf returns the problem for an error of a sign-in, of a session or of a
// call on the user's behalf. It contains nothing of the error's text.
func problemOf(err error, lang i18n.Lang) *problem.Problem {
	if e, ok := errors.AsType[*feishu.Error](err); ok {
		p := platformproblem.OfClass(err, typeOfClass)
		p.Message = e.UserMessage().In(lang)
		return p
	}
	if e, ok := errors.AsType[tooManyFailures](err); ok {
		p := problem.TooManyRequests.WithDetail("too many sign-ins from your address have failed: wait before the next one")
		p.Message, p.RetryAfter = failuresMessage.In(lang), e.retryAfter
		return p
	}
	switch {
	case errors.Is(err, ErrNotFound):
		return notSignedIn.WithDetail("sign in first: POST a login code to /login, or open /login in a browser")
	case errors.Is(err, ErrSignInAgain):
		return signInAgain.WithDetail("sign in again: the user's token has expired, and without the scope offline_access it cannot be refreshed")
	}
	p := sessionsUnavailable.WithDetail("try again soon; if it lasts, see the server's log")
	p.RetryAfter = retryAfter
	return p
}
