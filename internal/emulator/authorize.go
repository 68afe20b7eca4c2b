package emulator

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"
)

// AuthorizePath is where users sign in with an ordinary browser. In Feishu it is
// on a host of its own.
const AuthorizePath = "/open-apis/authen/v1/authorize"

// An authorization is what a browser brings to the authorize page.
type authorization struct {
	redirect *url.URL
	state    string
	code     loginCode // to be issued, but for the user
}

// readAuthorization returns the code of what is wrong with the query, 0 if
// nothing is.
func (e *Emulator) readAuthorization(query url.Values) (a authorization, code int) {
	redirect, err := url.Parse(query.Get("redirect_uri"))
	challenge, method := query.Get("code_challenge"), query.Get("code_challenge_method")
	switch {
	case query.Get("client_id") == "" || query.Get("response_type") != "code":
		return a, 20001
	case query.Get("client_id") != e.appID:
		return a, 20048
	case err != nil || redirect.Host == "" || !e.Settings().registered(redirect.String()):
		return a, 20029
	case challenge != "" && method != "S256" && method != "plain" && method != "":
		return a, 20001
	}
	if challenge != "" && method == "" {
		method = "plain"
	}
	return authorization{redirect, query.Get("state"), loginCode{
		userGrant: userGrant{scopes: strings.Fields(query.Get("scope"))},
		appID:     e.appID, redirectURI: query.Get("redirect_uri"), challenge: challenge, method: method,
	}}, 0
}

// authorizePage asks who one is. Its form goes where the page came from, with
// the same query.
var authorizePage = template.Must(template.New("authorize").Parse(`<!doctype html>
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

// serveAuthorize serves the page.
func (e *Emulator) serveAuthorize(w http.ResponseWriter, r *http.Request) {
	e.log.end(e.log.begin("GET "+AuthorizePath, nil, ""), "ok")
	a, code := e.readAuthorization(r.URL.Query())
	e.showAuthorize(w, a, code)
}

func (e *Emulator) showAuthorize(w http.ResponseWriter, a authorization, code int) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'")
	refusal := loginRefusals[code].text
	if code == 20029 {
		refusal = "The redirect_uri is not registered"
	}
	if code != 0 {
		w.WriteHeader(http.StatusBadRequest)
	}
	authorizePage.Execute(w, fields{
		"Title": e.text("sign in"), "Refuse": e.text("refuse"), "Code": code, "Refusal": refusal,
		"AppID": e.appID, "Scopes": a.code.scopes, "Users": Users,
	})
}

// decideAuthorize sends the browser back: with a code for the user chosen, or
// with word that there is none.
func (e *Emulator) decideAuthorize(w http.ResponseWriter, r *http.Request) {
	a, code := e.readAuthorization(r.URL.Query())
	if code != 0 {
		e.showAuthorize(w, a, code)
		return
	}
	query := a.redirect.Query()
	if a.state != "" {
		query.Set("state", a.state)
	}
	id := r.PostFormValue("user")
	if _, ok := userByID(id); ok {
		a.code.user = id
		query.Set("code", e.platform.logins.issue(a.code, loginCodeLife))
	} else {
		query.Set("error", "access_denied")
	}
	a.redirect.RawQuery = query.Encode()
	http.Redirect(w, r, a.redirect.String(), http.StatusSeeOther)
}
