// Package origin compares the origins of pages as browsers do, and decides
// which of them the server trusts.
package origin

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"
)

// Origin is a scheme and a host[:port] in lower case, without the scheme's
// default port, so that == compares origins as browsers do.
type Origin struct{ Scheme, Host string }

// New returns the origin of a page's scheme and host.
func New(scheme, host string) Origin {
	o := Origin{strings.ToLower(scheme), strings.ToLower(host)}
	switch o.Scheme {
	case "http":
		o.Host = strings.TrimSuffix(o.Host, ":80")
	case "https":
		o.Host = strings.TrimSuffix(o.Host, ":443")
	}
	return o
}

// String returns scheme://host[:port].
func (o Origin) String() string { return o.Scheme + "://" + o.Host }

// MarshalText is String, for log/slog.
func (o Origin) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// hostname returns the host without its port.
func (o Origin) hostname() string {
	if i := strings.LastIndexByte(o.Host, ':'); i >= 0 && !strings.HasSuffix(o.Host, "]") {
		return o.Host[:i]
	}
	return o.Host
}

var errMalformed = errors.New("is malformed: write scheme://host or scheme://host:port, nothing after it, no wildcard")

// Parse reads an origin from a setting. The error completes a sentence that
// begins with the setting's name.
func Parse(v string) (Origin, error) {
	u, err := url.Parse(v)
	if err != nil || !IsWeb(u.Scheme) || !ValidHost(u.Host) {
		return Origin{}, errMalformed
	}
	if !strings.EqualFold(v, u.Scheme+"://"+u.Host) { // there is a path, a user, …
		return Origin{}, errMalformed
	}
	return New(u.Scheme, u.Host), nil
}

// ParseList reads a comma-separated list of origins.
func ParseList(list string) ([]Origin, error) {
	var origins []Origin
	for v := range strings.SplitSeq(list, ",") {
		v = strings.TrimSpace(v)
		if v == "" {
			continue
		}
		o, err := Parse(v)
		if err != nil {
			return nil, err
		}
		origins = append(origins, o)
	}
	return origins, nil
}

// IsWeb reports whether a scheme is http or https.
func IsWeb(scheme string) bool {
	return strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https")
}

// ValidHost reports whether host looks like the location.host of a page: a
// name, an IPv4 address or an IPv6 address in brackets, and an optional port.
func ValidHost(host string) bool {
	name, port, hasPort := host, "", false
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.HasSuffix(host, "]") {
		name, port, hasPort = host[:i], host[i+1:], true
	}
	if hasPort && !consistsOf(port, "0123456789") {
		return false
	}
	if bracketed, ok := strings.CutPrefix(name, "["); ok {
		address, closed := strings.CutSuffix(bracketed, "]")
		ip, err := netip.ParseAddr(address)
		return closed && err == nil && ip.Is6() && ip.Zone() == ""
	}
	return consistsOf(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._")
}

// consistsOf reports whether s is not empty and holds only these characters.
func consistsOf(s, characters string) bool {
	return s != "" && strings.Trim(s, characters) == ""
}
