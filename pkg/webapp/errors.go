package webapp

import (
	"bytes"
	"cmp"
	_ "embed"
	"html/template"
	"net/http"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/internal/problem"
)

// messages are for users, about problems that the app does not word itself.
var messages = map[int]i18n.Text{
	http.StatusBadRequest:            {Zh: "提交的内容有误。", En: "The request is malformed."},
	http.StatusForbidden:             {Zh: "这个请求来自其他网站，已被拦截。请回到应用页面重新操作。", En: "This request came from another site and was blocked. Go back to the app and try again."},
	http.StatusNotFound:              {Zh: "页面或内容不存在。", En: "There is nothing at this address."},
	http.StatusMethodNotAllowed:      {Zh: "不支持此操作。", En: "This address does not support that operation."},
	http.StatusRequestEntityTooLarge: {Zh: "提交的内容过大。", En: "What you sent is too large."},
	http.StatusRequestURITooLong:     {Zh: "网页地址过长。", En: "The address of the page is too long."},
	http.StatusUnsupportedMediaType:  {Zh: "提交的内容格式不受支持。", En: "The format of what you sent is not supported."},
	http.StatusTooManyRequests:       {Zh: "请求过于频繁，请稍候再试。", En: "Too many requests. Wait a moment and try again."},
	http.StatusInternalServerError:   {Zh: "服务器出错了，请稍后重试。", En: "The server failed. Try again later."},
	http.StatusServiceUnavailable:    {Zh: "服务暂时不可用，请稍后重试。", En: "The service is not available. Try again later."},
}

var (
	//go:embed errorpage.html
	errorPageHTML string

	errorPageTemplate = template.Must(template.New("errorpage.html").Parse(errorPageHTML))

	requestIDLabel = i18n.Text{Zh: "请求编号", En: "Request ID"}
)

// writeError answers with a problem: JSON for programs, with a message for the
// user, and a page with the message for browsers that open the address.
func writeError(w http.ResponseWriter, r *http.Request, p *problem.Problem) {
	lang := setMessage(p, r)
	w.Header().Add("Vary", i18n.Vary)
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		p.Write(w, r)
		return
	}
	writeErrorPage(w, r, p, lang)
}

func writeErrorPage(w http.ResponseWriter, r *http.Request, p *problem.Problem, lang i18n.Lang) {
	p.SetHeader(w, r)
	var body bytes.Buffer
	err := errorPageTemplate.Execute(&body, map[string]string{
		"Lang": lang.Tag(), "Message": cmp.Or(p.Message, p.Title), "RequestID": p.RequestID, "RequestIDLabel": requestIDLabel.In(lang),
	})
	if err != nil {
		panic(err) // cannot fail: strings, written to memory
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", lang.Tag())
	h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'")
	w.WriteHeader(p.Status)
	_, _ = w.Write(body.Bytes()) // fails only if the client has disconnected
}

// setMessage sets the message of a problem that has none, and returns the
// language of the user.
func setMessage(p *problem.Problem, r *http.Request) i18n.Lang {
	lang := languageOf(r)
	if p.Message == "" {
		p.Message = messages[p.Status].In(lang)
	}
	return lang
}

func languageOf(r *http.Request) i18n.Lang {
	return i18n.Negotiate(r.UserAgent(), r.Header.Get("Accept-Language"))
}
