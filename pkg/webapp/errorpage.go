package webapp

import (
	"net/http"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	problems "github.com/feishu-goapp/feishu-goapp/internal/problem"
)

// messages are what users read of the problems that are not the app's own.
var messages = map[int]i18n.Text{
	http.StatusForbidden:             {Zh: "这个请求来自其他网站，已被拦截。请回到应用页面重新操作。", En: "This request came from another site and was blocked. Go back to the app and try again."},
	http.StatusNotFound:              {Zh: "页面或内容不存在。", En: "There is nothing at this address."},
	http.StatusMethodNotAllowed:      {Zh: "不支持此操作。", En: "This address does not support that operation."},
	http.StatusRequestEntityTooLarge: {Zh: "提交的内容过大。", En: "What you sent is too large."},
	http.StatusRequestURITooLong:     {Zh: "网页地址过长。", En: "The address of the page is too long."},
	http.StatusTooManyRequests:       {Zh: "请求过于频繁，请稍候再试。", En: "Too many requests. Wait a moment and try again."},
	http.StatusInternalServerError:   {Zh: "服务器出错了，请稍后重试。", En: "The server failed. Try again later."},
}

// writeError answers with a problem of the server: JSON for programs, with a
// message for the user, a line of text for browsers that open the address.
func writeError(w http.ResponseWriter, r *http.Request, p *problems.Problem) {
	lang := setMessage(p, r)
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		p.Write(w, r)
		return
	}
	p.SetHeader(w, r)
	w.Header().Set("Content-Language", lang.Tag())
	http.Error(w, p.Message, p.Status)
}

// setMessage sets the message of a problem that has none, and returns the
// language of the user.
func setMessage(p *problems.Problem, r *http.Request) i18n.Lang {
	lang := i18n.Negotiate(r.UserAgent(), r.Header.Get("Accept-Language"))
	if p.Message == "" {
		p.Message = messages[p.Status].In(lang)
	}
	return lang
}
