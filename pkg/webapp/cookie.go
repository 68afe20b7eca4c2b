package webapp

import (
	"net/http"
	"time"
)

// Names of the cookies.
const (
	sessionCookie = "session" // the id of a session
	loginCookie   = "login"   // what a browser was sent away with to sign in
)

// pageOrigin returns the origin that pages have in the browser that sent r, as
// far as can be told: by TLS here, by a trusted proxy, or by the one of the
// trusted origins that the Host fits.
func (c Config) pageOrigin(w http.ResponseWriter, r *http.Request) origin {
	v := exchangeOf(w, r).visitor
	if r.TLS != nil {
		v.scheme = "https"
	}
	if v.scheme != "" {
		return newOrigin(v.scheme, v.host)
	}
	for _, o := range c.TrustedOrigins {
		if o.scheme == "https" && o == newOrigin("https", v.host) {
			return o
		}
	}
	return newOrigin("http", v.host)
}

// cookieName is the name that a cookie has in browsers. Those with the prefix
// can be set by this very host only, with TLS: not by its neighbours, not by
// whoever sits on the line.
func cookieName(name string, secure bool) string {
	if secure {
		return "__Host-" + name
	}
	return name
}

// cookie returns the value of a cookie of ours, empty if there is none.
func (s *signIn) cookie(w http.ResponseWriter, r *http.Request, name string) string {
	c, err := r.Cookie(cookieName(name, s.config.pageOrigin(w, r).scheme == "https"))
	if err != nil {
		return ""
	}
	return c.Value
}

// setCookie keeps a value in the browser until its end; one in the past takes
// it away.
func (s *signIn) setCookie(w http.ResponseWriter, r *http.Request, name, value string, ends time.Time) {
	secure := s.config.pageOrigin(w, r).scheme == "https"
	seconds := int(time.Until(ends).Seconds())
	if seconds <= 0 {
		seconds = -1
	}
	http.SetCookie(w, &http.Cookie{
		Name: cookieName(name, secure), Value: value, Path: "/", MaxAge: seconds,
		HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode,
	})
}

// dropCookie takes a cookie away from the browser.
func (s *signIn) dropCookie(w http.ResponseWriter, r *http.Request, name string) {
	s.setCookie(w, r, name, "", time.Time{})
}
