package origin

import (
	"cmp"
	"slices"

	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
)

// OfPage returns the probable origin of the page that sent a request, for redirect
// URLs and cookies. [Trusts] accepts it.
//
// Without a list of trusted origins it is where the request arrived. With a
// list it is always one of the list, so that a reverse proxy that passes on
// neither the scheme nor the host makes no difference: the one with the
// request's host, else the one that differs in the port only, else the first.
func OfPage(info *requestinfo.Info, trusted []Origin) Origin {
	arrived := New(cmp.Or(info.Scheme, "http"), info.Host)
	if len(trusted) == 0 || info.Scheme != "" && slices.Contains(trusted, arrived) {
		return arrived
	}
	for _, same := range []func(Origin) bool{
		func(o Origin) bool { return o.Scheme == "https" && o == New("https", info.Host) },
		func(o Origin) bool { return o == New("http", info.Host) },
		func(o Origin) bool { return o.hostname() == arrived.hostname() },
	} {
		if i := slices.IndexFunc(trusted, same); i >= 0 {
			return trusted[i]
		}
	}
	return trusted[0]
}

// Trusts reports whether pages of an origin get signatures: it is on the list
// or, without a list, it is where the request arrived. The scheme counts only
// if it is known, by TLS or from a trusted proxy.
func Trusts(trusted []Origin, info *requestinfo.Info, page Origin) bool {
	if len(trusted) == 0 {
		return page == New(cmp.Or(info.Scheme, page.Scheme), info.Host)
	}
	return slices.Contains(trusted, page)
}
