package platform

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/calllog"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/people"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

// AuthorizePath is the page where users sign in with an ordinary browser. In
// Feishu it is on another host.
const AuthorizePath = "/open-apis/authen/v1/authorize"

var (
	textSignIn = i18n.Text{Zh: "登录飞书模拟器", En: "Sign in to the emulator"}
	textRefuse = i18n.Text{Zh: "拒绝", En: "Refuse"}
)

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

// authorizeTemplate asks which user signs in. Its form is posted to the page's
// own URL, with the same query.
var authorizeTemplate = template.Must(template.New("authorize").Parse(`<!doctype html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.Title}}</title>
<link rel="stylesheet" href="/panel/panel.css"></head>
<body><main><section id="authorize"><h1>{{.Title}}</h1>
{{if .Code}}<p id="authorize-error">{{.Code}}: {{.Refusal}}</p>{{else}}
<p>{{.AppID}}{{range .Scopes}} <code>{{.}}</code>{{end}}</p>
<form method="post">{{range .Users}}
<p><button name="user" value="{{.ID}}">{{.Name}}</button> <small>{{.TenantKey}}</small></p>{{end}}
<p><button name="user" value="">{{.Refuse}}</button></p></form>{{end}}
</section></main></body></html>
`))

// serve handles GET.
func (p *authorizePage) serve(w http.ResponseWriter, r *http.Request) {
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

func (p *authorizePage) show(w http.ResponseWriter, a authorization, code int) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'")
	if code != 0 {
		w.WriteHeader(http.StatusBadRequest)
	}
	s := p.settings.Get()
	authorizeTemplate.Execute(w, fields{
		"Title": s.Text(textSignIn), "Refuse": s.Text(textRefuse), "Code": code, "Refusal": refusalText(code),
		"AppID": p.appID, "Scopes": a.code.scopes, "Users": people.Users,
	})
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
