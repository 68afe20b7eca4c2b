package webapp

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"
)

// An origin is a scheme and a host[:port] in lower case, without the scheme's
// default port, so that == compares origins as browsers do.
type origin struct{ scheme, host string }

func newOrigin(scheme, host string) origin {
	o := origin{strings.ToLower(scheme), strings.ToLower(host)}
	switch o.scheme {
	case "http":
		o.host = strings.TrimSuffix(o.host, ":80")
	case "https":
		o.host = strings.TrimSuffix(o.host, ":443")
	}
	return o
}

func (o origin) String() string { return o.scheme + "://" + o.host }

// MarshalText is String, for the encoders of log/slog.
func (o origin) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

var errOrigin = errors.New("is malformed: write scheme://host or scheme://host:port, nothing after it, no wildcard")

// parseOrigin reads an origin that a person wrote.
func parseOrigin(v string) (origin, error) {
	u, err := url.Parse(v)
	if err != nil || !isWeb(u.Scheme) || !validHost(u.Host) {
		return origin{}, errOrigin
	}
	if !strings.EqualFold(v, u.Scheme+"://"+u.Host) { // there is a path, a user, …
		return origin{}, errOrigin
	}
	return newOrigin(u.Scheme, u.Host), nil
}

// parseOrigins reads a comma-separated list of origins.
func parseOrigins(list string) ([]origin, error) {
	var origins []origin
	for v := range strings.SplitSeq(list, ",") {
		v = strings.TrimSpace(v)
		if v == "" {
			continue
		}
		o, err := parseOrigin(v)
		if err != nil {
			return nil, err
		}
		origins = append(origins, o)
	}
	return origins, nil
}

func isWeb(scheme string) bool {
	return strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https")
}

// validHost reports whether host looks like the location.host of a page: a
// name, an IPv4 address or an IPv6 address in brackets, and perhaps a port.
func validHost(host string) bool {
	name, port, hasPort := host, "", false
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.HasSuffix(host, "]") {
		name, port, hasPort = host[:i], host[i+1:], true
	}
	if hasPort && !madeOf(port, isDigit) {
		return false
	}
	if bracketed, ok := strings.CutPrefix(name, "["); ok {
		address, closed := strings.CutSuffix(bracketed, "]")
		ip, err := netip.ParseAddr(address)
		return closed && err == nil && ip.Is6() && ip.Zone() == ""
	}
	return madeOf(name, func(c byte) bool { return isDigit(c) || isLetter(c) || c == '-' || c == '.' || c == '_' })
}

// madeOf reports whether s holds characters of the given kind only, and some.
func madeOf(s string, kind func(c byte) bool) bool {
	for i := range len(s) {
		if !kind(s[i]) {
			return false
		}
	}
	return s != ""
}

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
