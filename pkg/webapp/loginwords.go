package webapp

import (
	"net/http"
	"slices"
)

// words are what to tell a person, in the languages of the page.
type words struct{ zh, en string }

func (w words) in(lang string) string {
	if lang == chinese {
		return w.zh
	}
	return w.en
}

// loginWords have what to tell a person who signs in: by Feishu's code and, where
// there is none that we know, by the kind of the problem. Several that mean the
// same to a person share their words.
var loginWords = []struct {
	words
	codes []int
	kinds []kind
}{
	{
		words{"登录信息已失效，请重新登录。", "This sign-in is no longer valid. Please sign in again."},
		[]int{20003}, []kind{loginCodeInvalid},
	},
	{
		words{"登录超时了，请重新登录。", "Signing in took too long. Please sign in again."},
		[]int{20004}, nil,
	},
	{
		words{"这次登录已经使用过，不能重复使用。请重新登录。", "This sign-in has already been used, and each one works only once. Please sign in again."},
		[]int{20065}, nil,
	},
	{
		words{"这次登录属于另一个应用。请回到飞书，重新打开本应用。", "This sign-in belongs to another app. Please go back to Feishu and open this app again."},
		[]int{20024}, nil,
	},
	{
		words{"登录超时，或没有在同一个浏览器中完成。请重新登录。", "Signing in took too long, or was not finished in the browser where it began. Please sign in again."},
		[]int{20049}, []kind{loginStateInvalid},
	},
	{
		words{"你取消了授权。需要时，可以重新登录。", "You did not allow the sign-in. You can sign in again whenever you like."},
		nil, []kind{loginDenied},
	},
	{
		words{"你还没有登录，请先登录。", "You are not signed in yet. Please sign in."},
		nil, []kind{notSignedIn},
	},
	{
		words{"登录已过期，请重新登录。", "Your sign-in has expired. Please sign in again."},
		[]int{20005, 20026, 20037, 20073, 20074, 99991668, 99991669, 99991677}, []kind{signInAgain},
	},
	{
		words{"此前的授权已被取消，请重新登录。", "The app's access to your account has been withdrawn. Please sign in again."},
		[]int{20064}, nil,
	},
	{
		words{"应用还需要你授权一项权限。请重新登录，并同意授权。", "The app needs a permission that you have not given yet. Please sign in again and allow it."},
		[]int{99991679}, nil,
	},
	{
		words{"你暂时不能使用此应用，请联系企业管理员。", "You cannot use this app at the moment. Please ask your administrator."},
		nil, []kind{userNotAllowed},
	},
	{
		words{"你没有此应用的使用权限，请联系企业管理员开通。", "You do not have access to this app yet. Please ask your administrator for it."},
		[]int{20010}, nil,
	},
	{
		words{"你所在的企业还没有安装此应用，请联系企业管理员安装。", "Your organisation has not installed this app yet. Please ask your administrator to install it."},
		[]int{20009, 99991665, 99991673}, nil,
	},
	{
		words{"此应用已被停用，请联系企业管理员启用。", "This app has been disabled. Please ask your administrator to enable it."},
		[]int{20069, 99991662}, nil,
	},
	{
		words{"没有找到你的账号，请联系企业管理员。", "Your account could not be found. Please ask your administrator."},
		[]int{20008}, nil,
	},
	{
		words{"你的账号还没有激活。请先激活账号，再重新登录。", "Your account has not been activated yet. Please activate it, then sign in again."},
		[]int{20023}, nil,
	},
	{
		words{"你已离开这个企业，不能再使用此应用。如有疑问，请联系企业管理员。", "You have left this organisation, so you can no longer use this app. If that is a mistake, please ask your administrator."},
		[]int{20021}, nil,
	},
	{
		words{"你的账号已被冻结，请联系企业管理员。", "Your account has been frozen. Please ask your administrator."},
		[]int{20022}, nil,
	},
	{
		words{"你的账号状态异常，请联系企业管理员。", "There is a problem with the status of your account. Please ask your administrator."},
		[]int{20066}, nil,
	},
	{
		words{"应用的登录地址配置有误，暂时无法登录。请联系应用管理员。", "The address that this app signs in with is not set up correctly. Please tell the app's administrator."},
		[]int{20029, 20071}, nil,
	},
	{
		words{"应用缺少登录所需的权限，暂时无法登录。请联系应用管理员。", "The app lacks a permission that it needs to sign you in. Please tell the app's administrator."},
		[]int{20067, 20068, 99991672}, nil,
	},
	{
		words{"应用配置有误，暂时无法登录。请联系应用管理员。", "The app is not set up correctly, so nobody can sign in at the moment. Please tell the app's administrator."},
		[]int{20001, 20002, 20036, 20048, 20063, 20070, 99991401, 99991661, 99991663, 99991664, 99991671}, []kind{platformAnswerInvalid},
	},
	{
		words{"应用本月的调用额度已用完，暂时无法登录。请联系企业管理员。", "The app has used up its quota for this month, so nobody can sign in at the moment. Please ask your administrator."},
		[]int{99991403}, nil,
	},
	{
		words{"现在访问的人太多了，请稍等片刻再试。", "It is very busy right now. Please wait a moment and try again."},
		[]int{99991400}, []kind{tooManyRequests},
	},
	{
		words{"暂时连接不上飞书，请稍后再试。", "Feishu cannot be reached right now. Please try again in a moment."},
		[]int{20050, 20072}, []kind{platformUnreachable},
	},
	{
		words{"服务暂时不可用，请稍后再试。", "The service is not available right now. Please try again in a moment."},
		nil, []kind{sessionsUnavailable},
	},
	{
		words{"这个请求来自其他网站，已被拦截。请回到应用页面重新操作。", "This request came from another site and was blocked. Please go back to the app and try again."},
		nil, []kind{crossOrigin},
	},
}

// loginFailedSomehow is for all the rest.
var loginFailedSomehow = words{
	"登录没有成功，请重试。如果仍然不行，请联系应用管理员。",
	"Something went wrong while signing in. Please try again; if that does not help, please tell the app's administrator.",
}

// inWords adds what to tell the person who sent r. It holds nothing that anybody
// else said.
func (p *problem) inWords(r *http.Request) *problem {
	p.Message = wordsOfLogin(p).in(language(r))
	return p
}

func wordsOfLogin(p *problem) words {
	for _, w := range loginWords {
		if slices.Contains(w.codes, p.Code) {
			return w.words
		}
	}
	for _, w := range loginWords {
		if slices.Contains(w.kinds, p.kind) {
			return w.words
		}
	}
	return loginFailedSomehow
}
