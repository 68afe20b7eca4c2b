package login

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

// A cookie of the browser lists the users who have signed out there and must
// not be signed in without a click; other users of the device may be. It is a
// preference, not a protection: a forged cookie has the effect of a sign-out or
// a click.
const (
	keptOutCookie = "signed-out"
	keptOutAge    = 365 * 24 * time.Hour
	maxKeptOut    = 8  // the oldest are removed
	keptOutSize   = 16 // characters of a user's digest
)

// keptOut returns the digests in the cookie, oldest first.
func (l *Login) keptOut(r *http.Request) []string {
	list := strings.Split(l.cookies.get(r, keptOutCookie), ".")
	return slices.DeleteFunc(list, func(owner string) bool { return len(owner) != keptOutSize })
}

func (l *Login) isKeptOut(r *http.Request, user feishu.User) bool {
	return slices.Contains(l.keptOut(r), ownerOf(user)[:keptOutSize])
}

// keepOut adds a user by their digest.
func (l *Login) keepOut(w http.ResponseWriter, r *http.Request, owner string) {
	list := append(without(l.keptOut(r), owner[:keptOutSize]), owner[:keptOutSize])
	l.setKeptOut(w, r, list[max(0, len(list)-maxKeptOut):])
}

// letIn removes a user who has signed in.
func (l *Login) letIn(w http.ResponseWriter, r *http.Request, user feishu.User) {
	if l.isKeptOut(r, user) {
		l.setKeptOut(w, r, without(l.keptOut(r), ownerOf(user)[:keptOutSize]))
	}
}

func without(list []string, owner string) []string {
	return slices.DeleteFunc(list, func(o string) bool { return o == owner })
}

func (l *Login) setKeptOut(w http.ResponseWriter, r *http.Request, list []string) {
	if len(list) == 0 {
		l.cookies.delete(w, r, keptOutCookie)
		return
	}
	l.cookies.set(w, r, keptOutCookie, strings.Join(list, "."), time.Now().Add(keptOutAge))
}
