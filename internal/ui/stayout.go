package ui

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// The cookie of a person who has signed out, or refused to sign in, and is not
// to be signed in again unasked. It is a preference and no more: no secret, and
// nothing that the server looks at.
const (
	stayOutCookie = "stay-signed-out=1"
	stayOutScope  = "; Path=/; SameSite=Lax; Max-Age="
	year          = "31536000" // in seconds
)

// staysOut reports whether the person wants to sign in by hand only.
func (v *visit) staysOut() bool { return strings.Contains(v.cookie(""), stayOutCookie) }

// stayOut keeps in mind what staysOut is to report from now on.
func (v *visit) stayOut(out bool) {
	switch {
	case out:
		v.cookie(stayOutCookie + stayOutScope + year)
	case v.staysOut():
		v.cookie(stayOutCookie + stayOutScope + "0")
	}
}

// documentCookie is the cookie of the page itself.
func documentCookie(set string) string {
	document := app.Window().Get("document")
	if set != "" {
		document.Set("cookie", set)
	}
	return document.Get("cookie").String()
}
