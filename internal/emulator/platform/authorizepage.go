package platform

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"unicode/utf8"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/people"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

var (
	textSignIn      = i18n.Text{Zh: "登录飞书模拟器", En: "Sign in to the emulator"}
	textSignInIntro = i18n.Text{Zh: "应用 %s 请求登录。", En: "The app %s wants to sign you in."}
	textScopes      = i18n.Text{Zh: "申请的权限", En: "Permissions it asks for"}
	textUsers       = i18n.Text{Zh: "以谁的身份登录？", En: "Who are you?"}
	textRefuse      = i18n.Text{Zh: "拒绝", En: "Refuse"}
	textErrorHint   = i18n.Text{
		Zh: "请检查应用打开此页面时使用的参数。", En: "Check the parameters with which the app has opened this page.",
	}
)

var (
	//go:embed authorize.html
	authorizeHTML string

	//go:embed authorize.css
	authorizeStyle string
)

// authorizeTemplate asks which user signs in. Its form is posted to the page's
// own URL, with the same query.
var authorizeTemplate = template.Must(template.New("authorize").Parse(authorizeHTML))

// authorizePolicy lets the page have its own style only. The workbench, under any
// name of this machine, shows apps in a frame, and they send users here.
var authorizePolicy = func() string {
	sum := sha256.Sum256([]byte(authorizeStyle))
	return fmt.Sprintf("default-src 'none'; img-src data:; style-src 'sha256-%s'; base-uri 'none'; frame-ancestors http://localhost:* http://127.0.0.1:*",
		base64.StdEncoding.EncodeToString(sum[:]))
}()

// A pageUser is a user to choose on the page.
type pageUser struct {
	people.User
	Initial string
}

func pageUsers() []pageUser {
	var all []pageUser
	for _, u := range people.Users {
		r, _ := utf8.DecodeRuneInString(u.Name)
		all = append(all, pageUser{u, string(r)})
	}
	return all
}

// show shows the page, or why it refuses if code is not 0.
func (p *authorizePage) show(w http.ResponseWriter, a authorization, code int) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", authorizePolicy)
	if code != 0 {
		w.WriteHeader(http.StatusBadRequest)
	}
	s := p.settings.Get()
	authorizeTemplate.Execute(w, fields{
		"Lang": i18n.Of(s.ClientLanguage()).Tag(), "Style": template.CSS(authorizeStyle), "Title": s.Text(textSignIn),
		"Intro": fmt.Sprintf(s.Text(textSignInIntro), p.appID), "ScopesTitle": s.Text(textScopes), "UsersTitle": s.Text(textUsers),
		"Refuse": s.Text(textRefuse), "Code": code, "Refusal": refusalText(code), "ErrorHint": s.Text(textErrorHint),
		"Scopes": a.code.scopes, "Users": pageUsers(),
	})
}
