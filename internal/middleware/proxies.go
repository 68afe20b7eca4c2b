package middleware

import (
	"errors"
	"net/http"
	"net/netip"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/origin"
	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
)

// Proxies are the networks of the trusted proxies. Their X-Forwarded-For,
// -Proto and -Host and X-Request-Id are believed; those of all other clients
// are ignored.
type Proxies []netip.Prefix

// ParseProxies reads a comma-separated list of networks and addresses. The
// error completes a sentence that begins with the setting's name.
func ParseProxies(list string) (Proxies, error) {
	var p Proxies
	for v := range strings.SplitSeq(list, ",") {
		v = strings.TrimSpace(v)
		if v == "" {
			continue
		}
		network, err := netip.ParsePrefix(v)
		if err != nil {
			addr, err := netip.ParseAddr(v)
			if err != nil || addr.Zone() != "" {
				return nil, errors.New("is malformed: write networks such as 10.1.2.0/24 or addresses, comma-separated")
			}
			network = netip.PrefixFrom(addr, addr.BitLen())
		}
		if network.Addr().Is4In6() {
			return nil, errors.New("is malformed: write IPv4 networks without the prefix ::ffff:0:0/96")
		}
		if network.Bits() == 0 {
			return nil, errors.New("is malformed: " + network.String() + " is every address: name the proxies only")
		}
		p = append(p, network.Masked())
	}
	return p, nil
}

// Info describes a request by its connection and, if that is a trusted
// proxy's, by its headers. Start is not set, ID only if the proxy sent one.
func (p Proxies) Info(r *http.Request) *requestinfo.Info {
	info := &requestinfo.Info{Host: r.Host}
	if r.TLS != nil {
		info.Scheme = "https"
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return info // not an IP network
	}
	info.Client = peer.Addr().Unmap()
	if p.Contains(info.Client) {
		p.readForwarded(info, r.Header)
	} else if nearby(info.Client) && (r.Header["X-Forwarded-For"] != nil || r.Header["Forwarded"] != nil) {
		info.ViaUntrustedProxy = true
	}
	return info
}

// Contains reports whether addr is that of a trusted proxy.
func (p Proxies) Contains(addr netip.Addr) bool {
	for _, network := range p {
		if network.Contains(addr) {
			return true
		}
	}
	return false
}

// Wide returns the networks that hold more than proxies in all likelihood:
// every machine in them can claim to be any client.
func (p Proxies) Wide() (wide []netip.Prefix) {
	for _, network := range p {
		if network.Addr().Is4() && network.Bits() < 16 || network.Addr().Is6() && network.Bits() < 48 {
			wide = append(wide, network)
		}
	}
	return wide
}

// nearby reports whether addr is on the same machine or network, where a proxy
// may be that the settings lack.
func nearby(addr netip.Addr) bool {
	return addr.IsLoopback() || addr.IsPrivate() || addr.IsLinkLocalUnicast() || carrierNetwork.Contains(addr)
}

// carrierNetwork is what carriers, and some clouds, use as private addresses
// (RFC 6598).
var carrierNetwork = netip.MustParsePrefix("100.64.0.0/10")

// readForwarded reads the headers of a trusted proxy.
func (p Proxies) readForwarded(info *requestinfo.Info, h http.Header) {
	info.Client = p.client(h.Values("X-Forwarded-For"))
	if proto := strings.ToLower(last(h.Values("X-Forwarded-Proto"))); origin.IsWeb(proto) {
		info.Scheme = proto
	}
	if host := last(h.Values("X-Forwarded-Host")); origin.ValidHost(host) {
		info.Host = host
	}
	if id := h.Get(requestinfo.Header); requestinfo.ValidID(id) {
		info.ID = id
	}
}

// client returns the last address of X-Forwarded-For that is not a trusted
// proxy's. Each proxy appends the address that it was called from, so what
// stands before that one is the client's own claim. It is invalid if there is
// none.
func (p Proxies) client(forwardedFor []string) netip.Addr {
	hops := strings.Split(strings.Join(forwardedFor, ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		addr, ok := parseHop(strings.TrimSpace(hops[i]))
		if !ok {
			break
		}
		if !p.Contains(addr) {
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

// last returns the last member of a list in headers, which the nearest proxy
// wrote.
func last(values []string) string {
	if len(values) == 0 {
		return ""
	}
	value := values[len(values)-1]
	return strings.TrimSpace(value[strings.LastIndexByte(value, ',')+1:])
}
