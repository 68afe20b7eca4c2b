package feishu

import (
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

// Class groups the platform's codes by what can be done about them.
type Class string

// The classes.
const (
	// ClassUnknown: a code that this package does not know.
	ClassUnknown Class = ""

	// ClassLoginCodeInvalid: the login code is unknown, expired, used or made
	// for another app. Sign in again.
	ClassLoginCodeInvalid Class = "login_code_invalid"

	// ClassUserTokenRefused: the user's access token is invalid or has expired.
	// A refreshed one may be accepted.
	ClassUserTokenRefused Class = "user_token_refused"

	// ClassSignInAgain: the refresh token cannot be used any more, or the user
	// has to agree to another scope. Only a new sign-in helps.
	ClassSignInAgain Class = "sign_in_again"

	// ClassUserNotAllowed: the user may not use the app because of the account, or
	// because the app is not installed or not enabled in the user's
	// organization; see [Error.EndsSession].
	ClassUserNotAllowed Class = "user_not_allowed"

	// ClassAppTokenRefused: the app's own token is missing, invalid or of the
	// wrong kind. A new one may be accepted.
	ClassAppTokenRefused Class = "app_token_refused"

	// ClassAppMisconfigured: the credentials, the redirect URLs or the scopes of
	// the app do not fit. A developer or administrator has to change something.
	ClassAppMisconfigured Class = "app_misconfigured"

	// ClassAddressDenied: the server's IP address is not on the app's allow-list.
	ClassAddressDenied Class = "address_denied"

	// ClassQuota: the organization's monthly quota of API calls is used up.
	ClassQuota Class = "quota"

	// ClassRateLimited: too many calls in a short time. Wait.
	ClassRateLimited Class = "rate_limited"

	// ClassTemporary: the platform fails or cannot be reached. Wait.
	ClassTemporary Class = "temporary"

	// ClassBadRequest: the platform does not understand the request, which is a
	// defect of this package or of a proxy.
	ClassBadRequest Class = "bad_request"

	// ClassInvalidAnswer: the response is not what the platform sends. Perhaps the
	// host is wrong, or a proxy responded instead.
	ClassInvalidAnswer Class = "invalid_answer"
)

// Status returns the HTTP status for a browser whose request failed with an error
// of this class: 401, 403, 502 or 503.
func (c Class) Status() int {
	switch c {
	case ClassLoginCodeInvalid, ClassUserTokenRefused, ClassSignInAgain:
		return http.StatusUnauthorized
	case ClassUserNotAllowed:
		return http.StatusForbidden
	case ClassRateLimited, ClassTemporary:
		return http.StatusServiceUnavailable
	}
	return http.StatusBadGateway
}

// UserMessage returns the message for a user whose sign-in failed with an error of
// this class.
func (c Class) UserMessage() i18n.Text {
	if m, ok := classMessages[c]; ok {
		return m
	}
	return classMessages[ClassUnknown]
}

var (
	misconfigured = text("应用配置有误，暂时无法登录。请联系应用管理员。",
		"The app is not set up correctly, so signing in is not possible at the moment. Please tell the app's administrator.")
	expired = text("登录已过期，请重新登录。", "Your sign-in has expired. Please sign in again.")
)

var classMessages = map[Class]i18n.Text{
	ClassUnknown: text("登录没有成功，请重试。如果仍然不行，请联系应用管理员。",
		"Something went wrong while signing in. Please try again; if that does not help, please tell the app's administrator."),
	ClassLoginCodeInvalid: text("登录信息已失效，请重新登录。", "This sign-in is no longer valid. Please sign in again."),
	ClassUserTokenRefused: expired,
	ClassSignInAgain:      expired,
	ClassUserNotAllowed: text("你暂时不能使用此应用，请联系企业管理员。",
		"You cannot use this app at the moment. Please ask your administrator."),
	ClassAppTokenRefused:  misconfigured,
	ClassAppMisconfigured: misconfigured,
	ClassAddressDenied:    misconfigured,
	ClassBadRequest:       misconfigured,
	ClassInvalidAnswer:    misconfigured,
	ClassQuota: text("应用本月的调用额度已用完，暂时无法登录。请联系企业管理员。",
		"The app has used up its quota for this month, so signing in is not possible at the moment. Please ask your administrator."),
	ClassRateLimited: text("现在访问的人太多了，请稍等片刻再试。", "It is very busy right now. Please wait a moment and try again."),
	ClassTemporary:   text("暂时连接不上飞书，请稍后再试。", "Feishu cannot be reached right now. Please try again in a moment."),
}

func text(zh, en string) i18n.Text { return i18n.Text{Zh: zh, En: en} }
