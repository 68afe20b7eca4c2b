package webapp

import (
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
)

// configParameters answers a page with what it passes to h5sdk.config: its URL
// signed now, with a nonce of its own. The ticket stays here.
func configParameters(d deps) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		x := exchangeOf(w, r)
		page, bad := readPageURL(r.URL.RawQuery)
		if bad != nil {
			bad.write(w)
			return
		}
		if !trusts(d.config.TrustedOrigins, x.visitor, page.origin) {
			untrustedOrigin.because("the page is not on this server: to sign for it nevertheless, add " +
				page.origin.String() + " to TRUSTED_ORIGINS").write(w)
			return
		}
		ticket, err := d.tickets.Ticket(&x.ctx)
		if err != nil {
			reportPlatform(&x.ctx, d.log, w, err)
			return
		}
		params := sign.NewParams(d.config.AppID, ticket.Value, page.text, x.start)
		h := w.Header()
		h["Content-Type"] = typeJSON
		h["Cache-Control"] = noStore
		_, _ = w.Write(params.AppendJSON(x.room[:0])) // an error means that nobody listens any more
	}
}

// Header values of the one answer that is never the same twice and should be
// quick: set like this they cost nothing. They are shared, so do not change them.
var (
	typeJSON = []string{"application/json"}
	noStore  = []string{"no-store"}
)
