package webapp

import (
	"bytes"
	"cmp"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/ui"
)

// browserSignIn is what browsers see of signing in when they are sent away and
// come back: not a program asks then but a person.
type browserSignIn struct {
	*signIn
	style, icon string // addresses
}

func newBrowserSignIn(s *signIn, a *assets) browserSignIn {
	files := resolver{a.urls}
	return browserSignIn{s, files.Resolve("/web/style.css"), files.Resolve("/web/icon.svg")}
}

// tell answers with the problem: a page for people, JSON for programs.
func (b browserSignIn) tell(w http.ResponseWriter, r *http.Request, p *problem) {
	if p.inWords(r); !strings.Contains(r.Header.Get("Accept"), "text/html") {
		p.write(w)
		return
	}
	lang := language(r)
	page := p.announce(w)
	page.Set("Content-Type", "text/html; charset=utf-8")
	page.Set("Content-Language", lang)
	page.Set("Content-Security-Policy", loginPageCSP)
	page.Set("Referrer-Policy", "no-referrer") // the address may hold a code
	var body bytes.Buffer
	next := b.next(w, r)
	err := loginPage.Execute(&body, struct {
		*problem
		Lang, App, Style, Icon, Next, Again                       string
		Heading, CodeLabel, AgainLabel, BackLabel, RequestIDLabel string
	}{
		p, lang, ui.Title(lang), b.style, b.icon, next, loginPath(next),
		loginFailedTitle.in(lang), errorCodeLabel.in(lang), signInAgainLabel.in(lang), backLabel.in(lang), requestIDLabel.in(lang),
	})
	if err != nil {
		panic(err) // it is written to memory, from strings and numbers: it cannot fail
	}
	w.WriteHeader(p.Status)
	_, _ = w.Write(body.Bytes()) // an error means that nobody listens any more
}

// next is where the browser wants to be in the end, as far as can be told.
func (b browserSignIn) next(w http.ResponseWriter, r *http.Request) string {
	if r.URL.Path == signInPath {
		return localPath(r.URL.Query().Get("next"))
	}
	j, _ := b.journey(w, r)
	return cmp.Or(j.Next, "/")
}

// loginPath is where a sign-in begins that ends at next.
func loginPath(next string) string {
	if next == "/" {
		return signInPath
	}
	return signInPath + "?" + url.Values{"next": {next}}.Encode()
}

// What the page says besides the words for the problem.
var (
	loginFailedTitle = words{"登录未成功", "You could not be signed in"}
	errorCodeLabel   = words{"错误码", "Error code"}
	requestIDLabel   = words{"请求编号", "Request ID"}
	signInAgainLabel = words{"重新登录", "Sign in again"}
	backLabel        = words{"返回应用", "Back to the app"}
)

// loginPageCSP: the page is markup, a style sheet and a picture.
var loginPageCSP = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; " +
	"frame-ancestors " + strings.Join(feishuHosts, " ")

var loginPage = template.Must(template.New("login").Parse(`<!doctype html>
<html lang="{{.Lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="theme-color" content="#3370ff">
<title>{{.Heading}} · {{.App}}</title>
<link rel="icon" href="{{.Icon}}">
<link rel="stylesheet" href="{{.Style}}">
</head>
<body>
<div class="page">
<header class="top"><img class="logo" src="{{.Icon}}" alt=""><h1>{{.App}}</h1></header>
<main class="card">
<section id="failed" class="failed login-failed" role="alert">
<h2>{{.Heading}}</h2>
<p id="message" class="cause">{{.Message}}</p>
{{with .Code}}<p class="code">{{$.CodeLabel}} <code id="error-code">{{.}}</code></p>
{{end}}<a id="sign-in" class="button" href="{{.Again}}">{{.AgainLabel}}</a>
<a id="back" class="more" href="{{.Next}}">{{.BackLabel}}</a>
{{with .RequestID}}<p class="request">{{$.RequestIDLabel}} {{.}}</p>
{{end}}</section>
</main>
</div>
</body>
</html>
`))
