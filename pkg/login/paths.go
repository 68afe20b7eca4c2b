package login

import (
	"net/url"
	"strings"
)

const (
	loginPath    = "/login"
	callbackPath = loginPath + "/callback"
)

// maxNext bounds the size of the cookie of a sign-in: browsers accept 4 kB.
const maxNext = 1 << 10

// localPath returns next if it is a path of this server, else "/", so that a
// sign-in cannot redirect to another site.
func localPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || len(next) > maxNext || !isPlain(next) ||
		!strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.Contains(next, `\`) {
		return "/"
	}
	return next
}

// isPlain reports whether s has no spaces, control characters, characters beyond
// ASCII, or characters that end an attribute or a tag.
func isPlain(s string) bool {
	return !strings.ContainsFunc(s, func(c rune) bool { return c <= ' ' || c > '~' || strings.ContainsRune(`"<>`, c) })
}
