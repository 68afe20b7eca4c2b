package page

import (
	"net/url"
	"strings"
)

// AppLink returns the link that opens a page of the app in Feishu, for messages
// and QR codes. path may have a query, such as "/asset?code=A-42", in which
// characters beyond ASCII are escaped. Clients before 5.12 open the home page.
func (p *Page) AppLink(path string) string {
	scheme, rest, _ := strings.Cut(p.env.Browser.URL(), "://")
	host, _, _ := strings.Cut(rest, "/")
	return p.settings().AppLink + "&lk_target_url=" + url.QueryEscape(scheme+"://"+host+path)
}
