package login

import (
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/internal/problem"
)

// messages has the messages for users about problems without a code of the
// platform. Those with one have the message of their *feishu.Error.
var messages = map[problem.Type]i18n.Text{
	notSignedIn:  {Zh: "你还没有登录，请先登录。", En: "You are not signed in yet. Please sign in."},
	signInAgain:  {Zh: "登录已过期，请重新登录。", En: "Your sign-in has expired. Please sign in again."},
	stateInvalid: {Zh: "登录超时，或没有在同一个浏览器中完成。请重新登录。", En: "Signing in took too long, or was not finished in the browser where it began. Please sign in again."},
	anotherUser:  {Zh: "这个浏览器里现在登录的是另一位用户。", En: "Another user is signed in here by now."},
	denied:       {Zh: "你取消了授权。需要时，可以重新登录。", En: "You did not allow the sign-in. You can sign in again whenever you like."},
	sessionsUnavailable: {Zh: "服务暂时不可用，请稍后再试。",
		En: "The service is not available right now. Please try again in a moment."},
	problem.CrossOrigin:     {Zh: "这个请求来自其他网站，已被拦截。请回到应用页面重新操作。", En: "This request came from another site and was blocked. Please go back to the app and try again."},
	problem.TooManyRequests: {Zh: "现在访问的人太多了，请稍等片刻再试。", En: "It is very busy right now. Please wait a moment and try again."},
}

// stateUsed is for a sign-in that comes back a second time.
var stateUsed = i18n.Text{Zh: "这次登录已经使用过，不能重复使用。请重新登录。",
	En: "This sign-in has already been used, and each one works only once. Please sign in again."}

// failuresMessage is for a sign-in after too many that failed.
var failuresMessage = i18n.Text{Zh: "登录失败次数过多，请稍后再试。", En: "Too many sign-ins have failed. Please try again in a moment."}

// failedMessage is for all other problems.
var failedMessage = i18n.Text{Zh: "登录没有成功，请重试。如果仍然不行，请联系应用管理员。",
	En: "Something went wrong while signing in. Please try again; if that does not help, please tell the app's administrator."}

// message returns the message for a problem without one.
func message(p *problem.Problem, lang i18n.Lang) string {
	if m, ok := messages[p.Of]; ok {
		return m.In(lang)
	}
	return failedMessage.In(lang)
}

func language(r *http.Request) i18n.Lang {
	return i18n.Negotiate(r.UserAgent(), r.Header.Get("Accept-Language"))
}
