package login

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/internal/problem"
)

//go:embed errorpage.html
var errorPageHTML string

var errorPageTemplate = template.Must(template.New("errorpage.html").Parse(errorPageHTML))

// errorPage is the page for a browser whose sign-in has failed.
type errorPage struct {
	appName     i18n.Text
	style, icon string   // URLs; may be empty
	ancestors   []string // sources that may frame the page
}

// feishuClients are the origins of Feishu's and Lark's clients on the web, with
// a name for each organization.
var feishuClients = []string{"https://*.feishu.cn", "https://*.feishu.net", "https://*.larksuite.com", "https://*.larkoffice.com"}

var (
	errorHeading   = i18n.Text{Zh: "登录未成功", En: "You could not be signed in"}
	codeLabel      = i18n.Text{Zh: "错误码", En: "Error code"}
	requestIDLabel = i18n.Text{Zh: "请求编号", En: "Request ID"}
	againLabel     = i18n.Text{Zh: "重新登录", En: "Sign in again"}
	backLabel      = i18n.Text{Zh: "返回应用", En: "Back to the app"}
)

// write answers r with the page. From there the user can sign in again or go to
// next, a path of this server.
func (e errorPage) write(w http.ResponseWriter, r *http.Request, p *problem.Problem, next string) {
	lang := language(r)
	p.SetHeader(w, r)
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", lang.Tag())
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors "+
		strings.Join(e.ancestors, " "))
	h.Set("Referrer-Policy", "no-referrer") // the URL may have a login code in it
	again := loginPath
	if next != "/" {
		again += "?" + url.Values{"next": {next}}.Encode()
	}
	var body bytes.Buffer
	err := errorPageTemplate.Execute(&body, map[string]any{
		"Problem": p, "Lang": lang.Tag(), "App": e.appName.In(lang), "Style": e.style, "Icon": e.icon, "Next": next, "Again": again,
		"Heading": errorHeading.In(lang), "CodeLabel": codeLabel.In(lang), "RequestIDLabel": requestIDLabel.In(lang),
		"AgainLabel": againLabel.In(lang), "BackLabel": backLabel.In(lang),
	})
	if err != nil {
		panic(err) // cannot fail: strings and numbers, written to memory
	}
	w.WriteHeader(p.Status)
	_, _ = w.Write(body.Bytes()) // fails only if the client has disconnected
}
