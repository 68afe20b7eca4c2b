package ui

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// A visit is what the page remembers of signing in for as long as it is open,
// whichever components come and go.
type visit struct {
	user  Account // as the server last told
	tried bool    // to sign in: by itself the page does so once
}

// The cookie of a person who has signed out, or refused to sign in, and is not
// to be signed in again unasked. It is a preference and no more: no secret, and
// nothing that the server looks at.
const (
	stayOutCookie = "stay-signed-out=1"
	rememberIt    = "; Max-Age=31536000" // seconds
	forgetIt      = "; Max-Age=0"
)

// staysOut reports whether the person wants to sign in by hand only.
func (d Deps) staysOut() bool {
	return strings.Contains(d.Cookie(""), stayOutCookie)
}

// stayOut keeps in mind what staysOut is to report from now on.
func (d Deps) stayOut(out bool) {
	switch {
	case out:
		d.Cookie(stayOutCookie + "; Path=/; SameSite=Lax" + rememberIt)
	case d.staysOut():
		d.Cookie(stayOutCookie + "; Path=/; SameSite=Lax" + forgetIt)
	}
}

// documentCookie sets a cookie unless it is empty, and returns all there are.
func documentCookie(set string) string {
	document := app.Window().Get("document")
	if set != "" {
		document.Set("cookie", set)
	}
	return document.Get("cookie").String()
}
