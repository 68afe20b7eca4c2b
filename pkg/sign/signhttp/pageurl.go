package signhttp

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/origin"
	"github.com/feishu-goapp/feishu-goapp/internal/problem"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
)

// maxPageURL bounds the URL of a page, in bytes.
const maxPageURL = 8 << 10

// A pageURL is the URL of a page that asks for a signature.
type pageURL struct {
	text   string // is signed: the page's own bytes
	origin origin.Origin
}

// readPageURL finds the page's URL in the raw query of its request. Pages send
// it in one of three spellings:
//
//	url=encodeURIComponent(href)   the right one
//	url=encodeURI(href)            of the official samples: href's & and + are raw
//	url=href                       not encoded at all
//
// Only the last two contain "://" unescaped. Then the URL extends to the end of the
// query, because an '&' in it belongs to the page.
func readPageURL(rawQuery string) (pageURL, *problem.Problem) {
	value, _ := urlParameter(rawQuery)
	href := ""
	ok := true
	if schemePrefix.MatchString(value) {
		href, ok = decodeWhole(value)
	} else {
		first, rest, _ := strings.Cut(value, "&")
		if _, again := urlParameter(rest); again {
			return pageURL{}, malformedURL.WithDetail("url is given twice: give it once, as encodeURIComponent(location.href)")
		}
		href, ok = unescape(first)
	}
	switch {
	case !ok:
		return pageURL{}, malformedURL.WithDetail("url has a malformed %-escape: send encodeURIComponent(location.href)")
	case href == "":
		return pageURL{}, missingURL.WithDetail("say which page to sign for: ?url= and encodeURIComponent(location.href)")
	}
	return parsePageURL(sign.PageURL(href))
}

// urlParameter returns everything behind the first "url=" of a query.
func urlParameter(query string) (string, bool) {
	if value, ok := strings.CutPrefix(query, "url="); ok {
		return value, true
	}
	_, value, ok := strings.Cut(query, "&url=")
	return value, ok
}

// schemePrefix is how an absolute URL begins that is not encoded.
var schemePrefix = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://`)

// unescape decodes %-escapes once. A '+' stays a '+'.
func unescape(s string) (string, bool) {
	decoded, err := url.PathUnescape(s)
	return decoded, err == nil
}

// decodeWhole reverses encodeURI if it was applied.
//
// In a location.href, encodeURI escapes only the characters of encodeURIEscapes. Any
// other escape is part of the href and means that the page did not encode it: then
// the text is the URL.
func decodeWhole(s string) (string, bool) {
	decoded, ok := unescape(s)
	for i := 0; ok && i < len(s); i++ {
		if s[i] == '%' {
			c, _ := unescape(s[i : i+3])
			if !strings.Contains(encodeURIEscapes, c) {
				return s, true
			}
		}
	}
	return decoded, ok
}

// encodeURIEscapes are the characters of a location.href that encodeURI
// escapes, and the ' that browsers escape in a query on its way.
const encodeURIEscapes = "%[]{}|\\^`'"

// parsePageURL checks that text can be a page's location.href without its
// fragment, and takes it apart.
func parsePageURL(text string) (pageURL, *problem.Problem) {
	if len(text) > maxPageURL {
		return pageURL{}, malformedURL.WithDetail("url is longer than 8 KiB: shorten what the page keeps in its URL")
	}
	if !fitsHref(text) {
		return pageURL{}, malformedURL.WithDetail("url holds a character that is not in a location.href: send encodeURIComponent(location.href)")
	}
	scheme, rest, _ := strings.Cut(text, "://")
	if !origin.IsWeb(scheme) {
		return pageURL{}, malformedURL.WithDetail("url is not an absolute http or https URL: send encodeURIComponent(location.href)")
	}
	path, _, _ := strings.Cut(rest, "?")
	host, _, _ := strings.Cut(path, "/")
	switch {
	case strings.Contains(host, "@"):
		return pageURL{}, malformedURL.WithDetail("url holds a user name: open the page without it")
	case strings.Contains(path, `\`), !origin.ValidHost(host): // browsers treat a \ there as a /
		return pageURL{}, malformedURL.WithDetail("url has no valid host: send encodeURIComponent(location.href)")
	}
	return pageURL{text, origin.New(scheme, host)}, nil
}

// fitsHref reports whether s holds only what browsers leave in a location.href.
func fitsHref(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c <= ' ' || c >= 0x7f || c == '"' || c == '<' || c == '>' {
			return false
		}
	}
	return true
}
