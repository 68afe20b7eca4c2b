package webapp

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/login"
)

var (
	malformedLogin       = kind{http.StatusBadRequest, "malformed-login", "The request to sign in is malformed"}
	notSignedIn          = kind{http.StatusUnauthorized, "not-signed-in", "Nobody is signed in"}
	signInAgain          = kind{http.StatusUnauthorized, "sign-in-again", "The sign-in has run out"}
	loginCodeInvalid     = kind{http.StatusUnauthorized, "login-code-invalid", "The login code is not valid"}
	loginStateInvalid    = kind{http.StatusForbidden, "login-state-invalid", "This sign-in did not begin in this browser"}
	loginDenied          = kind{http.StatusForbidden, "login-denied", "The sign-in was refused"}
	userNotAllowed       = kind{http.StatusForbidden, "user-not-allowed", "The user may not use this app"}
	crossOrigin          = kind{http.StatusForbidden, "cross-origin", "The request comes from another site"}
	unsupportedMediaType = kind{http.StatusUnsupportedMediaType, "unsupported-media-type", "The body is not JSON"}
	sessionsUnavailable  = kind{http.StatusServiceUnavailable, "sessions-unavailable", "Sessions cannot be reached"}
)

// kindOfLogin tells what a code of the platform means to somebody who signs in.
// The others are mistakes in how the app or the server is set up.
func kindOfLogin(code int) kind {
	switch code {
	case 20003, 20004, 20024, 20049, 20065:
		return loginCodeInvalid
	case 20005, 20026, 20037, 20064, 20073, 20074, 99991668, 99991669, 99991677, 99991679:
		return signInAgain
	case 20008, 20009, 20010, 20021, 20022, 20023, 20066, 20069, 99991662, 99991665, 99991673:
		return userNotAllowed
	case 20050, 20072:
		return platformUnreachable
	}
	return platformRefused
}

// loginProblem is what the browser may know of why a sign-in came to nothing,
// or why there is no token to act in the user's name.
func loginProblem(err error) *problem {
	e, ok := errors.AsType[*feishu.Error](err)
	switch {
	case ok && (e.Temporary() || kindOfLogin(e.Code) == platformUnreachable):
		p := unreachable(e.RetryAfter)
		p.Code = e.Code
		return p
	case ok && e.Code != 0:
		p := kindOfLogin(e.Code).because(cmp.Or(e.Remedy(), lookUpCode))
		p.Code = e.Code
		return p
	case ok:
		return platformProblem(err)
	case errors.Is(err, login.ErrSignInAgain):
		return signInAgain.because("sign in again: the user's token has ended, and without the scope offline_access it cannot be renewed")
	}
	return storeProblem() // what is not the platform's error is the store's
}

// storeProblem is that of sessions which cannot be reached.
func storeProblem() *problem {
	p := sessionsUnavailable.because("try again soon; if it lasts, see the server's log")
	p.retryAfter = retrySoon
	return p
}

// sessionProblem is why there is no login.
func (s *signIn) sessionProblem(r *http.Request, err error) *problem {
	if errors.Is(err, login.ErrNone) {
		return notSignedIn.because("sign in first: POST a login code to /login, or open /login in a browser")
	}
	if r.Context().Err() == nil {
		s.log.LogAttrs(r.Context(), slog.LevelError, "sessions cannot be reached", slog.Any("err", err))
	}
	return storeProblem()
}

// loginFailed logs why a sign-in came to nothing, and returns what the browser
// may know of it. What the user can mend is worth a note, what may pass a
// warning, and a mistake in the set-up an error; that the client went away is
// none of them.
func (s *signIn) loginFailed(ctx context.Context, err error) *problem {
	p := loginProblem(err)
	level := slog.LevelInfo
	switch {
	case ctx.Err() != nil:
		return p
	case p.Status == http.StatusServiceUnavailable:
		level = slog.LevelWarn
	case p.Status >= 500:
		level = slog.LevelError
	}
	s.log.LogAttrs(ctx, level, "sign-in failed", slog.Int("status", p.Status), slog.Any("err", err))
	return p
}
