package webapp

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

// signInPath is where a sign-in begins, with a code or with a browser.
const signInPath = "/login"

// callbackPath is where the platform sends browsers back to. With the server's
// origin before it, it is one of the app's redirect URLs.
const callbackPath = signInPath + "/callback"

// loginWithin is how long a user may take to sign in on the platform's page.
const loginWithin = 10 * time.Minute

// A journey is a browser's way to the platform and back. The browser keeps it,
// encrypted, so that it costs no memory here: anybody can begin one.
type journey struct {
	State    string    `json:"state"`
	Verifier string    `json:"verifier"`
	Redirect string    `json:"redirect"`
	Next     string    `json:"next"` // where the user wants to be in the end
	Ends     time.Time `json:"ends"`
}

const journeyPurpose = "cookie of a sign-in"

// sendAway sends a browser outside Feishu to the platform's page to sign in,
// and with ?next=/path from there to a page of this server.
func (s *signIn) sendAway(w http.ResponseWriter, r *http.Request) {
	j := journey{
		State:    rand.Text(),
		Verifier: oauth2.GenerateVerifier(),
		Redirect: s.config.pageOrigin(w, r).String() + callbackPath,
		Next:     localPath(r.URL.Query().Get("next")),
		Ends:     time.Now().Add(loginWithin),
	}
	s.setJourney(w, r, j)
	w.Header()["Cache-Control"] = noStore
	http.Redirect(w, r, s.client.AuthorizeURL(feishu.Authorization{
		RedirectURI: j.Redirect, State: j.State, Verifier: j.Verifier, Scopes: s.config.Login.Scopes,
	}), http.StatusSeeOther)
}

// comeBack signs in the user whom the platform has sent back.
func (b browserSignIn) comeBack(w http.ResponseWriter, r *http.Request) {
	j, bad := b.arrive(w, r)
	if bad != nil {
		b.tell(w, r, bad)
		return
	}
	w.Header()["Cache-Control"] = noStore
	http.Redirect(w, r, j.Next, http.StatusSeeOther)
}

// arrive ends the journey that the browser is on with a login.
func (s *signIn) arrive(w http.ResponseWriter, r *http.Request) (journey, *problem) {
	query := r.URL.Query()
	j, ok := s.journey(w, r)
	if !ok || subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(j.State)) != 1 {
		// Another journey of this browser, begun in another tab, goes on.
		return j, loginStateInvalid.because("sign in again, from the page, within 10 minutes and in one and the same browser")
	}
	s.dropCookie(w, r, loginCookie)
	switch {
	case query.Get("error") == "access_denied":
		return j, loginDenied.because("the sign-in was refused on the platform's page: sign in again to allow it")
	case query.Get("code") == "" || len(query.Get("code")) > maxLoginCode:
		return j, malformedLogin.because("the platform sent no code: sign in again")
	}
	_, bad := s.start(w, r, feishu.LoginCode{Code: query.Get("code"), RedirectURI: j.Redirect, Verifier: j.Verifier})
	return j, bad
}

// setJourney lets the browser keep j.
func (s *signIn) setJourney(w http.ResponseWriter, r *http.Request, j journey) {
	raw, err := json.Marshal(j)
	if err != nil {
		panic(err) // strings and a time of this century: it cannot fail
	}
	s.setCookie(w, r, loginCookie, base64.RawURLEncoding.EncodeToString(s.sessions.Seal(journeyPurpose, raw)), j.Ends)
}

// journey returns the one that the browser is on.
func (s *signIn) journey(w http.ResponseWriter, r *http.Request) (j journey, ok bool) {
	sealed, err := base64.RawURLEncoding.DecodeString(s.cookie(w, r, loginCookie))
	if err != nil || len(sealed) == 0 {
		return j, false
	}
	raw, err := s.sessions.Open(journeyPurpose, sealed)
	if err != nil || json.Unmarshal(raw, &j) != nil {
		return journey{}, false
	}
	return j, time.Now().Before(j.Ends)
}

// localPath returns a path of this server, "/" for what leads elsewhere: no
// sign-in ends on another site.
func localPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || len(next) > maxNext || !fitsHref(next) ||
		!strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.Contains(next, `\`) {
		return "/"
	}
	return next
}

// maxNext bounds what the cookie of a sign-in holds: browsers take 4 KB.
const maxNext = 1 << 10
