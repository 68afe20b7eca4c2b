package webapp

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/platformproblem"
)

// adminHandler serves the operators: metrics, profiles, and the renewal of the
// ticket. Pages of other sites get nothing.
func (s *Server) adminHandler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", s.metrics.Handler())
	mux.HandleFunc("POST /ticket/renew", s.renewTicket)
	return s.protectAdmin(mux)
}

// renewTicket renews the ticket before its time, for all replicas. Until there is
// another one it stays.
func (s *Server) renewTicket(w http.ResponseWriter, r *http.Request) {
	before, err := s.tickets.Ticket(r.Context())
	after := before
	if err == nil {
		after, err = s.tickets.Renew(r.Context(), before.Value)
	}
	if err != nil {
		platformproblem.Log(r.Context(), s.Log, err)
		platformproblem.Of(err).Write(w, r)
		return
	}
	result := "renewed"
	if after.Value == before.Value {
		result = "not renewed: the platform has no other, it failed (see the log), or the last renewal was less than a minute ago"
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = fmt.Fprintf(w, "%s\nvalid until %s\n", result, after.Expires.UTC().Format(time.RFC3339))
}

// protectAdmin refuses requests that a browser sends for a page of another site,
// which may have had its own name lead to this address.
func (s *Server) protectAdmin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
		switch {
		case !s.isAdminHost(r):
			http.Error(w, "this host name is not known: add it to ADMIN_HOSTS", http.StatusForbidden)
		case !ownSite(r):
			http.Error(w, "this request comes from a page of another site", http.StatusForbidden)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// isAdminHost reports whether a request names the operators' address as they do:
// by loopback, by the address that it arrived at, or by a name in the settings.
func (s *Server) isAdminHost(r *http.Request) bool {
	name := hostname(r.Host)
	configured, _, _ := net.SplitHostPort(s.config.AdminAddr)
	if name == "localhost" || name != "" && (strings.EqualFold(name, configured) || slices.Contains(s.config.AdminHosts, name)) {
		return true
	}
	addr, err := netip.ParseAddr(name)
	if err != nil {
		return false
	}
	arrived, _ := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	return addr.IsLoopback() || arrived != nil && addr.Unmap() == arrived.AddrPort().Addr().WithZone("").Unmap()
}

// hostname returns the name or address in host[:port], in lower case.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.Trim(host, "[]"))
}

// ownSite reports whether a request comes from a page of this address or from no
// page. Browsers send Sec-Fetch-Site only over HTTPS and to loopback.
func ownSite(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin":
	default:
		return false
	}
	for _, name := range []string{"Origin", "Referer"} {
		page, err := url.Parse(r.Header.Get(name))
		if err != nil || r.Header.Get(name) != "" && page.Host != r.Host {
			return false
		}
	}
	return true
}
