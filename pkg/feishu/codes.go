package feishu

import (
	"maps"
	"slices"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

// codeInfo is what is known about one code of the platform.
type codeInfo struct {
	class   Class
	remedy  i18n.Text // what to do about it, for developers and administrators
	message i18n.Text // what to tell a user who signs in; the class's if empty

	endsSession bool // see Error.EndsSession
}

const codeRateLimited = 99991400

var (
	copySecret = text("App Secret 不正确：请在开发者后台 > 应用 > 凭证与基础信息重新复制，它可能已被重置",
		"the app secret is wrong: copy it again from Developer Console > app > Credentials & Basic Info; it may have been reset")
	defect = text("平台不理解此请求，这是服务端程序的缺陷：请反馈",
		"the platform does not understand the request: this is a defect of the server, report it")
	signInAgain  = text("用户的登录已失效：请重新登录", "the user's sign-in is no longer valid: have the user sign in again")
	inTrouble    = text("平台暂时不可用：请稍后重试", "the platform is in trouble: try again soon")
	notInstalled = text("你所在的企业还没有安装此应用，请联系企业管理员安装。",
		"Your organization has not installed this app yet. Please ask your administrator to install it.")
	disabled     = text("此应用已被停用，请联系企业管理员启用。", "This app has been disabled. Please ask your administrator to enable it.")
	badAddress   = text("应用的登录地址配置有误，暂时无法登录。请联系应用管理员。", "The address that this app signs in with is not set up correctly. Please tell the app's administrator.")
	missingScope = text("应用缺少登录所需的权限，暂时无法登录。请联系应用管理员。", "The app lacks a permission that it needs to sign you in. Please tell the app's administrator.")
)

// codes has the codes that the calls of this package may meet. They are
// explained at
// https://open.feishu.cn/document/ukTMukTMukTM/ugjM14COyUjL4ITN and the IP
// allow-list, which does not apply to the token endpoint, at
// https://open.feishu.cn/document/ukTMukTMukTM/ucTMxYjL3ETM24yNxEjN
var codes = map[int]codeInfo{
	// Of the tenant_access_token endpoint.
	10003: {class: ClassAppMisconfigured, remedy: text(
		"App ID 或 App Secret 缺失或格式错误：请在开发者后台 > 应用 > 凭证与基础信息复制",
		"the app id or the app secret is missing or malformed: copy both from Developer Console > app > Credentials & Basic Info")},
	10005: {class: ClassAppMisconfigured, remedy: text(
		"App ID 未授权：请确认它属于此应用，且应用已在企业中启用",
		"the app id is not authorized: check that it belongs to this app, and that the app is enabled in the tenant")},
	10012: {class: ClassAppMisconfigured, remedy: text(
		"无法获取 app_access_token：请检查 App ID 和 App Secret，并确认应用是已启用的企业自建应用",
		"no app access token can be had: check the app id and the app secret, and that the app is a self-built one and enabled")},
	10013: {class: ClassAppMisconfigured, remedy: text(
		"无法获取 tenant_access_token：请检查 App ID 和 App Secret，并确认应用已在企业中启用",
		"no tenant access token can be had: check the app id and the app secret, and that the app is enabled in the tenant")},
	10014: {class: ClassAppMisconfigured, remedy: text(
		"App ID 或 App Secret 不正确，或应用已停用：请与开发者后台 > 应用 > 凭证与基础信息核对，并确认平台地址与应用所在平台（飞书或 Lark）一致",
		"the app id or the app secret is wrong, or the app is disabled: compare both with Developer Console > app > Credentials & Basic Info, and the host with where the app lives (Feishu or Lark)")},
	10015: {class: ClassAppMisconfigured, remedy: copySecret},

	// Of the user token endpoint and of user_info.
	20001: {class: ClassBadRequest, remedy: defect},
	20002: {class: ClassAppMisconfigured, remedy: copySecret},
	20003: {class: ClassLoginCodeInvalid, remedy: text(
		"授权码不存在或已使用：请重新登录",
		"the login code is unknown or was used before: sign in again")},
	20004: {class: ClassLoginCodeInvalid, remedy: text(
		"授权码已过期，有效期只有几分钟：请重新登录",
		"the login code has expired, it is good for a few minutes: sign in again"),
		message: text("登录超时了，请重新登录。", "Signing in took too long. Please sign in again.")},
	20005: {class: ClassUserTokenRefused, remedy: signInAgain},
	20008: {class: ClassUserNotAllowed, endsSession: true, remedy: text(
		"用户不存在：请联系企业管理员",
		"the user does not exist: ask an administrator of the organization"),
		message: text("没有找到你的账号，请联系企业管理员。", "Your account could not be found. Please ask your administrator.")},
	20009: {class: ClassUserNotAllowed, remedy: text(
		"用户所在的企业未安装此应用：请管理员安装",
		"the app is not installed in the user's organization: have an administrator install it"),
		message: notInstalled},
	20010: {class: ClassUserNotAllowed, endsSession: true, remedy: text(
		"用户不在应用的可用范围内：请在开发者后台 > 应用 > 版本管理与发布中扩大可用范围，或请管理员调整",
		"the user may not use the app: have the app's availability widened at Developer Console > app > Version Management & Release, or by an administrator"),
		message: text("你没有此应用的使用权限，请联系企业管理员开通。", "You do not have access to this app yet. Please ask your administrator for it.")},
	20021: {class: ClassUserNotAllowed, endsSession: true, remedy: text(
		"用户已离职：如有误，请联系企业管理员",
		"the user has left the organization: ask an administrator if that is wrong"),
		message: text("你已离开这个企业，不能再使用此应用。如有疑问，请联系企业管理员。",
			"You have left this organization, so you can no longer use this app. If that is a mistake, please ask your administrator.")},
	20022: {class: ClassUserNotAllowed, endsSession: true, remedy: text(
		"用户账号已被冻结：请联系企业管理员",
		"the user's account is frozen: ask an administrator of the organization"),
		message: text("你的账号已被冻结，请联系企业管理员。", "Your account has been frozen. Please ask your administrator.")},
	20023: {class: ClassUserNotAllowed, endsSession: true, remedy: text(
		"用户尚未激活账号：请先激活",
		"the user has not registered yet: activate the account first"),
		message: text("你的账号还没有激活。请先激活账号，再重新登录。", "Your account has not been activated yet. Please activate it, then sign in again.")},
	20024: {class: ClassLoginCodeInvalid, remedy: text(
		"授权码属于另一个应用：请核对页面与服务端的 App ID",
		"the login code was made for another app: compare the app id of the page with the server's"),
		message: text("这次登录属于另一个应用。请回到飞书，重新打开本应用。", "This sign-in belongs to another app. Please go back to Feishu and open this app again.")},
	20026: {class: ClassSignInAgain, remedy: signInAgain},
	20029: {class: ClassAppMisconfigured, remedy: text(
		"重定向 URL 未登记：请在开发者后台 > 应用 > 安全设置 > 重定向 URL 中原样添加",
		"the redirect URL is not registered: add it exactly at Developer Console > app > Security Settings > Redirect URLs"),
		message: badAddress},
	20036: {class: ClassBadRequest, remedy: defect},
	20037: {class: ClassSignInAgain, remedy: signInAgain},
	20048: {class: ClassAppMisconfigured, remedy: text(
		"应用不存在：请与开发者后台 > 应用 > 凭证与基础信息核对 App ID，并确认平台地址与应用所在平台（飞书或 Lark）一致",
		"the app does not exist: compare the app id with Developer Console > app > Credentials & Basic Info, and the host with where the app lives (Feishu or Lark)")},
	20049: {class: ClassLoginCodeInvalid, remedy: text(
		"PKCE 校验失败：请在同一个浏览器中重新登录",
		"the PKCE code verifier does not fit: sign in again, in one and the same browser"),
		message: text("登录超时，或没有在同一个浏览器中完成。请重新登录。",
			"Signing in took too long, or was not finished in the browser where it began. Please sign in again.")},
	20050: {class: ClassTemporary, remedy: inTrouble},
	20063: {class: ClassBadRequest, remedy: defect},
	20064: {class: ClassSignInAgain, endsSession: true, remedy: signInAgain,
		message: text("此前的授权已被取消，请重新登录。", "The app's access to your account has been withdrawn. Please sign in again.")},
	20065: {class: ClassLoginCodeInvalid, remedy: text(
		"授权码已使用，只能使用一次：请重新登录",
		"the login code was used before, it is good once: sign in again"),
		message: text("这次登录已经使用过，不能重复使用。请重新登录。", "This sign-in has already been used, and each one works only once. Please sign in again.")},
	20066: {class: ClassUserNotAllowed, endsSession: true, remedy: text(
		"用户账号状态异常：请联系企业管理员",
		"the user's account is not active: ask an administrator of the organization"),
		message: text("你的账号状态异常，请联系企业管理员。", "There is a problem with the status of your account. Please ask your administrator.")},
	20067: {class: ClassAppMisconfigured, remedy: text(
		"同一个 scope 请求了两次：请每个 scope 只写一次",
		"a scope is asked for twice: name each scope once"),
		message: missingScope},
	20068: {class: ClassAppMisconfigured, remedy: text(
		"请求的 scope 未开通：请在开发者后台 > 应用 > 权限管理中开通并发布版本，或不再请求它",
		"a scope is not among the app's: add it at Developer Console > app > Permissions & Scopes and publish a version, or do not ask for it"),
		message: missingScope},
	20069: {class: ClassUserNotAllowed, remedy: text(
		"应用已停用：请企业管理员启用",
		"the app is disabled: have an administrator of the organization enable it"),
		message: disabled},
	20070: {class: ClassBadRequest, remedy: text(
		"应用凭证以两种方式发送：请检查代理是否添加了 Authorization 头",
		"the app's credentials were sent in two ways: check that no proxy adds an Authorization header")},
	20071: {class: ClassAppMisconfigured, remedy: text(
		"重定向 URL 与发起登录时不一致：请检查代理是否改写了服务端的来源，并设置 TRUSTED_ORIGINS",
		"the redirect URL is not the one that the sign-in began with: check that no proxy rewrites the server's origin, and set TRUSTED_ORIGINS"),
		message: badAddress},
	20072: {class: ClassTemporary, remedy: inTrouble},
	20073: {class: ClassSignInAgain, remedy: signInAgain},
	20074: {class: ClassSignInAgain, remedy: text(
		"应用未开启刷新 user_access_token：请在开发者后台 > 应用 > 安全设置中开启，并请求 scope offline_access",
		"the app may not refresh its users' tokens: turn that on at Developer Console > app > Security Settings and ask for the scope offline_access")},

	// Of the gateway before all endpoints.
	codeRateLimited: {class: ClassRateLimited, remedy: text(
		"调用过于频繁：请稍候；若持续出现，请检查还有谁在使用此应用的凭证",
		"too many calls: wait a little; if it goes on, look for who else calls with this app's credentials")},
	99991401: {class: ClassAddressDenied, remedy: text(
		"服务端的 IP 不在白名单内：请在开发者后台 > 应用 > 安全设置 > IP 白名单中添加其公网 IPv4 地址",
		"this server's IP address is not allowed: add it at Developer Console > app > Security Settings > IP allow-list, as a public IPv4 address")},
	99991403: {class: ClassQuota, remedy: text(
		"企业本月的 API 调用额度已用完：请等到下个月，或联系企业管理员升级套餐",
		"the tenant's monthly quota of API calls is used up: wait for the next month, or ask an administrator of the tenant for a larger plan")},
	99991661: {class: ClassAppTokenRefused, remedy: text(
		"请求没有携带 access token：请检查代理是否删除了 Authorization 头",
		"the call carried no access token: check that no proxy removes the Authorization header")},
	99991662: {class: ClassUserNotAllowed, remedy: text(
		"应用未启用：请企业管理员在管理后台启用",
		"the app is not in use: have an administrator of the tenant enable it in the Admin Console"),
		message: disabled},
	99991663: {class: ClassAppTokenRefused, remedy: text(
		"tenant_access_token 无效或类型错误：请确认平台地址与应用所在平台（飞书或 Lark）一致",
		"the tenant access token is invalid or of the wrong kind: check that the app lives on this host (Feishu or Lark)")},
	99991664: {class: ClassAppTokenRefused, remedy: text(
		"app_access_token 无效：请检查 App ID 和 App Secret",
		"the app access token is invalid: check the app id and the app secret")},
	99991665: {class: ClassUserNotAllowed, remedy: text(
		"企业对此应用无效：请确认应用已安装在该企业",
		"the tenant is not valid for this app: check that the app is installed in the tenant"),
		message: notInstalled},
	99991668: {class: ClassUserTokenRefused, remedy: text(
		"user_access_token 无效：请让用户重新登录",
		"the user access token is invalid: have the user sign in again")},
	99991669: {class: ClassSignInAgain, remedy: text(
		"refresh_token 无效：请让用户重新登录",
		"the user's refresh token is invalid: have the user sign in again")},
	99991671: {class: ClassAppTokenRefused, remedy: text(
		"access token 格式错误，应以 t- 或 u- 开头：请检查代理是否改写了 Authorization 头",
		"the access token is malformed, it begins with t- or u-: check that no proxy changes the Authorization header")},
	99991672: {class: ClassAppMisconfigured, remedy: text(
		"应用缺少此调用所需的权限：请在开发者后台 > 应用 > 权限管理中开通，然后发布新版本",
		"the app lacks a permission for this call: add it at Developer Console > app > Permissions & Scopes, then publish a new version"),
		message: missingScope},
	99991673: {class: ClassUserNotAllowed, remedy: text(
		"应用在该企业不可用：请发布版本，并请管理员安装和启用",
		"the app is not available in the tenant: publish a version, and have an administrator install and enable it"),
		message: notInstalled},
	99991677: {class: ClassUserTokenRefused, remedy: text(
		"user_access_token 已过期：请让用户重新登录",
		"the user access token has expired: have the user sign in again")},
	99991679: {class: ClassSignInAgain, remedy: text(
		"用户未授予此权限：请让用户以缺少的 scope 重新授权",
		"the user has not granted this permission to the app: have the user authorize it again with the scope that is missing"),
		message: text("应用还需要你授权一项权限。请重新登录，并同意授权。",
			"The app needs a permission that you have not given yet. Please sign in again and allow it.")},
}

// Codes returns the platform's codes that Class, Remedy and UserMessage know.
func Codes() []int { return slices.Sorted(maps.Keys(codes)) }
