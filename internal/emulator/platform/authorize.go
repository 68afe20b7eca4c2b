package platform

import (
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/calllog"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/people"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
)

// AuthorizePath is the page where users sign in with an ordinary browser. In
// Feishu it is on another host.
const AuthorizePath = "/open-apis/authen/v1/authorize"

// An authorization is a request to sign in on the authorize page.
type authorization struct {
	redirect *url.URL
	state    string
	code     loginCode // to be issued once its user is chosen
}

// authorizePage lets users sign in.
type authorizePage struct {
	appID    string
	settings *settings.Store
	log      *calllog.Log
	signIn   *signIn
}

// parse reads the query of a request. code is that of the refusal, or 0.
func (p *authorizePage) parse(query url.Values) (a authorization, code int) {
	redirect, err := url.Parse(query.Get("redirect_uri"))
	challenge, method := query.Get("code_challenge"), query.Get("code_challenge_method")
	switch {
	case query.Get("client_id") == "" || query.Get("response_type") != "code":
		return a, 20001
	case query.Get("client_id") != p.appID:
		return a, 20048
	case err != nil || redirect.Host == "" || !p.settings.Get().MayRedirectTo(redirect.String()):
		return a, 20029
	case challenge != "" && method != "S256" && method != "plain" && method != "":
		return a, 20001
	}
	if challenge != "" && method == "" {
		method = "plain"
	}
	return authorization{redirect, query.Get("state"), loginCode{
		userGrant: userGrant{scopes: strings.Fields(query.Get("scope"))},
		appID:     p.appID, redirectURI: query.Get("redirect_uri"), challenge: challenge, method: method,
	}}, 0
}

// serve handles GET.
func (p *authorizePage) serve(w http.ResponseWriter, r *http.Request) {
	if other := underHostOfApp(r); other != "" {
		http.Redirect(w, r, other, http.StatusFound)
		return
	}
	entry := p.log.Begin(entryOf(r))
	a, code := p.parse(r.URL.Query())
	result := calllog.Result{State: calllog.OK, Status: http.StatusOK}
	if code != 0 {
		result.State, result.Status = calllog.Failed, http.StatusBadRequest
		result.Error = &calllog.Failure{Code: code, Message: refusalText(code)}
	}
	p.log.End(entry, result)
	p.show(w, a, code)
}

// underHostOfApp returns the page's URL under the app's name of this machine if the
// page is in a frame under the other name, else "". Browsers send no cookies of the
// app when a frame comes back to it from another site, and for them localhost and
// 127.0.0.1 are two.
func underHostOfApp(r *http.Request) string {
	app, err := url.Parse(r.FormValue("redirect_uri"))
	host, port, errHost := net.SplitHostPort(r.Host)
	if err != nil || errHost != nil || r.Header.Get("Sec-Fetch-Dest") != "iframe" {
		return ""
	}
	for _, names := range [][2]string{{"127.0.0.1", "localhost"}, {"localhost", "127.0.0.1"}} {
		if host == names[0] && app.Hostname() == names[1] {
			return "http://" + net.JoinHostPort(names[1], port) + r.URL.RequestURI()
		}
	}
	return ""
}

// refusalText returns the text for the code of a refusal.
func refusalText(code int) string {
	if code == 20029 {
		return "The redirect_uri is not registered"
	}
	return loginRefusals[code].text
}

// submit handles POST: it redirects to the app, with a code for the chosen user
// or with an error.
func (p *authorizePage) submit(w http.ResponseWriter, r *http.Request) {
	a, code := p.parse(r.URL.Query())
	if code != 0 {
		p.show(w, a, code)
		return
	}
	query := a.redirect.Query()
	if a.state != "" {
		query.Set("state", a.state)
	}
	id := r.PostFormValue("user")
	if _, ok := people.UserByID(id); ok {
		a.code.user = id
		query.Set("code", p.signIn.issueCode(a.code, AuthCodeLifetime))
	} else {
		query.Set("error", "access_denied")
	}
	a.redirect.RawQuery = query.Encode()
	http.Redirect(w, r, a.redirect.String(), http.StatusSeeOther)
}
