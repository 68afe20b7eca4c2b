package login

import (
	"cmp"
	"crypto/rand"
	"errors"
	"net/http"
	"time"

	"golang.org/x/oauth2"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

// handleBrowser redirects a browser to the platform's sign-in page. With
// ?next=/path the user gets to that page of the app afterwards.
func (l *Login) handleBrowser(w http.ResponseWriter, r *http.Request) {
	s := loginState{
		State:    rand.Text(),
		Verifier: oauth2.GenerateVerifier(),
		Redirect: l.cookies.pageOrigin(r).String() + callbackPath,
		Next:     localPath(r.URL.Query().Get("next")),
		Ends:     time.Now().Add(loginTimeout),
	}
	l.keepLoginState(w, r, s)
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, l.client.AuthorizeURL(feishu.Authorization{
		RedirectURI: s.Redirect, State: s.State, Verifier: s.Verifier, Scopes: l.scopes,
	}), http.StatusSeeOther)
}

// handleCallback signs in the user whom the platform has redirected back.
func (l *Login) handleCallback(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	query := r.URL.Query()
	s, ok := l.loginState(r, query.Get("state"))
	if !ok || s.Used {
		// Perhaps the user went back to the platform's page after signing in.
		switch _, err := l.find(r); {
		case err == nil:
			http.Redirect(w, r, cmp.Or(s.Next, "/"), http.StatusSeeOther)
			return
		case !errors.Is(err, ErrNotFound):
			l.writeError(w, r, err)
			return
		}
		p := stateInvalid.WithDetail("sign in again, from the page, within 10 minutes and in one and the same browser")
		if s.Used {
			p.Message = stateUsed.In(language(r))
		}
		l.WriteProblem(w, r, p)
		return
	}
	code := query.Get("code")
	switch {
	case query.Get("error") == "access_denied":
		l.useLoginState(w, r, s)
		l.WriteProblem(w, r, denied.WithDetail("the user refused the sign-in on the platform's page: sign in again to allow it"))
		return
	case !validCode(code):
		l.useLoginState(w, r, s)
		l.WriteProblem(w, r, malformed.WithDetail("the platform sent no login code: sign in again"))
		return
	}
	started, err := l.finishCallback(r, s, code)
	if _, unused := errors.AsType[codeUnusedError](err); !unused {
		l.useLoginState(w, r, s)
	}
	if err != nil {
		l.writeError(w, r, err)
		return
	}
	l.useSession(w, r, started)
	http.Redirect(w, r, s.Next, http.StatusSeeOther)
}
