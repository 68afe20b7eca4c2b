// Package access keeps pages of other sites away from an emulator on the developer's
// machine: it serves requests to hosts that no other site can take over, and changes
// nothing for pages of origins that are not the developer's.
package access

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/origin"
)

// IsTrustedHost reports whether a host, with or without a port, is on this machine or
// in a private network by its address, or one of the trusted ones. The names of other
// hosts are not: their owners decide to which address they lead.
func IsTrustedHost(host string, trusted []string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if origin.IsLoopback(name) {
		return true
	}
	if ip, err := netip.ParseAddr(strings.Trim(name, "[]")); err == nil {
		ip = ip.Unmap()
		return ip.IsPrivate() || ip.IsLinkLocalUnicast()
	}
	return name != "" && slices.ContainsFunc(trusted, func(t string) bool { return strings.EqualFold(t, host) || strings.EqualFold(t, name) })
}

// CheckOrigin returns an error for a request of a page whose origin is not trusted.
// Requests without an origin are not from pages of other sites.
func CheckOrigin(r *http.Request, trusted []string) error {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return nil
	}
	u, err := url.Parse(origin)
	if err == nil && (u.Scheme == "http" || u.Scheme == "https") && IsTrustedHost(u.Host, trusted) {
		return nil
	}
	return fmt.Errorf("origin %.60s is not trusted: add its host to the trusted domains", origin)
}

// Handler serves requests through next. It refuses requests to other hosts, and
// requests of other origins that change something. trusted returns the hosts that are
// trusted in addition to local ones.
func Handler(next http.Handler, trusted func() []string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if isForPages(r.URL.Path) {
			h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		}
		list := trusted()
		if !IsTrustedHost(r.Host, list) {
			refuse(w, fmt.Sprintf("host %.100q is not served", r.Host),
				"在可信域名中添加该主机，或使用 127.0.0.1 / localhost 访问", "add it to the trusted domains, or use 127.0.0.1 or localhost")
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			if err := CheckOrigin(r, list); err != nil {
				refuse(w, err.Error(), "在模拟器的可信域名中添加页面的主机", "the setting is in the emulator's workbench")
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// isForPages reports whether pages of any origin load a path: the script, and pictures.
func isForPages(path string) bool {
	return strings.HasSuffix(path, ".js") && !strings.HasPrefix(path, "/panel/") || strings.HasPrefix(path, "/avatars/")
}

func refuse(w http.ResponseWriter, what, zh, en string) {
	http.Error(w, fmt.Sprintf("Feishu emulator: %s: %s\n飞书模拟器：%s", what, en, zh), http.StatusForbidden)
}
