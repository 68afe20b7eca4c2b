package login

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	// loginTimeout is how long a user may take to sign in on the platform's page.
	loginTimeout = 10 * time.Minute

	// maxLoginStates is how many sign-ins a browser can have under way, in
	// several tabs. All their cookies come with every request.
	maxLoginStates = 4

	// loginStateCookie is the prefix of the name of a cookie with a loginState,
	// before the first characters of the state.
	loginStateCookie = "login-"

	loginStatePurpose = "login state" // the name that the cookie is encrypted for
)

// loginState is one attempt of a browser to sign in. The browser keeps it,
// encrypted, so that attempts cost the server no memory.
type loginState struct {
	State    string    `json:"state"`
	Verifier string    `json:"verifier"` // of PKCE
	Redirect string    `json:"redirect"`
	Next     string    `json:"next"` // the path to redirect to afterwards
	Ends     time.Time `json:"ends"`
	Used     bool      `json:"used"` // a state is valid once
}

func (s loginState) cookieName() string { return loginStateCookie + s.State[:min(8, len(s.State))] }

// keepLoginState stores a state in the browser. The oldest ones are deleted if
// there are too many.
func (l *Login) keepLoginState(w http.ResponseWriter, r *http.Request, s loginState) {
	others := slices.DeleteFunc(l.loginStates(w, r), func(o loginState) bool { return o.State == s.State })
	for len(others) >= maxLoginStates {
		l.cookies.delete(w, r, others[0].cookieName())
		others = others[1:]
	}
	value := base64.RawURLEncoding.EncodeToString(l.sealer.seal(loginStatePurpose, mustMarshal(s)))
	l.cookies.set(w, r, s.cookieName(), value, s.Ends)
}

// useLoginState deletes a state.
func (l *Login) useLoginState(w http.ResponseWriter, r *http.Request, s loginState) {
	s.Used = true
	l.keepLoginState(w, r, s)
}

// loginStates returns the states that the browser has, oldest first. It deletes
// cookies that are not valid.
func (l *Login) loginStates(w http.ResponseWriter, r *http.Request) []loginState {
	var states []loginState
	for _, c := range r.Cookies() {
		name, ours := strings.CutPrefix(c.Name, l.cookies.prefix(r))
		if !ours || !strings.HasPrefix(name, loginStateCookie) {
			continue
		}
		if s, ok := l.openLoginState(c.Value); ok && s.cookieName() == name {
			states = append(states, s)
		} else {
			l.cookies.delete(w, r, name)
		}
	}
	slices.SortFunc(states, func(a, b loginState) int { return a.Ends.Compare(b.Ends) })
	return states
}

// loginState returns the state in a callback, if this browser has it.
func (l *Login) loginState(r *http.Request, state string) (s loginState, ok bool) {
	s, ok = l.openLoginState(l.cookies.get(r, loginState{State: state}.cookieName()))
	if !ok || s.State != state { // authentic, so a comparison in constant time is not needed
		return loginState{}, false
	}
	return s, true
}

func (l *Login) openLoginState(cookie string) (s loginState, ok bool) {
	sealed, err := base64.RawURLEncoding.DecodeString(cookie)
	if err != nil {
		return loginState{}, false
	}
	plain, err := l.sealer.open(loginStatePurpose, sealed)
	if err != nil || json.Unmarshal(plain, &s) != nil || !time.Now().Before(s.Ends) {
		return loginState{}, false
	}
	return s, true
}
