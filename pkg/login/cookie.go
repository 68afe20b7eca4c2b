package login

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/origin"
	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
)

// sessionCookie has the id of a session.
const sessionCookie = "session"

// SessionMarker is the name of a cookie that browsers keep as long as a
// session. Scripts can read it, so that a page without one need not ask who is
// signed in. Its value has no meaning and the server does not trust it. On https
// its name has the prefix __Host-.
const SessionMarker = "signed-in"

// cookies reads and sets the cookies of a page's origin.
type cookies struct {
	origins []origin.Origin // trusted; may be empty
	framed  bool            // other sites may show the app's pages in a frame
}

// pageOrigin returns the origin of the page that sent r: the trusted one in the
// browser's headers, else the one of the request.
func (c cookies) pageOrigin(r *http.Request) origin.Origin {
	for _, header := range []string{"Origin", "Referer"} {
		if u, err := url.Parse(r.Header.Get(header)); err == nil {
			if named := origin.New(u.Scheme, u.Host); slices.Contains(c.origins, named) {
				return named
			}
		}
	}
	return origin.OfPage(requestinfo.Of(r), c.origins)
}

// prefix is that of the cookies' names in the browser. A cookie with __Host- can
// be set by this host only and over TLS only.
func (c cookies) prefix(r *http.Request) string {
	if c.pageOrigin(r).Scheme == "https" {
		return "__Host-"
	}
	return ""
}

// get returns the value of a cookie, or "". Of several cookies with the name it
// takes the newest, which browsers send last: an older one may lack Partitioned.
func (c cookies) get(r *http.Request, name string) string {
	found := r.CookiesNamed(c.prefix(r) + name)
	if len(found) == 0 || isForeign(r) {
		return ""
	}
	return found[len(found)-1].Value
}

// isForeign reports whether a browser would not send cookies with SameSite=Lax
// with r: another site's page has sent it, and it does not open a page. Cookies
// with SameSite=None come nevertheless where they are not partitioned.
func isForeign(r *http.Request) bool {
	navigates := r.Header.Get("Sec-Fetch-Mode") == "navigate" && (r.Method == http.MethodGet || r.Method == http.MethodHead)
	return r.Header.Get("Sec-Fetch-Site") == "cross-site" && !navigates
}

// set sets a cookie until a time; it deletes the cookie if that is over.
//
// In another site's frame browsers keep only cookies with SameSite=None, and
// most only with Partitioned: they then belong to the two sites together, and
// no third one's frame has them. Instead of SameSite=Lax the server uses
// isForeign and [http.CrossOriginProtection].
func (c cookies) set(w http.ResponseWriter, r *http.Request, name, value string, until time.Time) {
	seconds := int(time.Until(until).Seconds())
	if seconds <= 0 {
		seconds = -1
	}
	prefix := c.prefix(r)
	cookie := &http.Cookie{
		Name: prefix + name, Value: value, Path: "/", MaxAge: seconds,
		HttpOnly: name != SessionMarker, Secure: prefix != "", SameSite: http.SameSiteLaxMode,
	}
	if c.framed && cookie.Secure {
		cookie.SameSite, cookie.Partitioned = http.SameSiteNoneMode, true
	}
	http.SetCookie(w, cookie)
}

func (c cookies) delete(w http.ResponseWriter, r *http.Request, name string) {
	c.set(w, r, name, "", time.Time{})
}

// setSession lets the browser keep a session until it ends.
func (c cookies) setSession(w http.ResponseWriter, r *http.Request, id string, ends time.Time) {
	c.set(w, r, sessionCookie, id, ends)
	c.set(w, r, SessionMarker, "1", ends)
}

func (c cookies) deleteSession(w http.ResponseWriter, r *http.Request) {
	c.delete(w, r, sessionCookie)
	c.delete(w, r, SessionMarker)
}
