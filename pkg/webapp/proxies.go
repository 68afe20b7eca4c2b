package webapp

import (
	"errors"
	"net/http"
	"net/netip"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/requestid"
)

// proxies are the networks of the proxies before this server. What they say of
// a request in X-Forwarded-For, -Proto and -Host and X-Request-Id is believed;
// from anybody else those headers are ignored.
type proxies []netip.Prefix

func (p proxies) trust(addr netip.Addr) bool {
	for _, network := range p {
		if network.Contains(addr) {
			return true
		}
	}
	return false
}

// unknown reports whether addr might be a proxy that nobody told us of: nobody
// named any, and addr is where proxies are, in the same machine or network.
func (p proxies) unknown(addr netip.Addr) bool {
	return len(p) == 0 && (addr.IsLoopback() || addr.IsPrivate() || addr.IsLinkLocalUnicast() || sharedSpace.Contains(addr))
}

// sharedSpace is what carriers, and some clouds, use as private addresses.
var sharedSpace = netip.MustParsePrefix("100.64.0.0/10")

// limitsConnections reports whether the connections of addr are counted: not
// those of a proxy, nor of what may be one.
func (p proxies) limitsConnections(addr netip.Addr) bool {
	return !p.trust(addr) && !p.unknown(addr)
}

// A visitor is who sent a request and where to, as far as is known.
type visitor struct {
	addr    netip.Addr // invalid: a proxy's own, not to be limited
	behind  bool       // an unknown proxy, it seems
	scheme  string     // empty: unknown
	host    string
	request string // the request's id, if a trusted proxy gave it one
}

// visitor finds out who sent r.
func (p proxies) visitor(r *http.Request) visitor {
	v := visitor{host: r.Host}
	if r.TLS != nil {
		v.scheme = "https"
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return v // not a network of addresses
	}
	v.addr = peer.Addr().Unmap()
	if p.trust(v.addr) {
		p.forwarded(&v, r.Header)
	} else if p.unknown(v.addr) && (r.Header["X-Forwarded-For"] != nil || r.Header["Forwarded"] != nil) {
		v.addr, v.behind = netip.Addr{}, true
	}
	return v
}

// forwarded takes in what a trusted proxy says.
func (p proxies) forwarded(v *visitor, h http.Header) {
	v.addr = p.client(h.Values("X-Forwarded-For"))
	if proto := strings.ToLower(last(h.Values("X-Forwarded-Proto"))); isWeb(proto) {
		v.scheme = proto
	}
	if host := last(h.Values("X-Forwarded-Host")); validHost(host) {
		v.host = host
	}
	if id := h.Get(requestid.Header); requestid.Valid(id) {
		v.request = id
	}
}

// client returns the address that the nearest of the trusted proxies did not
// know to be one of them. Each appends whom it was asked by, so what is left of
// that address is the visitor's own word. It is invalid if there is none.
func (p proxies) client(forwardedFor []string) netip.Addr {
	hops := strings.Split(strings.Join(forwardedFor, ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		addr, ok := parseHop(strings.TrimSpace(hops[i]))
		if !ok {
			break
		}
		if !p.trust(addr) {
			return addr
		}
	}
	return netip.Addr{}
}

// parseHop reads an address of X-Forwarded-For. Some proxies add the port.
func parseHop(s string) (netip.Addr, bool) {
	if addr, err := netip.ParseAddr(s); err == nil {
		return addr.Unmap(), true
	}
	withPort, err := netip.ParseAddrPort(s)
	return withPort.Addr().Unmap(), err == nil
}

// last returns the last member of a list in headers: what the nearest proxy
// wrote.
func last(values []string) string {
	if len(values) == 0 {
		return ""
	}
	value := values[len(values)-1]
	return strings.TrimSpace(value[strings.LastIndexByte(value, ',')+1:])
}

// parseProxies reads a comma-separated list of networks and addresses.
func parseProxies(list string) (proxies, error) {
	var p proxies
	for v := range strings.SplitSeq(list, ",") {
		v = strings.TrimSpace(v)
		if v == "" {
			continue
		}
		network, err := netip.ParsePrefix(v)
		if err != nil {
			addr, err := netip.ParseAddr(v)
			if err != nil || addr.Zone() != "" {
				return nil, errors.New("is malformed: write networks such as 10.0.0.0/8 or addresses, comma-separated")
			}
			network = netip.PrefixFrom(addr, addr.BitLen())
		}
		if network.Addr().Is4In6() {
			return nil, errors.New("is malformed: leave the ::ffff: out of IPv4 networks")
		}
		p = append(p, network.Masked())
	}
	return p, nil
}
