package main

import (
	"errors"
	"net/netip"
	"net/url"
	"slices"
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

// trusts reports whether the pages of an origin get signatures: it is on the
// list or, for want of a list, it is where this request came in.
func trusts(list []origin, requestHost string, page origin) bool {
	if len(list) == 0 {
		return page == newOrigin(page.scheme, requestHost)
	}
	return slices.Contains(list, page)
}

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
	const digits, letters = "0123456789", "abcdefghijklmnopqrstuvwxyz"
	name := strings.ToLower(host)
	if i := strings.LastIndexByte(name, ':'); i >= 0 && !strings.HasSuffix(name, "]") {
		port := name[i+1:]
		if !madeOf(port, digits) {
			return false
		}
		name = name[:i]
	}
	if bracketed, ok := strings.CutPrefix(name, "["); ok {
		address, closed := strings.CutSuffix(bracketed, "]")
		ip, err := netip.ParseAddr(address)
		return closed && err == nil && ip.Is6() && ip.Zone() == ""
	}
	return madeOf(name, digits+letters+"-._")
}

// madeOf reports whether s holds characters of the given ones only, and some.
func madeOf(s, characters string) bool {
	return s != "" && strings.Trim(s, characters) == ""
}
